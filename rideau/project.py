"""A repository of profiles and what becomes of them: the way in for every verb.

Files are read when they are first needed, and once. Nothing is written but by :meth:`Project.allocate`.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rideau import access_record, dkim_record, lifecycle_record, resolve
from rideau.access_record import Access
from rideau.allocation import lock as lockfiles
from rideau.allocation.addressing import Lock
from rideau.allocation.holdings import Remembered, holdings, remembered
from rideau.compile import OfficePlan, compile_office
from rideau.inspection import Report, described, inspect, no_office, usable
from rideau.lifecycle import Dates, Life
from rideau.office import Office, Stage
from rideau.problems import ProblemsFound
from rideau.profiles.fleet import Fleet
from rideau.profiles.portfolio import site_of
from rideau.profiles.profile import Profile
from rideau.profiles.repository import Repository, find
from rideau.profiles.validation import Loaded, load_fleet

if TYPE_CHECKING:
    from rideau.vault.vaults import Vaults


class Project:
    """The fleet, levels, offices and lockfiles of one repository, as they are on disk."""

    def __init__(self, repository: Repository, rehearsals: Path | None = None) -> None:
        self.repository = repository
        self._rehearsals = rehearsals

    @classmethod
    def load(cls, root: Path | None = None) -> "Project":
        """Return the project in ``root``, or the one around the current folder or in ``RIDEAU_ROOT``.

        Raise :class:`Refused` if there is none.
        """
        return cls(find(root, {}) if root else find(Path()))

    def rehearsed(self, folder: Path) -> "Project":
        """Return this project as a lab lives it: with the lifecycle records in ``folder``, not its own."""
        return Project(self.repository, folder)

    @property
    def is_rehearsed(self) -> bool:
        """Whether this is the project as a lab lives it."""
        return self._rehearsals is not None

    @cached_property
    def files(self) -> Mapping[str, Path]:
        """The profile of every office, by slug."""
        return self.repository.offices

    @property
    def offices(self) -> tuple[str, ...]:
        """The slug of every office, sorted."""
        return tuple(sorted(self.files))

    @cached_property
    def fleet(self) -> Loaded[Fleet]:
        """The fleet; raise :class:`ProblemsFound`."""
        return load_fleet(self.repository.fleet)

    @cached_property
    def report(self) -> Report:
        """Every profile that can be used, and what is wrong with the others."""
        return inspect(self.repository)

    @cached_property
    def remembered(self) -> Remembered:
        """What the lockfiles say."""
        return remembered(self.repository)

    @property
    def locks(self) -> Mapping[str, Lock]:
        """Every lockfile that can be read, by office."""
        return self.remembered.locks

    @cached_property
    def allocations(self) -> Mapping[str, Lock]:
        """What every office holds, or would be given; see :func:`rideau.allocation.holdings.holdings`."""
        return holdings(self.fleet, self.report.offices, self.remembered)

    @property
    def vaults(self) -> "Vaults":
        """What the offices keep secret in this repository; a lab has vaults of its own."""
        from rideau.vault import identities  # noqa: PLC0415 -- most verbs read no secrets
        from rideau.vault.vaults import Vaults  # noqa: PLC0415

        profiles = self.repository.root / "profiles"
        return Vaults(profiles / "offices", profiles / "recipients.yaml", identities.engineers_own())

    def allocate(self, *slugs: str) -> tuple[Path, ...]:
        """Write the lockfiles of these offices where they lack something; return those written.

        Raise :class:`ProblemsFound`, also when that is needed while any other office has problems: what
        it holds cannot be known.
        """
        lacking = [lock for lock in map(self._holding, slugs) if self._lacks(lock)]
        for lock in lacking:
            lockfiles.write(lock)
        return tuple(lock.file for lock in lacking)

    def _holding(self, slug: str) -> Lock:
        """Return what an office holds; raise :class:`ProblemsFound` where that would be a guess."""
        self.profile(slug)
        lock = self.allocations[slug]
        if self.report.problems and self._lacks(lock):
            raise ProblemsFound(self.report.problems)
        return lock

    def _lacks(self, lock: Lock) -> bool:
        """Tell whether ``lock`` is not what its file says: there is none, or something was added."""
        return lock != self._locks_by_file.get(lock.file)

    @cached_property
    def _locks_by_file(self) -> Mapping[Path, Lock]:
        return {lock.file: lock for lock in self.locks.values()}

    @cached_property
    def _described(self) -> frozenset[Path]:
        return described(self.repository)

    def profile(self, slug: str) -> Loaded[Profile]:
        """Return one office's profile merged with its level.

        Raise :class:`Refused` if there is no such office, :class:`ProblemsFound` if it cannot be used.
        """
        if slug not in self.files:
            raise no_office(slug, self.offices)
        return usable(self.report, self.files[slug], self._described)

    def record(self, slug: str) -> Path:
        """Return where the life of an office is remembered: beside its profile, or in a lab."""
        return self._remembered_at(self.repository.life(slug))

    def access_record(self, slug: str) -> Path:
        """Return where it is remembered who may not come in to an office: beside its profile, or in a lab."""
        return self._remembered_at(self.repository.access(slug))

    def dkim_record(self, slug: str) -> Path:
        """Return where it is remembered which keys sign an office's mail: beside its profile, or in a lab."""
        return self._remembered_at(self.repository.dkim(slug))

    def _remembered_at(self, own: Path) -> Path:
        return self._rehearsals / own.name if self._rehearsals else own

    def life(self, slug: str) -> Life:
        """Return the life of an office so far; raise :class:`ProblemsFound`."""
        return lifecycle_record.load(self.record(slug))

    def access(self, slug: str) -> Access:
        """Return who may not come in to an office any more; raise :class:`ProblemsFound`."""
        return access_record.load(self.access_record(slug))

    def dates(self, slug: str) -> Dates:
        """Return the dates of an office's profile; see :meth:`profile` for errors."""
        return self.profile(slug).model.lifecycle.dates

    def office(self, slug: str, stage: Stage | None = None) -> Office:
        """Return the resolved office, as it is or at another ``stage``; see :meth:`profile` for errors."""
        profile = self.profile(slug).model
        shared = profile.site.same_as
        profiles = {shared: self.profile(shared).model} if shared else {}
        site = site_of(profile, profiles)
        given = self._holding(slug).allocation
        made = resolve.resolve(self.fleet.model, profile, site, given, stage or self.life(slug).stage)
        access = self.access(slug)
        carried = {each.login: [device.name for device in each.devices] for each in made.people}
        dkim = dkim_record.load(self.dkim_record(slug))
        return replace(made, revoked=access.revoked(carried), locked=access.locked, dkim=dkim)

    def plan(self, slug: str, stage: Stage | None = None) -> OfficePlan:
        """Return what every host of the office must be; see :meth:`office`."""
        return compile_office(self.office(slug, stage))
