"""One stream that brings a generation to a host."""

import base64
import io
import tarfile
from collections.abc import Iterable

from rideau.converge.manifest import Manifest
from rideau.converge.programs import program
from rideau.render import RenderedFile


def archive(manifest: Manifest, files: Iterable[RenderedFile]) -> str:
    """Return manifest, program and changed files as a tar archive (gzip, base64).

    Owners and modes are not the archive's business: the host takes them from the manifest.
    """
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", format=tarfile.PAX_FORMAT) as tar:
        _add(tar, "manifest", manifest.text.encode(), 0o600)
        _add(tar, "activate", program("activate").encode(), 0o700)
        for file in files:
            _add(tar, f"files{file.path}", file.content, 0o600)
    return base64.encodebytes(buffer.getvalue()).decode()


def _add(tar: tarfile.TarFile, name: str, content: bytes, mode: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), mode
    tar.addfile(member, io.BytesIO(content))
