"""What comes with Rideau beside its code, in a checkout and in a wheel alike.

Here are links to folders of the checkout; in a wheel there are the folders themselves.
"""

from pathlib import Path

_HERE = Path(__file__).resolve().parent
TEMPLATES = _HERE / "templates"
LEVELS = _HERE / "levels"
"""The levels that every repository has, unless it writes another of the same name."""
DEPLOYS = _HERE / "deploys"
INVENTORIES = _HERE / "inventories"
REQUIREMENTS = _HERE / "requirements.txt"
"""The libraries that this version was tested with, by their digests."""
