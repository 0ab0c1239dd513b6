"""The last step before hosts: real secrets where the plan has references."""

from collections.abc import Iterable
from dataclasses import replace

from rideau.host import HostPlan
from rideau.problems import Refused
from rideau.render import RenderedFile, Slot, render
from rideau.secret import Values


def filled(plan: HostPlan) -> tuple[RenderedFile, ...]:
    """Return the files of ``plan`` as they will lie on the host, secrets included, sorted by path.

    Raise :class:`Refused` for a plan that needs secrets and was not opened.
    """
    files = render(plan)
    missing = sorted(_names(files) - plan.values.by_name.keys())
    if missing:
        raise Refused(f"{plan.host.name}: its plan was not opened with the values of {', '.join(missing)}")
    return tuple(_filled(file, plan.values) if file.slots else file for file in files)


def _names(files: Iterable[RenderedFile]) -> set[str]:
    return {slot.name for file in files for slot in file.slots}


def _filled(file: RenderedFile, values: Values) -> RenderedFile:
    content, slots, end = bytearray(), [], 0
    for slot in file.slots:
        content += file.content[end : slot.start]
        start = len(content)
        content += values[slot.name].encode()
        slots.append(Slot(slot.name, start, len(content)))
        end = slot.end
    content += file.content[end:]
    return replace(file, content=bytes(content), slots=tuple(slots))
