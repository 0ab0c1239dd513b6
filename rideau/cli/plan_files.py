"""Plans as files: every file of every host as it will lie there, and ``plan.json`` beside them."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from rideau.compile import OfficePlan
from rideau.language import gettext
from rideau.problems import Refused
from rideau.project import Project
from rideau.render import render
from rideau.summary import FORMAT, document

INDEX = "plan.json"


def as_json_text(plan: OfficePlan) -> str:
    """Return the plan as the document of :mod:`rideau.summary`."""
    return json.dumps(document(plan), ensure_ascii=False, indent=2) + "\n"


def write(plan: OfficePlan, directory: Path) -> None:
    """Write every file of every host below ``directory``, and ``plan.json``.

    What an earlier plan left there is replaced; raise :class:`Refused` for a folder with anything else.
    """
    try:
        _clear(directory)
        for host in plan.hosts:
            for file in render(host):
                path = directory / host.host.slug / file.path.lstrip("/")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.content)
        (directory / INDEX).write_text(as_json_text(plan), encoding="utf-8")
    except OSError as error:
        raise Refused(f"{error.filename or directory}: {error.strerror}") from error


def write_all(project: Project, offices: Iterable[str], directory: Path) -> None:
    """Write the plans of ``offices``, each below a folder of its name; those of no office are removed.

    Raise :class:`Refused` for a folder that no plan wrote, before anything is written.
    """
    wanted = frozenset(offices)
    present = [path for path in directory.iterdir() if path.is_dir()] if directory.is_dir() else []
    former = [path for path in present if path.name not in wanted]
    for path in former:
        _clear(path)
        (path / INDEX).unlink()
        path.rmdir()
    for slug in sorted(wanted):
        write(project.plan(slug), directory / slug)


def _clear(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    present = {path.name: path for path in directory.iterdir()}
    foreign = sorted(set(present) - _written(directory / INDEX))
    if foreign:
        refusal = gettext("{directory} holds “{name}”, which no plan wrote. Choose an empty folder.")
        raise Refused(refusal.format(directory=directory, name=foreign[0]))
    for name, path in present.items():
        if name != INDEX:
            shutil.rmtree(path)


def _written(index: Path) -> frozenset[str]:
    """Return the names that the plan in ``index`` wrote beside itself, its own included."""
    try:
        former = json.loads(index.read_text(encoding="utf-8"))
        if former["format"] == FORMAT:
            return frozenset((INDEX, *(host["slug"] for host in former["hosts"])))
    except (OSError, ValueError, LookupError, TypeError):
        pass
    return frozenset()
