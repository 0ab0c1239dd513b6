"""What changes inside files: unified diffs between a host and its plan, without a secret in them."""

import base64
from collections.abc import Iterable, Iterator, Mapping
from difflib import unified_diff

from rideau.converge.changes import Changes
from rideau.converge.filling import filled
from rideau.render import RenderedFile, Slot
from rideau.secret import placeholder

HIDDEN = "<a line that may hold a secret>"
"""Stands for what a host has in a file with secrets, and the plan has not: nobody knows what that is."""


def differences(changes: Changes, found: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the lines of a unified diff for every file that changes, secrets masked.

    ``found`` is the content of those paths that exist on the host, as :func:`parse_contents` gives it.
    """
    wanted = {file.path: file for file in filled(changes.plan)}
    for path in (change.path for change in changes.files):
        new = wanted.get(path)
        if path in found and new and found[path] == new.content:
            yield f"{path}: its owner or mode alone"
        elif (new and new.slots) or _is_private(path, changes):
            yield from _masked(path, found.get(path), new)
        else:
            yield from _difference(path, _plain(found.get(path)), _plain(new.content if new else None))


def parse_contents(lines: Iterable[str]) -> dict[str, bytes]:
    """Return what ``contents.sh`` printed, by path; raise :class:`ValueError` if it is not that."""
    pairs = (line.split(" ", 1) for line in lines)
    return {path: base64.b64decode(content, validate=True) for path, content in pairs}


def _is_private(path: str, changes: Changes) -> bool:
    """Tell whether the host keeps ``path`` from others, or the generation that brought it did."""
    entries = (changes.state.files.get(path), changes.state.manifest.files.get(path))
    return any(entry is not None and not int(entry.mode, 8) & 0o004 for entry in entries)


def _masked(path: str, old: bytes | None, new: RenderedFile | None) -> Iterator[str]:
    """Compare what may be shown: of the host's lines those that the plan has as well."""
    known = dict(_shown_lines(new)) if new else {}
    lines = None if old is None else [known.get(line, HIDDEN) for line in old.split(b"\n")]
    wanted = None if new is None else [shown for _, shown in _shown_lines(new)]
    yield from _difference(path, _without_last(lines), _without_last(wanted))


def _shown_lines(file: RenderedFile) -> Iterator[tuple[bytes, str]]:
    """Yield every line of ``file`` as it is, and as people may see it."""
    start = 0
    for line in file.content.split(b"\n"):
        end = start + len(line)
        inside = [slot for slot in file.slots if slot.start <= end and slot.end > start]
        yield line, _mask(line, start, inside).decode(errors="replace")
        start = end + 1


def _mask(line: bytes, start: int, slots: Iterable[Slot]) -> bytes:
    shown, end = bytearray(), 0
    for slot in slots:
        shown += line[end : max(slot.start - start, 0)] + placeholder(slot.name).encode()
        end = max(slot.end - start, 0)
    return bytes(shown + line[end:])


def _without_last(lines: list[str] | None) -> list[str] | None:
    """Return ``lines`` without the empty one that follows the last line feed."""
    return lines[:-1] if lines and lines[-1] == "" else lines


def _plain(content: bytes | None) -> list[str] | None:
    return None if content is None else content.decode(errors="replace").splitlines()


def _difference(path: str, old: list[str] | None, new: list[str] | None) -> Iterator[str]:
    names = ("/dev/null" if old is None else path, "/dev/null" if new is None else path)
    yield from unified_diff(old or [], new or [], *names, lineterm="")
