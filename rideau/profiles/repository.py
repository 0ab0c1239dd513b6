"""Where profiles live: the nearest folder upwards with ``profiles/fleet.yaml``."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rideau.language import gettext
from rideau.problems import Refused
from rideau.shipped import LEVELS

_FLEET = Path("profiles/fleet.yaml")
_LOCK, _LIFE, _VAULT, _ACCESS = ".lock.yaml", ".lifecycle.yaml", ".vault.yaml", ".access.yaml"
_DKIM = ".dkim.yaml"
_REMEMBERED = (_LOCK, _LIFE, _VAULT, _ACCESS, _DKIM)


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder of profiles, by its root."""

    root: Path

    @property
    def fleet(self) -> Path:
        """The file of the fleet."""
        return self.root / _FLEET

    @property
    def drift(self) -> Path:
        """The file of what may differ on hosts for a while; there need not be one."""
        return self.root / "profiles/drift.yaml"

    @property
    def levels(self) -> Mapping[str, Path]:
        """The file of every level, by slug: what comes with Rideau, and before it the repository's own."""
        own = sorted(self.root.glob("profiles/levels/*.yaml"))
        return {file.stem: file for file in (*sorted(LEVELS.glob("*.yaml")), *own)}

    @property
    def offices(self) -> dict[str, Path]:
        """The file of every office, by slug; what Rideau remembers of it lies beside it."""
        folder = self.root / "profiles/offices"
        # A glob takes a folder that cannot be read for an empty one.
        files = sorted(folder.iterdir()) if folder.is_dir() else []
        return {
            file.stem: file
            for file in files
            if file.suffix == ".yaml" and not file.name.endswith(_REMEMBERED)
        }

    @property
    def lockfiles(self) -> dict[str, Path]:
        """Every lockfile, by the slug of its office, which may be gone."""
        files = sorted(self.root.glob(f"profiles/offices/*{_LOCK}"))
        return {file.name.removesuffix(_LOCK): file for file in files}

    @property
    def lives(self) -> dict[str, Path]:
        """Every lifecycle record, by the slug of its office, which may be gone."""
        files = sorted(self.root.glob(f"profiles/offices/*{_LIFE}"))
        return {file.name.removesuffix(_LIFE): file for file in files}

    def life(self, slug: str) -> Path:
        """Return where the lifecycle record of an office is, or will be."""
        return self.root / f"profiles/offices/{slug}{_LIFE}"

    @property
    def accesses(self) -> dict[str, Path]:
        """Every record of who may not come in any more, by the slug of its office, which may be gone."""
        files = sorted(self.root.glob(f"profiles/offices/*{_ACCESS}"))
        return {file.name.removesuffix(_ACCESS): file for file in files}

    def access(self, slug: str) -> Path:
        """Return where the record is of who may not come in to an office, or will be."""
        return self.root / f"profiles/offices/{slug}{_ACCESS}"

    @property
    def rotations(self) -> dict[str, Path]:
        """Every record of which keys sign mail, by the slug of its office, which may be gone."""
        files = sorted(self.root.glob(f"profiles/offices/*{_DKIM}"))
        return {file.name.removesuffix(_DKIM): file for file in files}

    def dkim(self, slug: str) -> Path:
        """Return where the record is of which keys sign an office's mail, or will be."""
        return self.root / f"profiles/offices/{slug}{_DKIM}"

    @property
    def beside(self) -> tuple[Path, ...]:
        """Everything that Rideau remembers beside profiles and anybody may read."""
        kept = (self.lockfiles, self.lives, self.accesses, self.rotations)
        return tuple(file for files in kept for file in files.values())

    @property
    def ownerless(self) -> tuple[Path, ...]:
        """The lockfiles without a profile: of offices that are gone, or were renamed by half."""
        offices = self.offices
        return tuple(file for slug, file in self.lockfiles.items() if slug not in offices)

    @property
    def forsaken(self) -> tuple[Path, ...]:
        """The lifecycle records without a profile."""
        offices = self.offices
        return tuple(file for slug, file in self.lives.items() if slug not in offices)


def find(start: Path, environment: Mapping[str, str] = os.environ) -> Repository:
    """Return the repository around ``start``, or that of ``RIDEAU_ROOT``; raise :class:`Refused`."""
    given = environment.get("RIDEAU_ROOT")
    folders = [Path(given)] if given else [start, *start.resolve().parents]
    for folder in folders:
        if (folder / _FLEET).is_file():
            return Repository(folder)
    raise Refused(
        gettext("{folder}: no profiles/fleet.yaml here. Go to the repository or set RIDEAU_ROOT.").format(
            folder=folders[0].resolve()
        )
    )
