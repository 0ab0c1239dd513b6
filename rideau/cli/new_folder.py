"""A folder that is there with all that belongs in it, or not at all."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from rideau.language import gettext
from rideau.problems import Refused

_MAY_BE_THERE = {".git"}
"""What a folder has that a forge just made."""


def fill(folder: Path, write: Callable[[Path], None], last: str) -> None:
    """Have ``write`` fill a folder aside and put it at ``folder``, which is new or empty; else raise Refused.

    Where ``folder`` is there already, ``last`` comes into it last: whoever sees that sees everything.
    """
    there = sorted(each.name for each in folder.iterdir()) if folder.exists() else []
    foreign = [name for name in there if name not in _MAY_BE_THERE]
    if foreign:
        refusal = gettext("{folder} holds “{name}” already. Choose a new folder or an empty one.")
        raise Refused(refusal.format(folder=folder, name=foreign[0]))
    beside = folder if folder.exists() else folder.absolute().parent
    beside.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".rideau-", dir=beside) as aside:
        made = Path(aside) / "made"
        made.mkdir()
        write(made)
        if folder.exists():
            _move(made, folder, last)
        else:
            made.rename(folder)


def _move(made: Path, folder: Path, last: str) -> None:
    """Move what is in ``made`` into ``folder``; back again if anything is in the way."""
    moved: list[str] = []
    try:
        for each in sorted(made.iterdir(), key=lambda each: (each.name == last, each.name)):
            each.rename(folder / each.name)
            moved.append(each.name)
    except OSError:
        for name in moved:
            (folder / name).rename(made / name)
        raise
