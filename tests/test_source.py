"""YAML with places: text stays text, and nothing but problems comes out of anything else."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rideau.problems import Location, ProblemsFound
from rideau.profiles.source import LARGEST, parse, read

FILE = Path("office.yaml")


def codes(content: bytes) -> list[tuple[str, int, int]]:
    with pytest.raises(ProblemsFound) as caught:
        parse(FILE, content)
    return [(each.code, each.location.line, each.location.column) for each in caught.value.problems]


def test_text_stays_text():
    words = ["ON", "no", "010", "12:30", "1e3", "0x10", "~", "null", "2026-11-30", "1_000", ".inf"]
    content = "".join(f"k{number}: {word}\n" for number, word in enumerate(words)).encode()
    assert [*parse(FILE, content).data.values()] == words


def test_every_value_has_its_place():
    document = parse(FILE, b"site:\n  uplinks:\n    - {name: a,\n       up: 5}\n")
    assert document.location(("site", "uplinks", 0, "up")) == Location(FILE, 4, 12)
    assert document.location(("site", "uplinks", 0, "up", "[key]")) == Location(FILE, 4, 8)
    assert document.location(("site", "uplinks", 0)) == Location(FILE, 3, 7)
    assert document.location(("site", "uplinks")) == Location(FILE, 2, 3)
    assert document.location(("site", "address", "city")) == Location(FILE, 1, 1)


def test_a_byte_order_mark_and_windows_lines_are_welcome():
    assert parse(FILE, b"\xef\xbb\xbfrideau: 1\r\noffice: a\r\n").data == {"rideau": "1", "office": "a"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("rideau: 1\nname: é\n".encode("latin-1"), [("R103", 2, 7)]),
        ("rideau: 1\n".encode("utf-16"), [("R103", 0, 0)]),
        ("rideau: 1\n".encode("utf-16-be"), [("R103", 0, 0)]),
        ("rideau: 1\n".encode("utf-32"), [("R103", 0, 0)]),
        (b"\xc0\xaf\n", [("R103", 1, 1)]),
        (b"a: \xed\xa0\x80\n", [("R103", 1, 4)]),
        (b"", [("R106", 0, 0)]),
        (b" \n\n", [("R106", 0, 0)]),
        (b"---\n", [("R113", 2, 1)]),
        (b"a: \x00\nb: \x1b[1m\nc:\t1\n", [("R104", 1, 4), ("R104", 2, 4), ("R105", 3, 3)]),
        (b"a: b\rc: d\n", [("R104", 1, 5)]),
        ("a: b\u2028c: d\n".encode(), [("R104", 1, 5)]),
        ("a: \ufeffb\n".encode(), [("R104", 1, 4)]),
        (b"a: %no\n", [("R108", 1, 4)]),
        (b"a: *b\n", [("R110", 1, 4)]),
    ],
)
def test_what_cannot_be_read(content, expected):
    assert codes(content) == expected


def test_a_large_file_is_refused_without_being_parsed(tmp_path):
    file = tmp_path / "office.yaml"
    file.write_bytes(b"a: &a [" + b"x, " * 3_500_000 + b"]\n")
    start = time.monotonic()
    with pytest.raises(ProblemsFound) as caught:
        read(file)
    assert [each.code for each in caught.value.problems] == ["R102"]
    assert time.monotonic() - start < 0.5


def test_the_largest_file_allowed_is_read():
    text = b"a: " + b"x" * (LARGEST - 4) + b"\n"
    assert len(text) == LARGEST
    assert len(str(parse(FILE, text).data["a"])) == LARGEST - 4


@pytest.mark.parametrize("unit", [b"[", b"{", b"- ", b"{a: ", b"? ", b"[[", b"- [", b"'", b"|"])
def test_deep_nesting_neither_crashes_nor_hangs(unit):
    start = time.monotonic()
    with pytest.raises(ProblemsFound):
        parse(FILE, (unit * 130_000)[: LARGEST - 1])
    assert time.monotonic() - start < 2


def test_files_that_are_not_there(tmp_path):
    for file in (tmp_path / "absent.yaml", tmp_path, tmp_path / "a\0b"):
        with pytest.raises(ProblemsFound) as caught:
            read(file)
        assert [each.code for each in caught.value.problems] == ["R101"]


@given(st.binary(max_size=400))
def test_any_bytes_give_a_document_or_problems(content):
    attempt(content)


@given(
    st.lists(st.sampled_from([*"abc:-?[]{},#&*!|>'\"%@`~\n \\", ": ", "- ", "\n  ", "---\n"]), max_size=60)
)
def test_any_yaml_like_text_gives_a_document_or_problems(pieces):
    attempt("".join(pieces).encode())


def attempt(content: bytes) -> None:
    try:
        document = parse(FILE, content)
    except ProblemsFound:
        return
    assert all(place.value.line > 0 for place in document.places.values())
