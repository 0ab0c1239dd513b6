"""The way in: ``rideau`` and ``python -m rideau``."""

import gc
import sys

from rideau import unchanged


def main() -> None:
    """Run the command line, by the short way where nothing is to be done (:mod:`rideau.unchanged`)."""
    # A command makes much, drops little and ends: looking for cycles as usual is a tenth of its time.
    gc.set_threshold(100_000, 50, 50)
    try:
        found = unchanged.again(sys.argv[1:]) if sys.argv[1:2] == ["apply"] else None
    except KeyboardInterrupt:
        sys.exit("Interrupted. Nothing was changed.")
    if found:
        print(found.tell())  # noqa: T201 -- click is what this way does without
        return
    from rideau.cli import main as command_line  # noqa: PLC0415 -- as above

    command_line()


if __name__ == "__main__":
    main()
