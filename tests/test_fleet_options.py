"""Which offices a verb works on, and options that do not fit together."""

import json

import pytest
from click.testing import CliRunner, Result

from rideau.cli.apply import apply
from rideau.cli.drift import drift
from rideau.cli.verify import verify
from rideau.problems import Refused
from tests.fleet import samples

SAMPLES = [
    "fisheries",
    "northern-affairs",
    "public-services",
    "seniors",
    "tourism",
    "transport",
    "veterans-affairs",
]


def rehearse(*arguments: str) -> Result:
    return CliRunner().invoke(apply, ["--offline", "--json", *arguments])


def offices(*arguments: str) -> set[str]:
    """Return the offices whose hosts were rehearsed."""
    hosts = json.loads(rehearse(*arguments).stdout)["hosts"]
    return {slug for slug in SAMPLES if any(each["host"].startswith(f"{slug}-") for each in hosts)}


def test_all_is_every_office() -> None:
    assert offices("--all") == set(SAMPLES)


def test_offices_named_twice_are_worked_on_once() -> None:
    done = rehearse("seniors", "seniors")
    assert len(json.loads(done.stdout)["hosts"]) == 4


def test_shards_are_dealt_out_like_cards() -> None:
    assert offices("--all", "--shard", "2/3") == {"northern-affairs", "tourism"}
    assert offices("seniors", "tourism", "--shard", "1/2") == {"seniors"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name offices, or take them all with --all"),
        (["--all", "seniors"], "leave --all out"),
        (["--all", "--canary", "nowhere"], "none of the offices asked for"),
        (["seniors", "--canary", "tourism"], "none of the offices asked for"),
        (["--all", "--canary", "seniors", "--shard", "1/2"], "a job of its own"),
        (["--all", "--shard", "3/2"], "write K/N"),
        (["--all", "--at-once", "0"], "at-once"),
        (["--all", "--fail-percent", "101"], "fail-percent"),
        (["--all", "--events"], "ask for one of them"),
    ],
)
def test_options_that_do_not_fit_are_refused(arguments: list[str], words: str) -> None:
    done = rehearse(*arguments)
    assert done.exit_code == 2
    assert words in done.stderr.replace("\n", " ")


def test_an_unknown_office_among_others_is_refused_with_those_there_are() -> None:
    with pytest.raises(Refused, match=r"senior(.|\n)*seniors"):
        CliRunner().invoke(apply, ["--offline", "tourism", "senior"], catch_exceptions=False)


@pytest.mark.parametrize("verb", [apply, verify, drift])
def test_verbs_share_the_options(verb) -> None:
    done = CliRunner().invoke(verb, ["--help"])
    assert {"--all", "--canary", "--fail-percent", "--at-once", "--shard", "--events"} <= set(
        done.output.replace(",", " ").split()
    )


def test_a_profile_that_cannot_be_used_takes_no_other_along(tmp_path, monkeypatch) -> None:
    samples(tmp_path)
    broken = tmp_path / "profiles/offices/tourism.yaml"
    broken.write_text(broken.read_text().replace("rideau: 1", "rideau: 99"))
    monkeypatch.setenv("RIDEAU_ROOT", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    done = rehearse("--all")
    assert done.exit_code == 1
    assert "tourism: cannot be planned" in done.stderr
    assert "tourism.yaml:" in done.stderr
    assert offices("--all") == set(SAMPLES) - {"tourism"}
