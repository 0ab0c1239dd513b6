"""rideau explain: every value has an origin, and it is the right one."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from rideau import language
from rideau.cli import rideau
from rideau.problems import Refused
from rideau.project import Project
from rideau.provenance import Source, origins
from tests.fleet import ROOT

OFFICE = "veterans-affairs"


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RIDEAU_ROOT", raising=False)
    monkeypatch.chdir(ROOT)
    language.use("en")


def explain(*arguments: str, office: str = OFFICE) -> str:
    shown = CliRunner().invoke(
        rideau, ["explain", office, *arguments, "--lang", "en"], catch_exceptions=False
    )
    return shown.stdout


def text_at(file: Path | str, line: int, column: int) -> str:
    return (ROOT / file).read_text().splitlines()[line - 1][column - 1 :]


@pytest.mark.parametrize(
    ("key", "source", "file", "text"),
    [
        ("services.email.provider", Source.LEVEL, "levels/turnkey.yaml", "managed"),
        ("services.web_conferencing.provider", Source.PROFILE, "veterans-affairs.yaml", "partner"),
        ("staff[1].extension", Source.PROFILE, "veterans-affairs.yaml", '"201"'),
        ("staff[0].extension", Source.LOCK, "veterans-affairs.lock.yaml", '"200"'),
        ("staff[0].phone.ipv4", Source.LOCK, "veterans-affairs.lock.yaml", "20"),
        ("zones.voice.ipv4", Source.LOCK, "veterans-affairs.lock.yaml", "10.64.4.0/24"),
        ("zones.voice.vlan", Source.LOCK, "veterans-affairs.lock.yaml", "100"),
        ("hosts.gateway.ssh", Source.PROFILE, "veterans-affairs.yaml", "198.51.100.10"),
        ("hosts.mail.ssh", Source.LOCK, "veterans-affairs.lock.yaml", "11"),
        ("standards.hub[0]", Source.FLEET, "fleet.yaml", "203.0.113.64/28"),
    ],
)
def test_a_value_leads_to_where_it_is_written(key: str, source: Source, file: str, text: str) -> None:
    origin = origins(Project.load(), OFFICE)[key]
    assert origin.source is source
    assert origin.location is not None
    assert str(origin.location.file).endswith(file)
    assert text_at(origin.location.file, origin.location.line, origin.location.column).startswith(text)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("staff[0].remote_access", "false"),
        ("hosts.voice.debian", "14"),
        ("hosts.gateway.roles", "gateway"),
        ("services.network.forwarders", "-"),
    ],
)
def test_a_default_is_called_one(key: str, value: str) -> None:
    origin = origins(Project.load(), OFFICE)[key]
    assert (origin.value, origin.source, origin.location) == (value, Source.DEFAULT, None)


@pytest.mark.parametrize("slug", Project.load(ROOT).offices)
def test_every_written_value_stands_where_it_is_said_to(slug: str) -> None:
    written = [
        origin
        for origin in origins(Project.load(), slug).values()
        if origin.location and origin.source is not Source.LOCK
    ]
    assert len(written) > 20
    for origin in written:
        assert origin.location
        found = text_at(origin.location.file, origin.location.line, origin.location.column)
        assert found.lstrip("\"'>-|").startswith(origin.value[:20]), origin


def test_a_shared_site_is_explained_by_the_office_it_belongs_to() -> None:
    project = Project.load()
    shared = {slug: each.model.site.same_as for slug, each in project.report.offices.items()}
    slug, owner = next((slug, owner) for slug, owner in shared.items() if owner)
    origin = origins(project, slug)["site.timezone"]
    assert origin.location
    assert origin.location.file.stem == owner


def test_one_line_says_value_origin_and_place() -> None:
    assert explain("staff[0].extension").startswith(
        "staff[0].extension: 200 (given and remembered, profiles/offices/veterans-affairs.lock.yaml:"
    )


def test_a_key_with_others_below_it_shows_them_all() -> None:
    keys = [line.partition(":")[0] for line in explain("zones.voice").splitlines()]
    names = ("gateway4", "gateway6", "ipv4", "ipv6", "pool4", "vlan")
    assert keys == [f"zones.voice.{name}" for name in names]


def test_json_is_for_programs() -> None:
    document = json.loads(explain("staff[1].extension", "--json"))
    (value,) = document["values"]
    assert document["format"] == 1
    assert (value["key"], value["value"], value["source"]) == ("staff[1].extension", "201", "profile")
    assert text_at(value["file"], value["line"], value["column"]).startswith('"201"')


@pytest.mark.parametrize(
    ("key", "meant"),
    [("zone.voice.ipv4", "zones.voice.ipv4"), ("services.mail", "services.email"), ("staf", "staff")],
)
def test_an_unknown_key_is_guessed(key: str, meant: str) -> None:
    with pytest.raises(Refused, match=f"“{meant}"):
        explain(key)
