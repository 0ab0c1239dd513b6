"""Whom ``rideau readiness`` judges: offices with their dates, their stage, and what was written since.

Not by :class:`rideau.project.Project`: it brings everything that plans, which takes longer than all of this.
"""

import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from rideau import git, lifecycle_record
from rideau.cli.built import built
from rideau.history.record import RunRecord
from rideau.inspection import Report, described, inspect, usable
from rideau.office import Provider
from rideau.problems import ProblemsFound
from rideau.profiles.fleet import Fleet
from rideau.profiles.profile import Profile
from rideau.profiles.repository import Repository
from rideau.readiness.evidence import gather
from rideau.readiness.judging import Day, judge
from rideau.readiness.subject import Margins, Subject, as_of
from rideau.readiness.verdict import Because, OfficeVerdict, Reason, Verdict


@dataclass(frozen=True)
class Written:
    """What is written in a repository; ``lives`` is the folder of lifecycle records, where it is a lab's."""

    repository: Repository
    lives: Path | None = None

    @cached_property
    def report(self) -> Report:
        """Every profile that can be used, and what is wrong with the others."""
        return inspect(self.repository)

    @cached_property
    def files(self) -> dict[str, Path]:
        """The profile of every office, by slug."""
        return self.repository.offices

    @cached_property
    def _described(self) -> frozenset[Path]:
        return described(self.repository)

    def profile(self, slug: str) -> Profile:
        """Return the profile of an office; raise :class:`ProblemsFound`."""
        return usable(self.report, self.files[slug], self._described).model

    def subject(self, slug: str, on: date) -> Subject:
        """Return the office ``slug`` as it was on a day; raise :class:`ProblemsFound`."""
        profile, record = self.profile(slug), self.repository.life(slug)
        life = lifecycle_record.load(self.lives / record.name if self.lives else record)
        providers = {slug: each.provider for slug, each in profile.services.by_slug().items()}
        missing = (slug for slug in providers if slug not in built())
        return Subject(
            slug,
            profile.name.text,
            profile.lifecycle.dates,
            as_of(life, on),
            providers,
            frozenset(slug for slug in missing if providers[slug] is Provider.MANAGED),
        )


def judged(
    written: Written, fleet: Fleet, slugs: Iterable[str], runs: tuple[RunRecord, ...], on: date
) -> tuple[OfficeVerdict, ...]:
    """Return how each office stands on the day ``on``; one whose profile has problems is no-go."""
    given = fleet.readiness
    day = Day(on, Margins(given.installed_days, given.proven_days, given.proof_days))
    subjects: dict[str, Subject] = {}
    unusable: dict[str, OfficeVerdict] = {}
    for slug in slugs:
        try:
            subjects[slug] = written.subject(slug, on)
        except ProblemsFound as error:
            because = Because(Reason.PROFILE_PROBLEMS, {"count": len(error.problems), "office": slug})
            unusable[slug] = OfficeVerdict(slug, Verdict.NO_GO, (because,))
    changed = _changed(written, subjects, runs)
    found = {
        slug: judge(replace(each, profile_changed=slug in changed), runs, day)
        for slug, each in subjects.items()
    }
    return tuple(each for _, each in sorted((found | unusable).items()))


def _changed(
    written: Written, subjects: Mapping[str, Subject], runs: tuple[RunRecord, ...]
) -> frozenset[str]:
    """Return the offices of which something that was written has changed since hosts were last as written.

    A run on what was not committed tells nothing of that.
    """
    settled = {slug: gather(runs, slug, each.providers).settled for slug, each in subjects.items()}
    commits = {slug: run.commit for slug, run in settled.items() if run and run.commit and run.dirty is False}
    files = _differences(written.repository.root, frozenset(commits.values()))
    return frozenset(slug for slug, commit in commits.items() if files[commit] & {*_files(written, slug)})


def _files(written: Written, slug: str) -> Iterable[str]:
    """Yield what people write of an office, and who may not come in any more, as git names it."""
    profile, repository, files = written.profile(slug), written.repository, written.files
    yield from _named(repository, repository.fleet, repository.access(slug), repository.dkim(slug))
    yield from _named(repository, files[slug], repository.levels.get(profile.level or ""))
    yield from _named(repository, files.get(profile.site.same_as or ""))


def _named(repository: Repository, *files: Path | None) -> Iterable[str]:
    return (str(each.relative_to(repository.root)) for each in files if each)


def _differences(root: Path, commits: frozenset[str]) -> Mapping[str, frozenset[str]]:
    """Return which files below ``profiles`` differ now from each commit; none where git cannot tell."""
    try:  # all at once: each takes milliseconds, and there may be one for every office
        asked = {commit: _difference(root, commit) for commit in sorted(commits)}
    except OSError:  # no git here
        return dict.fromkeys(commits, frozenset())
    return {commit: frozenset(each.communicate()[0].splitlines()) for commit, each in asked.items()}


def _difference(root: Path, commit: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        git.command(root, "diff", "--name-only", "--relative", commit, "--", "profiles"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
