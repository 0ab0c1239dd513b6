"""The way in: ``rideau`` and ``python -m rideau``."""

import sys

from rideau import unchanged


def main() -> None:
    """Run the command line, by the short way where nothing is to be done (:mod:`rideau.unchanged`)."""
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
