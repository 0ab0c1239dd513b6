"""From host plan to bytes: the same plan gives the same bytes, anywhere."""

from dataclasses import dataclass, fields
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rideau.host import File, HostPlan, Template

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """A file as it will lie on the host; ``service`` is its owner in the plan."""

    path: str
    service: str
    mode: int
    owner: str
    group: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the content, in hexadecimal."""
        return sha256(self.content).hexdigest()


def render(plan: HostPlan) -> tuple[RenderedFile, ...]:
    """Return every file of ``plan``, sorted by path."""
    return tuple(
        sorted(
            (_render_file(file, part.owner) for part in plan.contributions for file in part.files),
            key=lambda file: file.path,
        )
    )


def _render_file(file: File, service: str) -> RenderedFile:
    text = file.content if isinstance(file.content, str) else render_template(file.content)
    return RenderedFile(file.path, service, file.mode, file.owner, file.group, text.encode())


def render_template(template: Template) -> str:
    """Return the text of ``template``; an undefined variable is an error."""
    context: Any = template.context
    values = {field.name: getattr(context, field.name) for field in fields(context)}
    return _environment().get_template(template.name).render(values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 -- configuration files, not HTML; input is validated on load
    )
