"""From host plan to bytes: the same plan gives the same bytes, anywhere.

Where a secret belongs, the bytes have a placeholder; :mod:`rideau.converge.filling` puts the value there.
"""

from dataclasses import dataclass, field, fields
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rideau.host import File, HostPlan, Template
from rideau.problems import Refused
from rideau.secret import pieces, placeholder
from rideau.shipped import TEMPLATES

PRIVATE = 0o640
"""The most that a file with a secret in it may allow."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where the secret called ``name`` lies in a content: from byte ``start`` up to ``end``."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """A file as it will lie on the host; ``service`` is its owner in the plan."""

    path: str
    service: str
    mode: int
    owner: str
    group: str
    content: bytes = field(repr=False)
    slots: tuple[Slot, ...] = ()
    """Where secrets belong, in order."""

    @property
    def digest(self) -> str:
        """SHA-256 of the content, in hexadecimal."""
        return sha256(self.content).hexdigest()


def render(plan: HostPlan) -> tuple[RenderedFile, ...]:
    """Return every file of ``plan``, sorted by path."""
    return tuple(
        sorted(
            (_render_file(plan, file, part.owner) for part in plan.contributions for file in part.files),
            key=lambda file: file.path,
        )
    )


def _render_file(plan: HostPlan, file: File, service: str) -> RenderedFile:
    text = file.content if isinstance(file.content, str) else render_template(file.content)
    content, slots = _with_placeholders(text)
    if slots:
        _refuse_exposure(plan, file, service, slots)
    return RenderedFile(file.path, service, file.mode, file.owner, file.group, content, slots)


def _with_placeholders(text: str) -> tuple[bytes, tuple[Slot, ...]]:
    content, slots = bytearray(), []
    for plain, name in pieces(text):
        content += plain.encode()
        if name:
            start = len(content)
            content += placeholder(name).encode()
            slots.append(Slot(name, start, len(content)))
    return bytes(content), tuple(slots)


def _refuse_exposure(plan: HostPlan, file: File, service: str, slots: tuple[Slot, ...]) -> None:
    where = f"{plan.host.name}: {service}: {file.path}"
    known = {secret.id: secret for secret in plan.secrets}
    unknown = {slot.name for slot in slots} - known.keys()
    if unknown:
        raise Refused(f"{where} holds {', '.join(sorted(unknown))}, which no service declares in its needs")
    private = [slot.name for slot in slots if not known[slot.name].kind.is_public]
    if private and file.mode & ~PRIVATE:
        raise Refused(f"{where} holds {private[0]} and has the mode {file.mode:04o}: give it 0600 or 0640")


def render_template(template: Template) -> str:
    """Return the text of ``template``; an undefined variable is an error."""
    context: Any = template.context
    values = {each.name: getattr(context, each.name) for each in fields(context)}
    return environment().get_template(template.name).render(values)


@cache
def environment() -> Environment:
    """Return how every template is drawn: a name that is not there is an error."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 -- configuration files, not HTML; input is validated on load
    )
