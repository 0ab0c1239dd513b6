"""``rideau init``: a repository for a team's own offices."""

from datetime import UTC, datetime
from pathlib import Path

import click

from rideau import language
from rideau.cli import schema
from rideau.cli.new_folder import fill
from rideau.fleet_repository import EXAMPLE, WHEEL, files
from rideau.language import gettext
from rideau.profiles.notations import as_slug
from rideau.project import Project


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--lang", type=click.Choice(language.LANGUAGES), help="Language of comments and of CI.")
def init(folder: Path, *, lang: str | None) -> None:
    """Make a repository for a team's own offices in DIR, which is new or empty.

    It holds an example office, inventories and deploys for pyinfra, and what GitHub or GitLab check changes
    with. Rideau stays an installed package: the repository pins it.
    """
    language.use(lang or language.preferred())
    made = files(_name(folder), language.current(), datetime.now(tz=UTC).date())
    fill(folder, lambda aside: _write(aside, made), last="profiles")
    told = gettext(
        "{folder} is ready, with “{office}” to try. Put {wheel} into its wheels/, then read README.md."
    )
    click.echo(told.format(folder=folder, office=EXAMPLE, wheel=WHEEL))


def _name(folder: Path) -> str:
    return as_slug(folder.resolve().name) or "offices"


def _write(root: Path, made: dict[str, str]) -> None:
    for path, text in made.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    project = Project.load(root)
    schemas = root / "profiles" / "schemas"
    schemas.mkdir()
    for name, text in schema.files(project.repository).items():
        (schemas / name).write_text(text, encoding="utf-8")
    project.allocate(EXAMPLE)
