"""The packages hosts install, downloaded once: deploys run apt for real, offline and repeatably."""

import json
import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from rideau.compile import OfficePlan
from rideau.lab import images, paths
from rideau.lab.command import call

INSIDE = "/srv/repository"
"""Where hosts see the repository of their release."""
OWN_INSIDE = "/srv/lab"
"""Where hosts see the packages that this very lab made."""

PackageSet = tuple[str, ...]


def folder(debian: str) -> Path:
    """Return the repository for hosts of a release; it follows the image it completes."""
    return paths.cache() / "repository" / images.host_image(debian).path.name


def wanted(plans: Sequence[OfficePlan]) -> dict[str, set[PackageSet]]:
    """Return, for each Debian release, the sets of packages that are installed together."""
    sets: dict[str, set[PackageSet]] = {host.debian: set() for plan in plans for host in plan.office.hosts}
    for plan in plans:
        for host in plan.hosts:
            sets[host.host.debian].add(host.packages)
    return sets


def complete(debian: str, sets: Collection[PackageSet]) -> None:
    """Download what ``sets`` need and the repository lacks, and index it anew."""
    target = folder(debian)
    record = target / "sets.json"
    known = {tuple(each) for each in json.loads(record.read_text())} if record.exists() else set()
    missing = [each for each in sorted(sets) if each and each not in known]
    target.mkdir(parents=True, exist_ok=True)
    if missing:
        with _online(debian) as root:
            for each in missing:
                _download(root, each)
            for deb in (root / "var/cache/apt/archives").glob("*.deb"):
                shutil.move(deb, target / deb.name)
    if missing or not record.exists():
        index(target)
        record.write_text(json.dumps(sorted([*known, *missing])))


@contextmanager
def _online(debian: str) -> Iterator[Path]:
    """Lay a scratch layer over the image in which apt reaches the machine's usual sources."""
    with TemporaryDirectory(dir=paths.cache()) as scratch:
        root, changes, work = (Path(scratch) / each for each in ("root", "changes", "work"))
        for each in (root, changes, work):
            each.mkdir()
        changes.chmod(0o755)
        layers = f"lowerdir={images.host_image(debian).path},upperdir={changes},workdir={work}"
        call("mount", "-t", "overlay", "overlay", "-o", layers, str(root))
        try:
            shutil.copyfile("/etc/resolv.conf", root / "etc/resolv.conf")
            shutil.copyfile(root / images.INSTALLER_SOURCES, root / "etc/apt/sources.list")
            _apt(root, "update")
            yield root
        finally:
            call("umount", str(root))


def _download(root: Path, packages: PackageSet) -> None:
    _apt(root, "install", "--download-only", "--no-install-recommends", *packages)


def _apt(root: Path, *arguments: str) -> None:
    options = [f"-o{option.replace(' ', '=').replace(chr(34), '')}" for option in images.APT_OPTIONS]
    call("chroot", str(root), "apt-get", "-qq", "-y", "-oAPT::Sandbox::User=root", *options, *arguments)


def index(target: Path) -> None:
    """Write the ``Packages`` file of a flat repository."""
    text = call("dpkg-scanpackages", "--multiversion", ".", cwd=str(target))
    new = target / "Packages.new"
    new.write_text(text)
    new.rename(target / "Packages")
