"""A fleet split over the jobs of a CI run."""

from collections.abc import Iterable
from dataclasses import dataclass
from re import fullmatch


@dataclass(frozen=True, slots=True)
class Shard:
    """Part ``number`` of ``count``, counted from 1."""

    number: int
    count: int

    @classmethod
    def parse(cls, text: str) -> "Shard":
        """Return the shard written ``K/N``; raise :class:`ValueError` if it is none."""
        found = fullmatch(r"([1-9][0-9]*)/([1-9][0-9]*)", text)
        if not found or int(found[1]) > int(found[2]):
            raise ValueError(f"{text!r} is no shard: write K/N, K from 1 to N, as in 2/3")
        return cls(int(found[1]), int(found[2]))

    def of(self, offices: Iterable[str]) -> tuple[str, ...]:
        """Return this part of ``offices``: every one is in one shard, and shards differ by one at most.

        Dealt out like cards from the sorted list, so that every job that sees the same offices agrees.
        """
        return tuple(sorted(set(offices))[self.number - 1 :: self.count])
