"""What is compared, and what comes out of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from rideau.compile import OfficePlan
from rideau.office import Office
from rideau.profiles.profile import Profile
from rideau.text import Text

Value = TypeVar("Value")

NONE = Text("none", "aucun")
_BECAME = Text("{what}: {after} (before: {before}).", "{what} : {after} (avant : {before}).")


class Topic(StrEnum):
    """What a difference is about."""

    OFFICE = "office"
    PEOPLE = "people"
    TELEPHONES = "telephones"
    MAIL = "mail"
    NETWORK = "network"
    SETTINGS = "settings"
    HOSTS = "hosts"


@dataclass(frozen=True, slots=True)
class Version:
    """An office as it is at one time: what people wrote, and what comes of it."""

    profile: Profile
    plan: OfficePlan

    @property
    def office(self) -> Office:
        """The resolved office."""
        return self.plan.office


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is different, as a sentence."""

    topic: Topic
    words: Text


def one_sided(before: Iterable[Value], after: Iterable[Value]) -> tuple[list[Value], list[Value]]:
    """Return what only ``after`` has, and what only ``before`` has, each in its order."""
    former, latter = list(before), list(after)
    return [it for it in latter if it not in former], [it for it in former if it not in latter]


def changed(
    before: Mapping[str, Value], after: Mapping[str, Value]
) -> Iterator[tuple[str, Value | None, Value | None]]:
    """Yield every key whose value differs, with both: those of ``after`` in order, then those gone."""
    for key in (*after, *(key for key in before if key not in after)):
        if before.get(key) != after.get(key):
            yield key, before.get(key), after.get(key)


def becoming(
    topic: Topic, what: Mapping[str, Text], before: Mapping[str, Text], after: Mapping[str, Text]
) -> Iterator[Difference]:
    """Yield what became of each of the facts ``before`` and ``after``.

    Their keys are ``KIND`` or ``KIND NAME``; ``what`` says what a kind is, with the name in its place.
    """
    for key, former, latter in changed(before, after):
        kind, _, name = key.partition(" ")
        yield Difference(topic, became(what[kind].format(name=name), former, latter))


def became(what: Text | str, former: Text | str | None, latter: Text | str | None) -> Text:
    """Return the sentence that says what something is now, and what it was."""
    return _BECAME.format(what=what, after=latter or NONE, before=former or NONE)


def listed(parts: Iterable[Text | str]) -> Text:
    """Return ``parts`` with commas between them, or that there are none."""
    said = [part if isinstance(part, Text) else Text(part, part) for part in parts]
    if not said:
        return NONE
    return Text(", ".join(each.en for each in said), ", ".join(each.fr for each in said))
