"""``rideau apply`` where there are no hosts."""

import pytest
from click.testing import CliRunner

from rideau.cli.apply import apply
from rideau.problems import Refused


def test_offline_builds_what_every_host_would_receive() -> None:
    done = CliRunner().invoke(apply, ["veterans-affairs", "--offline"])
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        f"veterans-affairs-{slug}" for slug in ("gateway", "voice", "mail", "apps")
    ]
    assert all(line.endswith(": ready") for line in lines)


def test_an_unknown_office_is_refused_before_anything_else() -> None:
    with pytest.raises(Refused, match="nowhere"):
        CliRunner().invoke(apply, ["nowhere"], catch_exceptions=False)


def test_at_least_one_office_is_named() -> None:
    done = CliRunner().invoke(apply, ["--offline"])
    assert done.exit_code == 2
    assert "OFFICE" in done.output
