"""What changes inside files: unified diffs between a host and its plan."""

import base64
from collections.abc import Iterable, Iterator, Mapping
from difflib import unified_diff

from rideau.converge.changes import Changes
from rideau.render import render


def differences(changes: Changes, found: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the lines of a unified diff for every file that changes.

    ``found`` is the content of those paths that exist on the host, as :func:`parse_contents` gives it.
    """
    wanted = {file.path: file.content for file in render(changes.plan)}
    for path in (change.path for change in changes.files):
        yield from _difference(path, found.get(path), wanted.get(path))


def parse_contents(lines: Iterable[str]) -> dict[str, bytes]:
    """Return what ``contents.sh`` printed, by path; raise :class:`ValueError` if it is not that."""
    pairs = (line.split(" ", 1) for line in lines)
    return {path: base64.b64decode(content, validate=True) for path, content in pairs}


def _difference(path: str, old: bytes | None, new: bytes | None) -> Iterator[str]:
    if old is not None and old == new:
        yield f"{path}: its owner or mode alone"
        return
    names = ("/dev/null" if old is None else path, "/dev/null" if new is None else path)
    yield from unified_diff(_lines(old), _lines(new), *names, lineterm="")


def _lines(content: bytes | None) -> list[str]:
    return (content or b"").decode(errors="replace").splitlines()
