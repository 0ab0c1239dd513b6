"""The record beside a profile of where its office is in its life; written by Rideau alone."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import TypeAdapter, ValidationError

from rideau import whole_files
from rideau.language import N_, gettext
from rideau.lifecycle import SUCCESSORS, Life, Transition
from rideau.office import Stage
from rideau.problems import Location, Problem, ProblemsFound, Refused
from rideau.profiles.fields import Author, Date, FreeText, Model, one_of
from rideau.profiles.profile import FormatVersion
from rideau.profiles.rules import RULES, DocumentPath, Rule, shown
from rideau.profiles.source import read
from rideau.profiles.validation import Loaded, validated

HEADER = """\
# Written by Rideau: the life of this office. Keep this file beside the profile, under version control.
# Écrit par Rideau : la vie de ce cabinet. Gardez ce fichier à côté du profil, sous gestion de versions.
"""

LIFE_RULES: Mapping[str, Rule] = {
    "R220": Rule(
        N_("the stage is {stage}, and the last transition led to {last}"),
        N_("Take the file as it was from version control: Rideau alone writes it."),
    ),
    "R221": Rule(
        N_("{stage} cannot follow {before}"),
        N_("Take the file as it was from version control: Rideau alone writes it."),
    ),
    "R222": Rule(
        N_("the transition of {date} comes after that of {later}"),
        N_("Take the file as it was from version control: Rideau alone writes it."),
    ),
    "R223": Rule(
        N_("an office that closes has no date until which its data is held"),
        N_("Take the file as it was from version control: Rideau alone writes it."),
    ),
}


class TransitionLines(Model):
    """One step: to which stage, on which day, by whom."""

    to: Annotated[Stage, one_of(Stage)]
    on: Date
    by: Author
    early: FreeText | None = None
    hold_until: Date | None = None

    @property
    def transition(self) -> Transition:
        """The same as the rest of Rideau carries it."""
        return Transition(self.to, self.on, self.by, self.early or "", self.hold_until)


class LifeLines(Model):
    """The content of ``<office>.lifecycle.yaml``."""

    rideau: FormatVersion
    stage: Annotated[Stage, one_of(Stage)]
    transitions: tuple[TransitionLines, ...]


def record_of(profile: Path) -> Path:
    """Return where the record of the office in ``profile`` lies."""
    return profile.with_suffix(".lifecycle.yaml")


def load(file: Path) -> Life:
    """Return the life in ``file``, none so far where there is no file; raise :class:`ProblemsFound`."""
    if not file.exists():
        return Life()
    loaded = validated(LifeLines, read(file), ())
    problems = tuple(_contradictions(loaded))
    if problems:
        raise ProblemsFound(problems)
    return Life(tuple(each.transition for each in loaded.model.transitions))


def _contradictions(loaded: Loaded[LifeLines]) -> Iterator[Problem]:
    before, since = Stage.PLANNED, None
    for at, each in enumerate(loaded.model.transitions):
        path = ("transitions", at)
        if each.to not in SUCCESSORS[before]:
            yield _problem("R221", loaded, (*path, "to"), {"stage": each.to, "before": before})
        if since and each.on < since:
            yield _problem("R222", loaded, (*path, "on"), {"date": str(since), "later": str(each.on)})
        if each.to is Stage.CLOSING and each.hold_until is None:
            yield _problem("R223", loaded, (*path, "to"), {})
        before, since = each.to, each.on
    if before is not loaded.model.stage:
        yield _problem("R220", loaded, ("stage",), {"stage": loaded.model.stage, "last": before})


def _problem(code: str, loaded: Loaded[LifeLines], path: DocumentPath, values: Mapping[str, str]) -> Problem:
    rule = LIFE_RULES[code]
    where: Location = loaded.document.location(path)
    message, remedy = gettext(rule.message), gettext(rule.remedy)
    return Problem(where, code, shown(path), message.format_map(values), remedy)


def dump(life: Life) -> str:
    """Return the record of ``life``: one line a step, so that a diff shows the last one."""
    steps = (f"  - {{{', '.join(_fields(each))}}}" for each in life.transitions)
    return HEADER + "\n".join(("rideau: 1", f"stage: {life.stage}", "transitions:", *steps)) + "\n"


def _fields(step: Transition) -> Iterator[str]:
    yield f"to: {step.stage}"
    yield f"on: {step.on}"
    yield f"by: {step.by}"
    if step.early:
        yield f'early: "{step.early}"'
    if step.hold_until:
        yield f"hold_until: {step.hold_until}"


def write(file: Path, life: Life) -> None:
    """Write ``life`` to ``file``, whole or not at all, or remove the file of a planned office.

    Raise :class:`Refused` where that cannot be done.
    """
    whole_files.write(file, dump(life) if life.transitions else "")


def free_text(text: str, option: str) -> str:
    """Return what somebody gave a reason in ``option`` as records can hold it; raise :class:`Refused`."""
    try:
        return TypeAdapter[str](FreeText).validate_python(text) if text else ""
    except ValidationError as error:
        rule = RULES[error.errors()[0]["type"]]
        values = {key: str(each) for key, each in error.errors()[0].get("ctx", {}).items()}
        said = gettext(rule.message).format_map(values), gettext(rule.remedy).format_map(values)
        raise Refused(f"{option}: {'. '.join(said)}") from None
