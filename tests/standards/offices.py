"""An office in which nothing is found, and what may be changed in it."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from rideau.profiles.fleet import Fleet
from rideau.profiles.source import parse
from rideau.profiles.validation import FLEET_RULES, Loaded, profile_of, validated
from rideau.standards.judging import Judged, described, judged_fleet, judged_office
from tests.test_profile import LEVELS

DAY = date(2026, 11, 27)
GOOD = """rideau: 1
office: sample
name: {en: Office of the Minister, fr: Cabinet du ministre}
department: {code: TC, name: {en: Transport Canada, fr: Transports Canada}}
level: turnkey
lifecycle: {appointment: 2026-11-30, support_until: 2027-03-31}
domain: minister.example
site:
  address: {street: 330 Sparks Street, floor: "2", city: Ottawa, province: ON, postal_code: K1A 0N5}
  timezone: America/Toronto
  uplinks:
    - {name: primary, address: 198.51.100.10/29, gateway: 198.51.100.9, down_mbps: 100, up_mbps: 100}
    - {name: backup, address: 192.0.2.10/29, gateway: 192.0.2.9, down_mbps: 50, up_mbps: 10}
staff:
  - {name: Minister, login: minister, language: fr, phone: {model: yealink-t54w, mac: "80:5E:C0:00:00:01"}}
  - {name: Chief of Staff, login: chief, language: en, remote_access: true}
services:
  telephony:
    trunk: {host: sip.carrier.example, number: "+16135550100", test_number: "933"}
    backup_trunk: {host: sip2.carrier.example}
    ring_groups: {reception: [minister, chief]}
  email:
    journal: {days: 400}
    shared_mailboxes: {info: [minister, chief]}
  credentials: {acme: "https://acme.example/dir"}
"""
FLEET = """rideau: 1
fleet: sample
environment: lab
standards:
  time_servers: [{name: ntp1.example, nts: true}, {name: ntp2.example, nts: true}]
  hub: [203.0.113.64/28]
  health_targets: [203.0.113.1, 203.0.113.2]
"""
INHERENT = {"S041", "S064", "S073"}
"""Notes about every office that has what they are about."""


def changed(text: str, changes: dict[str, Any]) -> str:
    """``text`` with other values at dotted keys; ``None`` takes a key away."""
    document = yaml.load(text, yaml.BaseLoader)
    for path, value in changes.items():
        *above, last = path.split(".")
        inner = document
        for key in above:
            inner = inner[int(key)] if isinstance(inner, list) else inner.setdefault(key, {})
        at = int(last) if isinstance(inner, list) else last
        if value is None:
            del inner[at]
        else:
            inner[at] = value
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False)


def judged(changes: dict[str, Any] | None = None, policy: str = "", day: date = DAY) -> tuple[Judged, ...]:
    """What is found in the good office with some changes."""
    office = profile_of(parse(Path("sample.yaml"), changed(GOOD, changes or {}).encode()), LEVELS)
    return judged_office(described(office.model, None, day), office.document, fleet(FLEET + policy).model)


def of_fleet(changes: dict[str, Any]) -> tuple[Judged, ...]:
    """What is found in a good fleet with some changes."""
    return judged_fleet(fleet(changed(FLEET, changes)))


def fleet(text: str) -> Loaded[Fleet]:
    return validated(Fleet, parse(Path("fleet.yaml"), text.encode()), FLEET_RULES)


def codes(found: tuple[Judged, ...]) -> set[str]:
    return {each.finding.code for each in found}
