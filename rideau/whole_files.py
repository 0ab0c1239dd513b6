"""Files of ours beside profiles: written whole or not at all."""

from contextlib import suppress
from pathlib import Path

from rideau.language import gettext
from rideau.problems import Refused


def write(file: Path, text: str) -> None:
    """Write ``text`` to ``file``, or remove it where there is no text; raise :class:`Refused`."""
    staged = file.with_name(f".{file.name}.new")
    try:
        if not text:
            file.unlink(missing_ok=True)
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        staged.write_text(text, encoding="utf-8")
        staged.replace(file)
    except OSError as error:
        with suppress(OSError):  # its folder may be no folder
            staged.unlink()
        refusal = gettext("{file} cannot be written: {reason}. Check who owns its folder.")
        raise Refused(refusal.format(file=file, reason=error.strerror)) from error
