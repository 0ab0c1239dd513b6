"""Plans as comments on a change: a reader of Markdown sees the tables' own words, and nothing else."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from rideau.cli.markdown import markdown
from rideau.cli.plan import plan
from rideau.cli.tables import Table
from tests.fleet import samples

READER = MarkdownIt("commonmark").enable("table")


def cells(text: str) -> list[str]:
    """What stands in the cells of all tables, and in lists, as read."""
    tokens = READER.parse(text)
    inside = [
        each
        for before, each in pairwise(tokens)
        if each.type == "inline" and before.type in ("td_open", "th_open")
    ]
    return ["".join(part.content for part in each.children or ()) for each in inside]


@pytest.mark.parametrize(
    "said",
    [
        "remote_access",
        "a | b",
        "*all* of <b>it</b> & more",
        "[not](a link)",
        "# no heading",
        "see #12",
        "@somebody",
        "fd00::100:1",
        "80:5e:c0 | 1",
        "`code`",
        "back\\slash",
        "minister@vac.example",
    ],
)
def test_a_cell_is_read_as_it_stands(said: str) -> None:
    assert cells(markdown((Table("x", ("column",), ((said,),)),))) == ["column", said]


def parts(text: str) -> Iterator[str]:
    yield from (
        line.split(">")[2].split(" (")[0] for line in text.splitlines() if line.startswith("<details>")
    )


def test_a_plan_is_folded_below_the_office_and_its_zones(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(samples(tmp_path))
    said = CliRunner().invoke(plan, ["tourism", "--format", "markdown", "--lang", "fr"])
    assert said.exit_code == 0
    text = said.stdout
    assert text.startswith("### tourism: Cabinet")
    assert text.count("<details>") == text.count("</details>") > 5
    assert "Liaisons" in list(parts(text))
    plain = CliRunner().invoke(plan, ["tourism", "--lang", "fr"]).stdout
    assert {each for each in cells(text) if each.startswith("/etc/")} == {
        line.split()[0] for line in plain.splitlines() if line.startswith("  /etc/")
    }


def test_hosts_that_are_asked_are_not_a_comment() -> None:
    said = CliRunner().invoke(plan, ["tourism", "--live", "--format", "markdown"])
    assert said.exit_code == 2
    assert "--live" in said.output
