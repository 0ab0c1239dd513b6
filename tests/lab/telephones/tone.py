"""What is heard in a recording: which tones, how clean, whether the sound ever stopped."""

import math
import wave
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_WINDOW = 0.05
"""Seconds in which a tone's strength is measured."""
_LOUD = 200
"""Root mean square of what counts as sound (of 32,767)."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording: samples of one channel, as many a second as ``rate``."""

    rate: int
    samples: Sequence[int]

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / self.rate

    def last(self, seconds: float) -> "Heard":
        """Return the end of it."""
        return Heard(self.rate, self.samples[-int(seconds * self.rate) :])

    def first(self, seconds: float) -> "Heard":
        """Return the beginning of it."""
        return Heard(self.rate, self.samples[: int(seconds * self.rate)])

    @property
    def sound(self) -> "Heard":
        """Return it from the first sound to the last."""
        loud = [at for at, level in enumerate(self._levels()) if level > _LOUD]
        size = int(_WINDOW * self.rate)
        return Heard(self.rate, self.samples[loud[0] * size : (loud[-1] + 1) * size] if loud else [])

    @property
    def longest_silence(self) -> float:
        """Return the seconds for which nothing was heard at a stretch."""
        longest = current = 0
        for level in self._levels():
            current = 0 if level > _LOUD else current + 1
            longest = max(longest, current)
        return longest * _WINDOW

    def purity(self, frequency: float) -> float:
        """Return how much stronger (dB) a tone is than all else: the share of it that a sine explains."""
        total = sum(each * each for each in self.samples)
        explained = sum(_power(part, frequency, self.rate) for part in self._windows())
        rest = max(total - explained, 1e-9)
        return 10 * math.log10(max(explained, 1e-9) / rest)

    def level(self, frequency: float) -> float:
        """Return the root mean square of a tone."""
        explained = sum(_power(part, frequency, self.rate) for part in self._windows())
        return math.sqrt(explained / max(len(self.samples), 1))

    def strongest(self, around: float) -> float:
        """Return the strongest frequency (Hz) within a twentieth of one, to half a per cent."""
        return max((around * (1 + step / 200) for step in range(-10, 11)), key=self.level)

    def _windows(self) -> list[Sequence[int]]:
        size = int(_WINDOW * self.rate)
        return [self.samples[at : at + size] for at in range(0, len(self.samples) - size + 1, size)]

    def _levels(self) -> list[float]:
        return [math.sqrt(sum(each * each for each in part) / len(part)) for part in self._windows()]


def heard(recording: Path) -> Heard:
    """Return the first channel of a WAV file of 16-bit samples, also of one that is still being written."""
    data = recording.read_bytes()
    with wave.open(str(recording)) as opened:
        rate, channels, width = opened.getframerate(), opened.getnchannels(), opened.getsampwidth()
    assert width == array("h").itemsize, f"{recording}: {8 * width} bits a sample"
    body = data[data.index(b"data") + 8 :]
    samples = array("h", body[: len(body) // 2 * 2])
    return Heard(rate, samples[::channels])


def is_closed(recording: Path) -> bool:
    """Whether whoever wrote a WAV file has finished it: the length of its data is written at the end."""
    data = recording.read_bytes() if recording.exists() else b""
    at = data.find(b"data")
    return at > 0 and int.from_bytes(data[at + 4 : at + 8], "little") > 0


def _power(samples: Sequence[int], frequency: float, rate: int) -> float:
    """Return the energy of a sine of ``frequency`` in ``samples``, whatever its phase (Goertzel)."""
    turn = 2 * math.pi * frequency / rate
    factor = 2 * math.cos(turn)
    before = last = 0.0
    for each in samples:
        before, last = last, each + factor * last - before
    energy = last * last + before * before - factor * last * before
    return 2 * energy / len(samples)
