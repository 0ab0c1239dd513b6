"""What ``rideau secrets list`` shows: names, purposes, readers, uses; never a value.

As JSON, format 1::

    {"format": 1,
     "secrets": [{"office", "name", "kind", "purpose": {"en", "fr"} or null, "needed": true or false,
                  "version": NUMBER or null, "made": DAY or null, "readers": [NAME],
                  "current_readers": true or false, "used_by": [{"host", "path", "units": [NAME]}]}]}

``made`` is the day the value was committed; ``current_readers``: whether they are those of recipients.yaml.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rideau.compile import OfficePlan
from rideau.language import gettext
from rideau.secret import Kind, Secret
from rideau.vault.dates import dates
from rideau.vault.file import Sealed
from rideau.vault.uses import Use, uses
from rideau.vault.vaults import Vaults

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A secret as it is needed, as it lies in the vault, or both."""

    name: str
    secret: Secret | None
    sealed: Sealed | None
    made: str
    current: bool
    """Whether its readers are those that may read now."""
    uses: tuple[Use, ...]

    @property
    def kind(self) -> Kind | None:
        """What the service needs, or what is left over."""
        return self.secret.kind if self.secret else self.sealed.kind if self.sealed else None


def lines(plan: OfficePlan, vaults: Vaults) -> Iterator[Line]:
    """Yield every secret of an office, sorted by name."""
    vault = vaults.vault(plan.office.slug)
    made, readers = dates(vault), vaults.readers().digests
    needed = {secret.id: secret for secret in plan.needs.kept}
    used = uses(plan)
    for name in sorted({*needed, *vault.sealed}):
        sealed = vault.sealed.get(name)
        yield Line(
            name,
            needed.get(name),
            sealed,
            made.get(name, ""),
            sealed is None or dict(sealed.readers) == readers,
            tuple(each for each in used if each.secret == name),
        )


def columns() -> tuple[str, ...]:
    """Return the headings of an office's table."""
    return (
        gettext("Name"),
        gettext("Kind"),
        gettext("Purpose"),
        gettext("Value"),
        gettext("Readers"),
        gettext("Used by"),
    )


def rows(plan: OfficePlan, vaults: Vaults, spoken: str) -> tuple[tuple[str, ...], ...]:
    """Return the table of an office."""
    return tuple(_row(each, spoken) for each in lines(plan, vaults))


def _row(line: Line, spoken: str) -> tuple[str, ...]:
    purpose = line.secret.purpose.in_language(spoken) if line.secret else gettext("needed by nobody any more")
    readers = ", ".join(sorted(line.sealed.readers)) if line.sealed else "-"
    stale = "" if line.current else gettext("(not those of recipients.yaml)")
    used = "; ".join(f"{each.host} {each.path}" for each in line.uses) or "-"
    return (line.name, str(line.kind), purpose, _value(line), f"{readers} {stale}".rstrip(), used)


def _value(line: Line) -> str:
    if line.sealed is None:
        return gettext("none yet")
    version = gettext("version {number}").format(number=line.sealed.version)
    return f"{version}, {line.made}" if line.made else version


def document(plans: Mapping[str, OfficePlan], vaults: Vaults) -> str:
    """Return the same for programs."""
    found = [_fields(slug, each) for slug, plan in plans.items() for each in lines(plan, vaults)]
    return json.dumps({"format": FORMAT, "secrets": found}, ensure_ascii=False, indent=2) + "\n"


def _fields(office: str, line: Line) -> dict[str, object]:
    purpose = line.secret.purpose if line.secret else None
    return {
        "office": office,
        "name": line.name,
        "kind": line.kind,
        "purpose": {"en": purpose.en, "fr": purpose.fr} if purpose else None,
        "needed": line.secret is not None,
        "version": line.sealed.version if line.sealed else None,
        "made": line.made or None,
        "readers": sorted(line.sealed.readers) if line.sealed else [],
        "current_readers": line.current,
        "used_by": [{"host": each.host, "path": each.path, "units": list(each.units)} for each in line.uses],
    }
