"""Looking for secrets where none may be: every way in which a value could be written."""

import base64
import os
from collections.abc import Container, Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from rideau.checks import OnHost
from rideau.lab import Lab
from tests.lab.conftest import OFFICE

SHORTEST = 12
"""Characters of an encoded value that cannot be there by chance."""
FOLDER = "/run/secret-search"


def traces(values: Iterable[str], files: Iterable[str] = ()) -> tuple[bytes, ...]:
    """Return what would give ``values`` away, or the ``files`` that hold them.

    The values themselves, their hexadecimal and base64 forms at any offset, and digests, by which a value of
    few digits could be guessed.
    """
    return tuple(dict.fromkeys(trace for value in values for trace in _forms(value))) + tuple(
        sha256(text.encode()).hexdigest().encode() for text in files
    )


def _forms(value: str) -> Iterator[bytes]:
    plain = value.encode()
    yield from (plain, plain.upper(), plain.hex().encode(), sha256(plain).hexdigest().encode())
    for before in range(3):
        # Characters at either end depend on what stands beside the value.
        encoded = base64.b64encode(b"\0" * before + plain).rstrip(b"=")
        inner = encoded[4 if before else 0 : -1]
        if len(inner) >= SHORTEST:
            yield inner


def found_in(content: bytes, wanted: Iterable[bytes]) -> bool:
    """Tell whether any of ``wanted`` is in ``content``, line feeds of base64 left out as well."""
    joined = content.replace(b"\r", b"").replace(b"\n", b"")
    return any(each in content or each in joined for each in wanted)


def in_folder(folder: Path, since: float, wanted: tuple[bytes, ...], but: Iterable[str] = ()) -> list[Path]:
    """Return the files below ``folder``, changed after ``since``, that hold a trace."""
    return [
        path
        for path in _files(folder, {folder / each for each in but})
        if path.lstat().st_ctime >= since and found_in(path.read_bytes(), wanted)
    ]


def _files(folder: Path, but: Container[Path]) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [each for each in folders if Path(parent, each) not in but]
        paths = (Path(parent, name) for name in names)
        yield from (path for path in paths if path.is_file() and not path.is_symlink())


class Host:
    """A host under observation: its processes are sampled until it is searched."""

    def __init__(self, lab: Lab, name: str) -> None:
        self._lab = lab
        self._name = name
        # Fifteen times a second what everybody on the host can see of its processes.
        self._sh(
            f"rm -rf {FOLDER}; mkdir -m 700 {FOLDER}; cd {FOLDER}; touch since sampling\n"
            "nohup sh -c 'while [ -e sampling ]; do cat /proc/[0-9]*/cmdline; echo; sleep 0.07; done' "
            ">processes 2>/dev/null </dev/null &"
        )

    def search(self, wanted: tuple[bytes, ...]) -> dict[str, str]:
        """Return where traces are: ``processes``, ``journal``, and the mode of every file that holds one."""
        needles = "\n".join(each.decode() for each in wanted)
        said = self._sh(
            f"cd {FOLDER}; rm -f sampling; cat >needles <<'END'\n{needles}\nEND\n"
            "test -s processes || echo '000 nothing was sampled'\n"
            "tr '\\0' '\\n' <processes | grep -qaF -f needles && echo '000 processes'\n"
            'journalctl --since "$(stat -c %y since)" --output cat --no-pager | '
            "grep -qaF -f needles && echo '000 journal'\n"
            f"find / /run /tmp /dev/shm -xdev -path {FOLDER} -prune -o -path '/var/log/journal' -prune -o "
            "-path /run/log/journal -prune -o -type f -cnewer since -print0 | sort -zu | "
            "xargs -0 -r grep -laF -f needles -- | xargs -r stat -c '%a %n'\n"
            f"rm -rf {FOLDER}"
        )
        return {path: mode for mode, _, path in (line.partition(" ") for line in said.splitlines())}

    def _sh(self, shell: str) -> str:
        return self._lab.run(OnHost(self._name), shell, timeout=240, office=OFFICE).stdout


def exposed(found: dict[str, str]) -> dict[str, str]:
    """Return what of ``found`` anybody but root and one group can see."""
    return {place: mode for place, mode in found.items() if mode not in ("600", "640")}
