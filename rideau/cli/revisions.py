"""A repository of profiles as it was: taken out of git into a folder that goes away again."""

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from rideau import git
from rideau.language import gettext
from rideau.problems import ProblemsFound, Refused
from rideau.profiles.repository import Repository
from rideau.project import Project


@contextmanager
def at_revision(repository: Repository, revision: str) -> Iterator[Project]:
    """Give the project as it was at ``revision`` (anything git understands); raise :class:`Refused`."""
    archive = _archive(repository.root, revision)
    with TemporaryDirectory(prefix="rideau-revision-") as folder:
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(folder, filter="data")
        yield Project(Repository(Path(folder)))


def unusable(former: Project, revision: str, problems: ProblemsFound) -> Refused:
    """Return the refusal of a former project whose profiles have problems by the rules of today."""
    refusal = gettext("At {revision} the profiles cannot be used by the rules of today:").format(
        revision=revision
    )
    places = str(problems).replace(f"{former.repository.root}/", f"{revision}:")
    return Refused(f"{refusal}\n{places}")


def _archive(root: Path, revision: str) -> bytes:
    if not _git(root, "rev-parse", "--git-dir"):
        refusal = gettext("{root} is in no git repository: there is no earlier version to compare with.")
        raise Refused(refusal.format(root=root.resolve()))
    # A revision that looks like an option is none: git itself is asked for the commit first.
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if not commit:
        refusal = gettext("{root}: git knows no revision “{revision}”. Write a commit, a branch or a tag.")
        raise Refused(refusal.format(root=root.resolve(), revision=revision))
    archive = _git(root, "archive", "--format=tar", commit.decode().strip(), "profiles")
    if not archive:
        raise Refused(gettext("At {revision} there were no profiles here.").format(revision=revision))
    return archive


def _git(root: Path, *arguments: str) -> bytes:
    """Return what git says; nothing where it fails."""
    try:
        done = subprocess.run(git.command(root, *arguments), capture_output=True, check=False)
    except OSError:
        raise Refused(gettext("git is not installed here: without it there is no earlier version.")) from None
    return done.stdout if done.returncode == 0 else b""
