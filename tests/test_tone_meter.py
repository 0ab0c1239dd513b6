"""The meter by which tests with real calls judge what is heard."""

import math
import random
import wave
from array import array

import pytest

from tests.lab.telephones.tone import Heard, heard, is_closed

RATE = 16_000


def sine(frequency: float, seconds: float = 1.0, loud: float = 8000) -> list[int]:
    return [round(loud * math.sin(2 * math.pi * frequency * at / RATE)) for at in range(int(RATE * seconds))]


@pytest.mark.parametrize("frequency", [440, 1000, 5200])
def test_a_tone_is_known_by_its_frequency_and_is_nearly_all_there_is(frequency):
    found = Heard(RATE, sine(frequency))
    assert found.strongest(frequency) == frequency
    assert found.strongest(frequency * 1.04) == pytest.approx(frequency, rel=0.005)
    assert found.purity(frequency) > 40
    assert found.purity(frequency * 1.5) < 0


def test_noise_makes_a_tone_less_pure():
    noise = random.Random(1)
    found = Heard(RATE, [each + round(noise.gauss(0, 800)) for each in sine(1000)])
    assert found.purity(1000) == pytest.approx(20 * math.log10(8000 / math.sqrt(2) / 800), abs=1)


def test_each_of_several_tones_has_its_own_level():
    both = [one + other for one, other in zip(sine(600), sine(1100, loud=2000), strict=True)]
    found = Heard(RATE, both)
    assert found.level(600) == pytest.approx(8000 / math.sqrt(2), rel=0.05)
    assert found.level(1100) == pytest.approx(2000 / math.sqrt(2), rel=0.05)
    assert found.level(2500) < 100


def test_a_gap_is_found_and_silence_around_is_left_out():
    silence = [0] * RATE
    found = Heard(RATE, [*silence, *sine(440), *silence[:4800], *sine(440), *silence])
    assert found.sound.seconds == pytest.approx(2.3, abs=0.1)
    assert found.sound.longest_silence == pytest.approx(0.3, abs=0.05)
    assert Heard(RATE, silence).sound.seconds == 0


def test_a_recording_is_read_back(tmp_path):
    file = tmp_path / "heard.wav"
    assert not is_closed(file)
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(array("h", sine(1000)).tobytes())
    assert is_closed(file)
    assert heard(file).rate == RATE
    assert list(heard(file).samples) == sine(1000)
