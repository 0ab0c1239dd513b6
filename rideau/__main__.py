"""``python -m rideau``."""

from rideau.cli import main

main()
