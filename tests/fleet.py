"""Fleets on disk, for tests that read and write files."""

import shutil
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

OFFICE = """\
rideau: 1
office: {office}
name: {{en: Office {office}, fr: Cabinet {office}}}
department: {{code: DEP, name: {{en: Department, fr: Ministère}}}}
level: {level}
lifecycle: {{appointment: 2026-11-30, support_until: 2027-03-31}}
domain: {office}.example
site:
{site}
  uplinks:
    - {{name: primary, method: dhcp, down_mbps: 500, up_mbps: 500}}
staff:
{staff}
"""
ADDRESS = """\
  address: {street: 1 Main Street, city: Ottawa, province: ON, postal_code: K1A 0P4}
  timezone: America/Toronto"""
PERSON = """\
  - {{name: Minister, login: {login}, language: fr, phone: {{model: yealink-t54w, mac: "{mac}"}}}}"""


def samples(folder: Path) -> Path:
    """Return a copy of the sample fleet below ``folder``."""
    shutil.copytree(ROOT / "profiles", folder / "profiles")
    return folder


def without_offices(folder: Path) -> Path:
    """Return a copy of the sample fleet and its levels below ``folder``, without any office."""
    samples(folder)
    for file in (folder / "profiles/offices").iterdir():
        file.unlink()
    return folder


def profile(
    office: str,
    number: int = 0,
    logins: Iterable[str] = ("minister",),
    level: str = "turnkey",
    same_as: str | None = None,
) -> str:
    """Return the text of an office's profile; ``number`` keeps its MAC addresses from those of others."""
    people = [
        PERSON.format(login=login, mac=f"80:5E:C0:{number >> 8:02X}:{number & 0xFF:02X}:{position:02X}")
        for position, login in enumerate(logins)
    ]
    site = f"  same_as: {same_as}" if same_as else ADDRESS
    return OFFICE.format(office=office, level=level, site=site, staff="\n".join(people))


def add(root: Path, office: str, text: str) -> Path:
    """Write the profile of ``office`` below ``root`` and return its file."""
    file = root / "profiles/offices" / f"{office}.yaml"
    file.write_text(text)
    return file
