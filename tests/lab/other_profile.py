"""An office of the lab under another profile: applied as an engineer's change is, and put back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fleet import samples
from tests.lab.conftest import OFFICE, rideau


@contextmanager
def applied_with(folder: Path, former: str, latter: str) -> Iterator[None]:
    """Apply the office with ``latter`` in its profile where ``former`` was; go back at the end."""
    profile = samples(folder) / "profiles" / "offices" / f"{OFFICE}.yaml"
    text = profile.read_text()
    assert text.count(former) == 1, former
    profile.write_text(text.replace(former, latter))
    try:
        done = rideau("apply", OFFICE, "--lab", root=folder)
        assert done.returncode == 0, done.stdout + done.stderr
        yield
    finally:
        back = rideau("apply", OFFICE, "--lab")
        assert back.returncode == 0, back.stdout + back.stderr
