"""The packages hosts install, downloaded once: deploys run apt for real, offline and repeatably."""

import json
import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

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


def missing(debian: str, sets: Collection[PackageSet]) -> list[PackageSet]:
    """Return which of ``sets`` were not downloaded yet."""
    known = _known(debian)
    return [each for each in sorted(sets) if known is None or each not in known]


def complete(debian: str, sets: Sequence[PackageSet]) -> None:
    """Download what ``sets`` need and index the repository anew."""
    target = folder(debian)
    target.mkdir(parents=True, exist_ok=True)
    with _online(debian) as root:
        for each in filter(None, sets):
            _apt(root, "install", "--download-only", "--no-install-recommends", *each)
        for deb in (root / "var/cache/apt/archives").glob("*.deb"):
            shutil.move(deb, target / deb.name)
    index(target)
    _record(debian).write_text(json.dumps(sorted({*(_known(debian) or ()), *sets})))


def _known(debian: str) -> set[PackageSet] | None:
    record = _record(debian)
    return {tuple(each) for each in json.loads(record.read_text())} if record.exists() else None


def _record(debian: str) -> Path:
    return folder(debian) / "sets.json"


@contextmanager
def _online(debian: str) -> Iterator[Path]:
    """Lay a scratch layer over the image in which apt reaches the machine's usual sources."""
    scratch = paths.cache() / f"scratch-{debian}"
    root, changes, work = (scratch / each for each in ("root", "changes", "work"))
    _discard(scratch)
    for each in (root, changes, work):
        each.mkdir(parents=True)
    layers = f"lowerdir={images.host_image(debian).path},upperdir={changes},workdir={work}"
    call("mount", "-t", "overlay", "overlay", "-o", layers, str(root))
    try:
        shutil.copyfile("/etc/resolv.conf", root / "etc/resolv.conf")
        shutil.copyfile(root / images.INSTALLER_SOURCES, root / "etc/apt/sources.list")
        _apt(root, "update")
        yield root
    finally:
        _discard(scratch)


def _discard(scratch: Path) -> None:
    """Remove a scratch layer, an interrupted command's included."""
    if (scratch / "root").is_mount():
        call("umount", str(scratch / "root"))
    shutil.rmtree(scratch, ignore_errors=True)


def _apt(root: Path, *arguments: str) -> None:
    options = [f"-o{option.replace(' ', '=').replace(chr(34), '')}" for option in images.APT_OPTIONS]
    call("chroot", str(root), "apt-get", "-qq", "-y", "-oAPT::Sandbox::User=root", *options, *arguments)


def index(target: Path) -> None:
    """Write the ``Packages`` file of a flat repository."""
    text = call("dpkg-scanpackages", "--multiversion", ".", cwd=str(target))
    new = target / "Packages.new"
    new.write_text(text)
    new.rename(target / "Packages")
