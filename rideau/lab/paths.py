"""Where the lab keeps what it downloads (the cache) and what it runs (the state)."""

import os
from hashlib import sha256
from pathlib import Path

_DEFAULT_STATE = "/var/lib/rideau-lab"


def cache() -> Path:
    """Return the folder of images and packages, shared by all labs (``RIDEAU_LAB_CACHE``)."""
    return Path(os.environ.get("RIDEAU_LAB_CACHE", "/var/cache/rideau-lab"))


def state() -> Path:
    """Return the folder of the running lab; a second lab needs another one (``RIDEAU_LAB_STATE``)."""
    return Path(os.environ.get("RIDEAU_LAB_STATE", _DEFAULT_STATE))


def lives() -> Path:
    """Return the folder of the lifecycle records of the lab's offices: they live as long as the lab."""
    return state() / "lives"


def prefix() -> str:
    """Return what the names of this lab's network namespaces begin with.

    It follows from the state folder, so two labs with two folders never meet.
    """
    folder = str(state().absolute())
    return "rl" if folder == _DEFAULT_STATE else f"rl{sha256(folder.encode()).hexdigest()[:4]}"


def remembered() -> tuple[Path, ...]:
    """Return what a lab remembers that plans are made from, besides the profiles."""
    return (state() / "lab.json", lives(), state() / "vault")
