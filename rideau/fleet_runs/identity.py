"""Who runs this, and what the run is called."""

import getpass
import os
import re
import secrets
import socket
from datetime import UTC, datetime


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def run_id(began: datetime) -> str:
    """Return a name for a run that sorts by time and that two runs never share."""
    return f"{began:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


def who() -> str:
    """Return ``user@controller``; the person's name, where that person became root through sudo."""
    try:
        user = os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        user = str(os.getuid())
    return re.sub(r"[^A-Za-z0-9@._-]", "_", f"{user}@{socket.gethostname()}")
