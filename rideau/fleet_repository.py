"""What a team's own repository begins with: the text of every file but those that profiles lead to. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from rideau import __version__
from rideau.host import Template
from rideau.profiles.drafting import Answers, Line, Someone, draft
from rideau.profiles.words import word
from rideau.render import render_template
from rideau.shipped import DEPLOYS, INVENTORIES, REQUIREMENTS
from rideau.text import Text
from rideau.vault.recipients import Recipients

EXAMPLE = "example-office"
WHEEL = f"rideau-{__version__}-py3-none-any.whl"
"""What the wheel of this very version is called."""
_AHEAD = timedelta(days=60)
"""How far ahead the example's appointment is."""
_MEANING = Text("What this change means", "Ce que signifie ce changement")
_TOO_LONG = Text("Its plan is too long for a comment:", "Son plan est trop long pour un commentaire :")
_UPGRADED = Text(
    "Rideau itself changes: apply one office, and look at it, before the others.",
    "Rideau lui-même change : appliquez un cabinet, et regardez-le, avant les autres.",
)
_LACKING = Text(
    "What was given here is not remembered yet. Run rideau plan for these offices, commit what it writes:",
    "Ce qui est attribué ici n'est pas encore retenu. Exécutez rideau plan pour ces cabinets et versez au "
    "dépôt ce qu'il écrit :",
)
_TEMPLATES = {
    "README.md": "README.md.j2",
    "README.fr.md": "README.fr.md.j2",
    ".gitignore": "gitignore.j2",
    ".vscode/extensions.json": "extensions.json.j2",
    ".github/workflows/rideau.yml": "github.yml.j2",
    ".gitlab-ci.yml": "gitlab-ci.yml.j2",
    "ci/install.sh": "install.sh.j2",
    "ci/report.sh": "report.sh.j2",
    "ci/comment_gitlab.py": "comment_gitlab.py.j2",
    "profiles/fleet.yaml": "fleet.yaml.j2",
}


@dataclass(frozen=True, slots=True)
class _Words:
    """What the templates need to know."""

    fleet: str
    language: str
    environment: str
    time_servers: str
    hub: str
    health_targets: str
    meaning: str
    too_long: str
    upgraded: str
    lacking: str
    office: str = EXAMPLE
    version: str = __version__
    wheel: str = WHEEL


def files(fleet: str, language: str, today: date) -> dict[str, str]:
    """Return the text of every file by its path: a fleet of the name ``fleet``, with one example office."""
    words = _Words(
        fleet,
        language,
        environment=word("Fleet", "environment").in_language(language),
        time_servers=word("StandardOptions", "time_servers").in_language(language),
        hub=word("StandardOptions", "hub").in_language(language),
        health_targets=word("StandardOptions", "health_targets").in_language(language),
        meaning=_MEANING.in_language(language),
        too_long=_TOO_LONG.in_language(language),
        upgraded=_UPGRADED.in_language(language),
        lacking=_LACKING.in_language(language),
    )
    return {
        **{path: render_template(Template(f"repository/{name}", words)) for path, name in _TEMPLATES.items()},
        **dict(_shipped()),
        f"profiles/offices/{EXAMPLE}.yaml": draft(_example(today + _AHEAD), language),
        "profiles/recipients.yaml": Recipients({}).text,
        "wheels/.gitkeep": "",
    }


def _shipped() -> Iterator[tuple[str, str]]:
    yield REQUIREMENTS.name, REQUIREMENTS.read_text(encoding="utf-8")
    for folder in (DEPLOYS, INVENTORIES):
        for file in sorted(folder.glob("*.py")):
            yield _beside(folder, file), file.read_text(encoding="utf-8")


def _beside(folder: Path, file: Path) -> str:
    return f"{folder.name}/{file.name}"


def _example(appointment: date) -> Answers:
    """Return an office that could be somebody's, of names and addresses that are nobody's."""
    return Answers(
        office=EXAMPLE,
        name=Text("Office of the Minister of Examples", "Cabinet du ministre des Exemples"),
        code="EX",
        department=Text("Department of Examples", "Ministère des Exemples"),
        level="essentials",
        appointment=appointment,
        domain="example-minister.example",
        address={
            "street": "1 Wellington Street",
            "city": "Ottawa",
            "province": "ON",
            "postal_code": "K1A 0A9",
        },
        timezone="America/Toronto",
        line=Line("198.51.100.10/29", "198.51.100.9", 500, 500),
        number="+16135550100",
        carrier="sip.carrier.example",
        people=(Someone("Minister", "minister", "fr"), Someone("Chief of Staff", "chief", "en")),
    )
