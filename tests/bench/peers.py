"""Tools to compare with that are no part of Rideau, each in an environment of its own, outside the tree."""

import os
import subprocess
import sys
import venv
from hashlib import sha256
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("ansible.txt")


def cache() -> Path:
    """Return the folder that keeps them (``RIDEAU_BENCH_CACHE``)."""
    return Path(os.environ.get("RIDEAU_BENCH_CACHE", "/var/cache/rideau-bench"))


def ansible() -> Path:
    """Return the folder of ansible-core's programs, installed on first use from pinned requirements."""
    digest = sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()[:12]
    home = cache() / f"ansible-{digest}"
    if not (home / "ready").exists():
        venv.create(home, clear=True, with_pip=True)
        pip = (home / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        subprocess.run([*pip, "--no-deps", "--require-hashes", "-r", REQUIREMENTS], check=True)
        (home / "ready").touch()
    return home / "bin"
