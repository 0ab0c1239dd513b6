"""Rideau as a team has it: a wheel, in an environment that cannot read this checkout."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.fleet import ROOT

_SOURCES = ("rideau", "templates", "profiles", "deploys", "inventories")
_PROJECT = ("pyproject.toml", "requirements.txt", "README.md", "LICENSE")
_MADE = shutil.ignore_patterns("__pycache__")
_GUARD = """\
import os
import sys

CHECKOUT, LIBRARIES = {checkout!r}, {libraries!r}


def refuse(event, arguments):
    if event in ("open", "os.listdir", "os.scandir") and isinstance(arguments[0], (str, bytes, os.PathLike)):
        path = os.path.realpath(os.fsdecode(arguments[0])) + "/"
        if path.startswith(CHECKOUT) and not path.startswith(LIBRARIES):
            raise PermissionError(f"{{path}} is in the checkout")


sys.addaudithook(refuse)
"""
"""What Python runs first there: of the checkout it may read other people's libraries alone."""


def wheel(folder: Path) -> Path:
    """Build the wheel in ``folder`` from a copy of the sources, so that nothing is left among them."""
    sources = folder / "sources"
    for name in _SOURCES:
        shutil.copytree(ROOT / name, sources / name, symlinks=True, ignore=_MADE)
    for name in _PROJECT:
        shutil.copy(ROOT / name, sources)
    _pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder, sources)
    (built,) = folder.glob("*.whl")
    return built


def _pip(*words: object) -> None:
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    subprocess.run([*pip, *map(str, words)], check=True, capture_output=True)


@dataclass(frozen=True)
class Installed:
    """An environment with the wheel, beside the libraries that this one has."""

    folder: Path

    @classmethod
    def make(cls, folder: Path, built: Path) -> "Installed":
        venv.create(folder, with_pip=False, symlinks=True)
        made = cls(folder)
        (site,) = folder.glob("lib/python3*/site-packages")
        libraries = Path(sysconfig.get_path("purelib")).resolve()
        for each in libraries.iterdir():
            if "rideau" not in each.name and each.suffix != ".pth":
                (site / each.name).symlink_to(each)
        _pip("--python", made.python, "install", "--no-deps", "--no-index", built)
        guard = _GUARD.format(checkout=f"{ROOT}/", libraries=f"{libraries}/")
        (site / "sitecustomize.py").write_text(guard)
        return made

    @property
    def python(self) -> Path:
        return self.folder / "bin/python"

    def run(
        self, *words: object, at: Path, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment in the folder ``at``."""
        own = {
            "PATH": f"{self.folder}/bin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": str(self.folder),
            "LC_ALL": "C.UTF-8",
            **{key: value for key, value in os.environ.items() if key.startswith(("TMPDIR", "RIDEAU_LAB"))},
        }
        return subprocess.run(
            [str(each) for each in words],
            cwd=at,
            env={**own, **(environment or {})},
            capture_output=True,
            text=True,
            check=False,
        )

    def rideau(self, *words: object, at: Path) -> str:
        """Run a verb, which must end well, and return what it prints."""
        done = self.run("rideau", *words, at=at)
        assert done.returncode == 0, done.stderr or done.stdout
        return done.stdout
