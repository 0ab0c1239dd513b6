"""Archives that outlive their office: sealed while they arrive, and read back before anything is removed."""

import os
import re
import tarfile
import threading
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO, Any

from rideau.mail import STORE
from rideau.problems import Refused
from rideau.vault.age import recipient

_MESSAGE = re.compile(rf"{STORE}/([^/]+)/.*/(?:cur|new)/[^/]+")
SUMS = "SHA256SUMS"
"""The name of the member that lists the digests of all others, as sha256sum writes it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An archive on disk: how many files are in it, and the digest of the sealed file."""

    file: Path
    files: int
    digest: str
    messages: Mapping[str, int]
    """How many messages of mail are among the files, by mailbox."""


def keep(stream: IO[bytes], target: Path, keys: Iterable[str]) -> Kept:
    """Seal ``stream``, a tar archive, for ``keys`` into ``target``, and read it back from there.

    A key that exists only as long as this takes is let in too: so the file itself is proven to open and to
    hold what the host said, without anybody's private key. Raise :class:`Refused` if it does not.
    """
    import pyrage  # type: ignore[import-untyped]  # noqa: PLC0415 -- only where an office closes

    passing = pyrage.x25519.Identity.generate()
    unfinished = target.with_name(f".{target.name}.new")
    private = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(private, "wb") as file:
        pyrage.encrypt_io(stream, file, [*map(recipient, keys), passing.to_public()])
        file.flush()
        os.fsync(file.fileno())
    files = _proven(unfinished, passing)
    unfinished.replace(target)
    mail = Counter(found[1] for found in map(_MESSAGE.fullmatch, files) if found)
    return Kept(target, len(files), _digest(target), mail)


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return file_digest(stream, sha256).hexdigest()


def _proven(file: Path, identity: Any) -> Collection[str]:
    """Return which files are in ``file``; raise :class:`Refused` where one is not what it was."""
    try:
        with _opened(file, identity) as stream, tarfile.open(fileobj=stream, mode="r|gz") as tar:
            found, wanted = _members(tar)
    except (tarfile.TarError, OSError, EOFError) as error:
        raise Refused(f"{file}: it cannot be read back: {error}. Run this again.") from error
    wrong = sorted(path for path, digest in wanted.items() if found.get(path) != digest)
    if wrong or not wanted:
        what = ", ".join(wrong[:5]) or SUMS
        raise Refused(f"{file}: {len(wrong)} files did not arrive as they were: {what}. Run this again.")
    return wanted.keys()


def _members(tar: tarfile.TarFile) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the digests of the files in ``tar`` as they are, and as the host said, by absolute path."""
    found: dict[str, str] = {}
    said = b""
    for member in tar:
        content = tar.extractfile(member) if member.isfile() else None
        if content is None:
            continue
        if Path(member.name).name == SUMS:
            said = content.read()
        else:
            found[f"/{member.name}"] = file_digest(content, sha256).hexdigest()  # type: ignore[arg-type]
    pairs = (line.split("  ", 1) for line in said.decode(errors="replace").splitlines())
    return found, {path: digest for digest, path in pairs}


@contextmanager
def _opened(file: Path, identity: Any) -> Iterator[IO[bytes]]:
    """Give what ``file`` says, a little at a time: an archive may be larger than memory."""
    import pyrage  # noqa: PLC0415 -- as above

    inlet, outlet = os.pipe()
    failed: list[Exception] = []

    def pour() -> None:
        with file.open("rb") as sealed, os.fdopen(outlet, "wb") as writer:
            try:
                pyrage.decrypt_io(sealed, writer, [identity])
            except (pyrage.DecryptError, OSError) as error:
                failed.append(error)

    thread = threading.Thread(target=pour)
    thread.start()
    try:
        with os.fdopen(inlet, "rb") as stream:
            yield stream
            while stream.read(1 << 16):  # what follows the end of the archive must open as well
                pass
    finally:
        thread.join()
    if failed:
        raise OSError(str(failed[0]))
