"""What a guide says that can be right or wrong, and where an office's plan holds it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from rideau import tunnels
from rideau.mail_dns.partner import partner_records
from rideau.mail_dns.records import records
from rideau.project import Project
from rideau.render import render
from rideau.summary import document

NUMBER = re.compile(r"(?<![\d.:])(?:\+\d{7,15}|\d{3}[-\u2011]\d{3}[-\u2011]\d{4})(?!\d)")
IPV4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2})?(?![\d.]*\d)")
IPV6 = re.compile(r"(?<![0-9a-f:])(?:[0-9a-f]{1,4}:+){2,}[0-9a-f]*(?:/\d{1,3})?")
NAME = re.compile(r"(?<![\w.@-])(?:[\w-]+\.)+(?:example|arpa)(?![\w-])", re.ASCII)
ADDRESS = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+\w+", re.ASCII)


class _Reader(HTMLParser):
    """Takes what is read, what is compared (``code``) and where links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.codes: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        if tag == "code":
            self.codes.append("")
        self.links += [value for name, value in attributes if name == "href" and tag == "a" and value]

    def handle_endtag(self, tag):
        while self.tags and self.tags.pop() != tag:
            pass

    def handle_data(self, data):
        if "style" in self.tags:
            return
        self.text.append(data)
        if "code" in self.tags:
            self.codes[-1] += data


@dataclass(frozen=True)
class Facts:
    numbers: frozenset[str]
    addresses: frozenset[str]
    """Of machines and networks."""
    names: frozenset[str]
    """Of the network, and of mailboxes."""
    links: frozenset[str]
    commands: frozenset[str]


def facts(html: str) -> Facts:
    reader = _Reader()
    reader.feed(html)
    text = " ".join(reader.text)
    commands = {line for each in reader.codes for line in each.splitlines() if line.startswith("rideau ")}
    return Facts(
        frozenset(_digits(each) for each in NUMBER.findall(text)),
        frozenset((*IPV4.findall(text), *IPV6.findall(text))),
        frozenset((*NAME.findall(text), *ADDRESS.findall(text))),
        frozenset(each for each in reader.links if not each.startswith(("#", "guide-"))),
        frozenset(commands),
    )


def _digits(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    return digits if number.startswith("+") else f"1{digits}"


@dataclass(frozen=True)
class Held:
    """All that is known of an office without its guide: what people wrote, what was given, what hosts get."""

    text: str

    @classmethod
    def by(cls, root: Path, office: str) -> "Held":
        plan = Project.load(root).plan(office)
        profiles = root / "profiles"
        written = [profiles / "fleet.yaml", *(profiles / "offices").glob(f"{office}*.yaml")]
        told = (*records(plan.office), *partner_records(plan.office))
        parts = (
            *(each.read_text(encoding="utf-8") for each in written),
            json.dumps(document(plan)),
            *(file.content.decode() for host in plan.hosts for file in render(host)),
            *(f"{each.name} {each.data}" for each in told),
            tunnels.path(plan.office, plan.office.vpn).server if plan.office.vpn else "",
            *(name for each in plan.needs.certificates for name in each.names),
        )
        return cls("\n".join(parts))

    def lacks(self, found: Facts) -> Iterator[str]:
        """What a guide says and nothing else does."""
        yield from (each for each in found.numbers if not re.search(rf"\+{each}(?!\d)", self.text))
        for each in found.addresses | found.names:
            if not re.search(rf"(?<![\w.:@-]){re.escape(each)}(?![\w:])", self.text):
                yield each
        for each in found.links:
            kind, _, where = each.partition(":")
            if (where.split("/")[2] if kind == "https" else where) not in self.text:
                yield each
