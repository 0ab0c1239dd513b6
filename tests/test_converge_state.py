"""What a host says of itself, read back."""

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rideau.converge.manifest import Entry, FileEntry, Manifest
from rideau.converge.programs import program
from rideau.converge.state import HostState, UnitState, parse_state

NAMES = st.from_regex(r"[a-z][a-z0-9.@-]{0,20}", fullmatch=True)
PATHS = st.from_regex(r"/etc/[a-z][a-z0-9./-]{0,20}", fullmatch=True)
FILES = st.builds(
    FileEntry,
    st.from_regex(r"[0-9a-f]{64}|symbolic|directory", fullmatch=True),
    st.just("644"),
    NAMES,
    NAMES,
    PATHS,
)
ENTRY = st.builds(Entry, st.just("action"), NAMES, st.lists(st.text("ab \n'#$\\"), max_size=3).map(tuple))
STATES = st.builds(
    HostState,
    privileged=st.booleans(),
    distribution=NAMES,
    release=NAMES,
    systemd=st.booleans(),
    free_kib=st.integers(0, 10**12),
    fullest=st.sampled_from(("/", "/var/lib")),
    active=st.integers(0, 99),
    generations=st.sets(st.integers(1, 99)).map(sorted).map(tuple),
    unfinished=st.booleans(),
    unconfirmed=st.booleans(),
    interrupted=st.booleans(),
    damaged=st.booleans(),
    full=st.sampled_from(("", "/tmp")),
    manifest_text=st.lists(ENTRY, min_size=1).map(tuple).map(Manifest).map(lambda each: each.text)
    | st.just(""),
    packages=st.dictionaries(NAMES, NAMES),
    files=st.lists(FILES).map(lambda files: {file.path: file for file in files}),
    units=st.dictionaries(NAMES, st.builds(UnitState, NAMES, NAMES, NAMES)),
)


def printed(state: HostState) -> list[str]:
    """Return the lines a host in ``state`` prints."""
    flags = {
        "refused": not state.privileged,
        "systemd": state.systemd,
        "unfinished": state.unfinished,
        "unconfirmed": state.unconfirmed,
        "interrupted": state.interrupted,
        "damaged": state.damaged,
        f"full {state.full}": bool(state.full),
    }
    return [
        f"system {state.distribution} {state.release}",
        f"free {state.free_kib} {state.fullest}",
        f"active {state.active}",
        *(word for word, holds in flags.items() if holds),
        *(f"generation {number}" for number in state.generations),
        "generation 7.partial",
        *(f"manifest {line}" for line in state.manifest_text.split("\n")[:-1]),
        *(f"package {name} installed {version}" for name, version in state.packages.items()),
        "package half-removed config-files 1.0",
        *(
            f"file {each.digest} {each.mode} {each.owner} {each.group} {each.path}"
            for each in state.files.values()
        ),
        *(f"unit {name} {unit.load} {unit.enabled} {unit.active}" for name, unit in state.units.items()),
    ]


@given(STATES)
def test_every_state_reads_back(state: HostState) -> None:
    assert parse_state(printed(state)) == state


def test_a_host_that_only_refuses_is_a_state_too() -> None:
    assert parse_state(["refused"]).privileged is False


@pytest.mark.parametrize("line", ["bash: command not found", "file short", "free lots", "unit x"])
def test_an_answer_no_program_of_ours_gives_is_an_error(line: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        parse_state([line])


def test_the_shell_tells_files_links_and_folders_apart(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("content\n")
    (tmp_path / "file").chmod(0o640)
    (tmp_path / "empty").touch(mode=0o600)
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "folder").mkdir()
    names = ("file", "empty", "link", "folder", "absent")
    found = live(tmp_path, *(str(tmp_path / name) for name in names))
    digest = "434728a410a78f56fc1b5899c3593436e61ab0c731e9072d95e96db290205e53"
    assert found[str(tmp_path / "file")][:2] == [digest, "640"]
    assert found[str(tmp_path / "empty")][0].startswith("e3b0c442")
    assert found[str(tmp_path / "link")][0] == "symbolic"
    assert found[str(tmp_path / "folder")][0] == "directory"
    assert str(tmp_path / "absent") not in found


def live(scratch: Path, *paths: str) -> dict[str, list[str]]:
    functions = program("state").partition("# Print everything")[0]
    script = f'{functions}\nlive "$1"'
    asked = "\n".join(paths)
    done = subprocess.run(
        ["sh", "-c", script, "sh", str(scratch)],
        input=asked,
        capture_output=True,
        text=True,
        env=os.environ,
        check=True,
    )
    return {line.split()[-1]: line.split() for line in done.stdout.splitlines()}
