"""The commands that README.md and docs/ show are run as they stand, or at least understood."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from textwrap import indent

import click
import pytest

from rideau.cli import rideau
from rideau.profiles.source import parse
from rideau.profiles.validation import profile_of
from tests.fleet import ROOT, samples
from tests.test_profile import BASE, LEVELS

DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
PROGRAMS = ("rideau ", "pyinfra ", "make ")

HOSTS = "it needs hosts that answer over SSH"
LAB = "it needs the lab, and root: tests/lab runs it"
NOT_RUN = {
    r"rideau (apply|verify) .*--lab": LAB,
    r"rideau apply (?!.*--offline)": HOSTS,
    r"rideau verify ": HOSTS,
    r"rideau (activate|close) ": HOSTS,
    r"rideau people restore ": "somebody must be revoked first; tests/test_people.py runs it",
    r"rideau lab ": LAB,
    r"rideau diff ": "it asks git: tests/test_diff.py runs it",
    r"rideau drift ": HOSTS,
    r"rideau init ": "it makes a repository: tests/test_installed.py looks at one",
    r"rideau new$": "it asks questions: tests/test_new.py answers them",
    r"rideau readiness": "nothing of the samples is installed, which is no-go: tests/readiness runs it",
    r"rideau rollback ": HOSTS,
    r"rideau plan .*--live": HOSTS,
    r"rideau secrets (?!list)": "it changes what is kept secret: tests/test_secrets_verb.py runs it",
    r"rideau people bundle ": "it makes keys and codes: tests/test_people_bundle.py runs it",
    r"rideau people links? ": "a host must be there: tests/lab/test_mobile.py runs it",
    r"rideau mail ": "a mail host must be there: tests/lab/test_email_moving.py runs it",
    r"rideau history show ": "it needs a run: tests/history has some",
    r"pyinfra inventories/lab.py ": LAB,
    r"pyinfra inventories/fleet.py ": HOSTS,
}
"""Commands that a machine may not be able to run, and why."""


def fenced(text: str) -> list[str]:
    """The lines of every fenced block that is not in another language than the shell's."""
    blocks = re.findall(r"^```(?:sh)?\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def command(line: str) -> str | None:
    """``line`` without its comment and the program's folder, if it calls one of our programs."""
    call = line.removeprefix(".venv/bin/")
    return shlex.join(shlex.split(call, comments=True)) if call.startswith(PROGRAMS) else None


def tabled(text: str) -> list[str]:
    """The commands in the cells of tables."""
    return [
        each for line in text.splitlines() if line.startswith("|") for each in re.findall("`(.*?)`", line)
    ]


def shown(document: Path) -> list[str]:
    text = document.read_text(encoding="utf-8")
    return [found for line in (*fenced(text), *tabled(text)) if (found := command(line)) is not None]


COMMANDS = sorted({each for document in DOCUMENTS for each in shown(document)})
OURS = [each for each in COMMANDS if each.startswith("rideau ")]
RUN = [
    each
    for each in COMMANDS
    if not each.startswith("make ") and not any(re.match(kind, each) for kind in NOT_RUN)
]


@pytest.mark.parametrize("kind", NOT_RUN)
def test_every_exception_is_still_documented(kind):
    assert any(re.match(kind, each) for each in COMMANDS)


def test_there_is_something_to_run():
    verbs = {each.split()[1] for each in RUN}
    assert {"check", "plan", "explain", "apply"} <= verbs


@pytest.mark.parametrize("documented", RUN)
def test_a_documented_command_ends_well(documented, tmp_path):
    program = [sys.executable, "-c", "from rideau.cli import main; main()"]
    done = subprocess.run(
        [*program, *shlex.split(documented)[1:]],
        cwd=samples(tmp_path),
        env={**os.environ, "XDG_STATE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("documented", OURS)
def test_a_documented_command_is_understood(documented):
    verb: click.Command = rideau
    words = shlex.split(documented)[1:]
    while isinstance(verb, click.Group):
        _, found, words = verb.resolve_command(click.Context(verb), words)
        assert found is not None
        verb = found
    verb.make_context(documented, words)


PYINFRA = [each for each in COMMANDS if each.startswith("pyinfra ")]
PARSE = "import sys; from pyinfra_cli.cli import cli; cli.make_context('pyinfra', sys.argv[1:])"


@pytest.mark.parametrize("documented", PYINFRA)
def test_a_documented_pyinfra_command_is_understood(documented):
    words = shlex.split(documented)[1:]
    subprocess.run([sys.executable, "-c", PARSE, *words], check=True, cwd=ROOT)
    assert all((ROOT / word).is_file() for word in words if word.endswith(".py"))


def test_documented_targets_of_make_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    documented = {target for each in COMMANDS if each.startswith("make ") for target in each.split()[1:]}
    assert documented
    assert documented <= targets


GUIDES = {
    name: (ROOT / "docs" / name).read_text(encoding="utf-8")
    for name in ("coordinator.md", "coordinator.fr.md")
}
EXAMPLES = {
    name: re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL) for name, text in GUIDES.items()
}


def test_both_guides_show_the_same_examples():
    english, french = ([re.sub(" +#.*", "", each) for each in examples] for examples in EXAMPLES.values())
    assert english == french


def test_both_guides_have_the_same_parts():
    english, french = (re.findall(r"^#+ |^\| `[a-z_]+`|^```", text, re.MULTILINE) for text in GUIDES.values())
    assert english == french


@pytest.mark.parametrize(
    "example", EXAMPLES["coordinator.md"], ids=lambda text: text.split("\n")[0].strip(":")
)
def test_an_example_fits_into_a_profile(example):
    if example.startswith("uplinks:"):
        example = "site:\n  same_as: another-office\n" + indent(example, "  ")
    office = BASE + "  - {name: Chief of Staff, login: chief, language: en}\nlevel: turnkey\n"
    for key in parse(Path("example.yaml"), example.encode()).data:
        office = re.sub(rf"^{key}:.*\n( .*\n)*", "", office, flags=re.MULTILINE)
    profile_of(parse(Path("sample.yaml"), (office + example).encode()), LEVELS)


def test_links_between_documents_lead_somewhere():
    for document in DOCUMENTS:
        for link in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / link).exists(), f"{document.name}: {link}"
