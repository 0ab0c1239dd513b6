"""Databases for the history: a file, and a real PostgreSQL server."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from rideau.history.address import Address, address_of
from rideau.history.database import History
from rideau.history.spool import Spool
from tests.history import postgresql

_numbers = count()


@pytest.fixture(scope="session")
def server() -> Iterator[postgresql.Server]:
    """Give a server; skip where Debian's postgresql is not installed, fail where the lab is required."""
    programs = postgresql.programs()
    if programs is None:
        reason = "PostgreSQL's server is not installed (make tools installs it)"
        if os.environ.get("RIDEAU_REQUIRE_LAB") == "1":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with postgresql.running(programs) as found:
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Address:
    """Return the address of an empty database."""
    environment = {"XDG_STATE_HOME": str(tmp_path)}
    if request.param == "postgresql":
        server = request.getfixturevalue("server")
        environment["RIDEAU_HISTORY_URL"] = server.make(f"history_{next(_numbers)}")
    return address_of(tmp_path / "repository", None, environment)


@pytest.fixture
def history(address: Address) -> History:
    return History(address)


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(str(tmp_path / "state"))
