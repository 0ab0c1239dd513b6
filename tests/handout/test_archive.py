"""The sealed archive: another implementation opens it, with the code alone."""

import subprocess
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rideau.handout.archive import archive
from tests.handout.made import CODE
from tests.handout.openssl import needed

FILES = {
    "office.conf": b"[Interface]\n" * 9,
    "swanctl/private/office.pem": bytes(range(256)) * 300,
    "empty": b"",
}


def opened(sealed: Path, code: str, into: Path) -> subprocess.CompletedProcess[bytes]:
    words = ["x", f"-p{code}", f"-o{into}", str(sealed)]
    return subprocess.run([needed("7z", "p7zip-full"), *words], capture_output=True, check=False)


def test_it_opens_with_the_code(tmp_path: Path) -> None:
    sealed, into = tmp_path / "chief.phone.zip", tmp_path / "out"
    sealed.write_bytes(archive(FILES, CODE))
    assert opened(sealed, CODE, into).returncode == 0
    found = {str(each.relative_to(into)): each.read_bytes() for each in into.rglob("*") if each.is_file()}
    assert found == FILES


def test_it_opens_with_nothing_else(tmp_path: Path) -> None:
    sealed = tmp_path / "chief.phone.zip"
    sealed.write_bytes(archive(FILES, CODE))
    assert opened(sealed, CODE.swapcase(), tmp_path / "out").returncode != 0


def test_what_was_altered_is_refused(tmp_path: Path) -> None:
    sealed = tmp_path / "chief.phone.zip"
    whole = bytearray(archive({"office.conf": bytes(range(256)) * 8}, CODE))
    whole[200] ^= 1
    sealed.write_bytes(whole)
    assert opened(sealed, CODE, tmp_path / "out").returncode != 0


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z]{1,9}", fullmatch=True), st.binary(max_size=200), max_size=3))
def test_the_same_files_and_code_give_the_same_bytes_in_any_order(files: dict[str, bytes]) -> None:
    turned = dict(reversed(files.items()))
    assert archive(files, CODE) == archive(turned, CODE)


def test_no_two_files_share_a_key() -> None:
    content = b"the same words" * 9
    one, two = (archive({name: content}, CODE) for name in ("a", "b"))
    salts = {each[42:58] for each in (one, two)}  # after the header, a name of one letter, the extra field
    assert len(salts) == 2
