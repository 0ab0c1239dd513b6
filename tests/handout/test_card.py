"""The welcome card: one page that says everything in both languages, the person's own first."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from rideau.handout import card_words as words
from rideau.handout.bundle import contents
from rideau.handout.card import _DEEP, _INK, _PALE, _QUIET, _WHITE, card
from rideau.handout.given import Handout
from rideau.office import Platform
from rideau.text import Text
from tests.handout.made import CODE, bare, handout
from tests.handout.openssl import needed


def drawn(mine: Handout) -> bytes:
    return card(mine, tuple(contents(mine)))


def read(pdf: bytes, tmp_path: Path) -> str:
    """Return the words of a card as they are read aloud, without the line breaks."""
    file = tmp_path / "card.pdf"
    file.write_bytes(pdf)
    tool = needed("pdftotext", "poppler-utils")
    done = subprocess.run([tool, "-raw", str(file), "-"], capture_output=True, check=True)
    assert done.stdout.count(b"\f") == 1
    return " ".join(done.stdout.decode().split())


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("platform", [*Platform])
def test_it_says_everything_twice_the_persons_language_first(
    platform: Platform, language: str, tmp_path: Path
) -> None:
    mine = handout(platform, language=language)
    text = read(drawn(mine), tmp_path)
    order = ("en", "fr") if language == "en" else ("fr", "en")
    for said in order:
        side = words.side(mine, said, tuple(contents(mine)))
        for line in (mine.giver.name.in_language(said), *side.steps, side.ends, *map(" ".join, side.files)):
            assert " ".join(line.replace("`", "").split()) in text.replace("\N{NO-BREAK SPACE}", " ")
    own, other = (text.index(words.STEPS.in_language(each)) for each in order)
    assert own < other
    assert "".join(re.findall(rf"{CODE[:4]} ?{CODE[4:8]} ?{CODE[8:]}", text)).replace(" ", "") == CODE


def test_it_tells_its_language_and_title() -> None:
    pdf = drawn(handout(Platform.IOS, language="fr"))
    assert b"/Lang (fr-CA)" in pdf
    assert b"/DisplayDocTitle true" in pdf


def test_the_same_handout_gives_the_same_card() -> None:
    assert drawn(handout(Platform.IOS)) == drawn(handout(Platform.IOS))


def test_the_hotline_is_named_where_there_is_one(tmp_path: Path) -> None:
    mine = handout(Platform.IOS)
    reached = replace(mine, giver=replace(mine.giver, hotline="1-800-555-0100"))
    assert "Help: 1-800-555-0100" in read(drawn(reached), tmp_path)
    assert "Help" not in read(drawn(mine), tmp_path)


@pytest.mark.parametrize("platform", [*Platform])
def test_a_tunnel_of_the_other_kind_has_steps_of_its_own(platform: Platform) -> None:
    mine = handout(platform)
    steps = words.side(replace(mine, ikev2=None), "en", ()).steps
    assert "WireGuard" in " ".join(steps)
    assert "{" not in " ".join(steps)


def test_a_profile_without_tunnel_promises_none() -> None:
    assert "VPN" not in words.side(bare(Platform.IOS), "en", ()).steps[2]


def test_long_names_and_strange_letters_stay_on_the_page(tmp_path: Path) -> None:
    mine = handout(Platform.WINDOWS)
    name = Text(
        "Office of the Minister of " + "Very Long Affairs and " * 6,
        "Cabinet du ministre ᐊ œ " + "très long " * 12,
    )
    text = read(drawn(replace(mine, giver=replace(mine.giver, name=name))), tmp_path)
    assert "Cabinet du ministre ? œ" in text


def test_every_text_stands_out_from_its_ground() -> None:
    grounds = ((ink, _WHITE) for ink in (_INK, _QUIET, _DEEP)), ((ink, _PALE) for ink in (_INK, _DEEP))
    for ink, ground in (*grounds[0], *grounds[1], (_WHITE, _DEEP)):
        assert contrast(ink, ground) >= 7


def contrast(*colors: str) -> float:
    """Return the contrast of two colours by WCAG 2.1."""
    dark, light = sorted(luminance(each) for each in colors)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
