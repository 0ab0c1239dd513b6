"""Checking profiles without stopping at the first file that is wrong. Nothing is written."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from rideau import access_record, dkim_record, lifecycle_record
from rideau.allocation.addressing import lockfile
from rideau.allocation.holdings import holding_problems, remembered
from rideau.language import gettext
from rideau.problems import Problem, ProblemsFound, Refused
from rideau.profiles.drift import drift_problems, exceptions_of
from rideau.profiles.fleet import Fleet
from rideau.profiles.meaning import nearest
from rideau.profiles.portfolio import portfolio_problems
from rideau.profiles.profile import Profile
from rideau.profiles.repository import Repository
from rideau.profiles.rules import listed
from rideau.profiles.source import Document, read
from rideau.profiles.validation import Loaded, load_fleet, load_level, load_profile, profile_of

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in ``files``: problems by file and line, and the offices that could be loaded."""

    files: tuple[Path, ...]
    problems: tuple[Problem, ...]
    offices: Mapping[str, Loaded[Profile]]
    fleet: Loaded[Fleet] | None
    profiles: Mapping[str, Profile]
    """Of every office that could be loaded, asked for or not: some share the site of another."""


@dataclass(slots=True)
class _Findings:
    """The problems gathered so far."""

    problems: list[Problem] = field(default_factory=list)

    def attempt(self, load: Callable[[], Result]) -> Result | None:
        """Return what ``load`` returns, or keep its problems and return nothing."""
        try:
            return load()
        except ProblemsFound as error:
            self.problems += error.problems
            return None


def inspect(repository: Repository, names: Sequence[str] = ()) -> Report:
    """Check the offices called ``names`` (slugs or files), or every one if there are no names.

    Fleet and levels are checked in any case, and the other offices are read to compare with. Raise
    :class:`Refused` for a name that is neither an office nor a file.
    """
    wanted = tuple(_named(repository, name) for name in names) or tuple(repository.offices.values())
    shared = _shared(repository)
    described = tuple(file for file in wanted if file not in shared)
    kept = repository.beside
    own = {beside for file in described for beside in _beside(file)} if names else {*kept}
    files = (*shared, *described, *(file for file in kept if file in own))
    findings = _Findings()
    fleet = findings.attempt(lambda: load_fleet(repository.fleet))
    offices = _offices(repository, wanted, fleet, findings)
    problems = sorted({each for each in findings.problems if not each.files.isdisjoint(files)})
    fine = {slug: office for slug, office in offices.items() if office.document.file in files}
    profiles = {slug: office.model for slug, office in offices.items()}
    return Report(files, tuple(problems), fine, fleet, profiles)


def described(repository: Repository) -> frozenset[Path]:
    """Return every file that is about one office alone, or that keeps none from being used."""
    return frozenset((*repository.offices.values(), *repository.beside, repository.drift))


def usable(report: Report, file: Path, others: frozenset[Path]) -> Loaded[Profile]:
    """Return the profile in ``file``, an office's own; ``others`` are the files of :func:`described`.

    Raise :class:`ProblemsFound` where its own files, or those of all, keep it from being used.
    """
    own = {file, *_beside(file)}
    problems = [each for each in report.problems if each.files - (others - own)]
    if problems:
        raise ProblemsFound(problems)
    return report.offices[file.stem]


def _beside(profile: Path) -> tuple[Path, ...]:
    """Return where what is remembered of the office in ``profile`` lies, if there is anything."""
    records = (lifecycle_record, access_record, dkim_record)
    return (lockfile(profile), *(each.record_of(profile) for each in records))


def _named(repository: Repository, name: str) -> Path:
    if name in repository.offices:
        return repository.offices[name]
    file = Path(name)
    known = (*_shared(repository), *repository.offices.values())
    if file.suffix == ".yaml" or file.exists():
        same = (each for each in known if file.exists() and file.samefile(each))
        return next(same, file)
    raise no_office(name, repository.offices)


def chosen(names: Sequence[str], offices: Iterable[str]) -> tuple[str, ...]:
    """Return the offices called ``names``, each once and sorted, or all; raise :class:`Refused`."""
    known = tuple(sorted(offices))
    for slug in names:
        if slug not in known:
            raise no_office(slug, known)
    return tuple(sorted(set(names))) or known


def no_office(name: str, offices: Iterable[str]) -> Refused:
    """Return the refusal of an office that is none of ``offices``, with the nearest or the first of them."""
    known = tuple(offices)
    close = nearest(name, known)
    refusal = gettext("There is no office “{name}”.").format(name=name)
    guess = gettext("Did you mean “{word}”?").format(word=close)
    choices = gettext("Write one of: {choices}.").format(choices=listed(known))
    return Refused(f"{refusal} {guess if close else choices}")


def _offices(
    repository: Repository, wanted: Iterable[Path], fleet: Loaded[Fleet] | None, findings: _Findings
) -> dict[str, Loaded[Profile]]:
    """Load every office; a wanted file from elsewhere stands for the office of the same slug."""
    levels = dict(_levels(repository, findings))
    shared = _shared(repository)
    files = dict.fromkeys((*repository.offices.values(), *(file for file in wanted if file not in shared)))
    own = {*repository.offices.values()}
    loaders = (_own(file, levels) if file in own else _other(file, levels) for file in files)
    attempts = [findings.attempt(loader) for loader in loaders]
    offices = {office.model.office: office for office in attempts if office is not None}
    if fleet is not None:
        findings.problems += portfolio_problems(fleet, offices, {*repository.offices, *offices})
        findings.problems += holding_problems(fleet, offices, remembered(repository))
    for file in repository.lives.values():
        findings.attempt(lambda file=file: lifecycle_record.load(file))  # type: ignore[misc]
    for file in repository.accesses.values():
        findings.attempt(lambda file=file: access_record.load(file))  # type: ignore[misc]
    for file in repository.rotations.values():
        findings.attempt(lambda file=file: dkim_record.load(file))  # type: ignore[misc]
    if repository.drift.exists():
        drift = findings.attempt(lambda: read(repository.drift))
        if drift is not None:
            findings.attempt(lambda: exceptions_of(drift))
            findings.problems += drift_problems(drift, offices, {*repository.offices, *offices})
    return offices


def _shared(repository: Repository) -> tuple[Path, ...]:
    """Return the files that concern every office."""
    drift = (repository.drift,) if repository.drift.exists() else ()
    return (repository.fleet, *repository.levels.values(), *drift)


def _levels(repository: Repository, findings: _Findings) -> Iterator[tuple[str, Document]]:
    for slug, file in repository.levels.items():
        findings.attempt(lambda file=file: load_level(file))  # type: ignore[misc]
        document = findings.attempt(lambda file=file: read(file))  # type: ignore[misc]
        yield slug, document or Document(file, {}, {})


def _own(file: Path, levels: Mapping[str, Document]) -> Callable[[], Loaded[Profile]]:
    return lambda: load_profile(file, levels)


def _other(file: Path, levels: Mapping[str, Document]) -> Callable[[], Loaded[Profile]]:
    return lambda: profile_of(read(file), levels)  # a file from elsewhere may have any name
