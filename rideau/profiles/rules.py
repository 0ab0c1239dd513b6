"""Every rule that input can break: its stable code, what is said, and what to write instead.

``docs/problems.md`` explains each code at length. Codes are never reused.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rideau.language import N_, gettext
from rideau.problems import Location, Problem
from rideau.profiles.meaning import nearest
from rideau.profiles.notations import without_quotes

DocumentPath = tuple[str | int, ...]
"""Keys and list positions from the top of a document down to a value."""

MOST_PROBLEMS = 100
MOST_CHOICES = 30
LONGEST_QUOTE = 80
"""Characters of a wrong value that are quoted."""

_OURS = ("advice", "keys", "line", "place", "reason")
"""Placeholders for what we say ourselves, never cut short."""

KEY = "[key]"
"""The end of a path that means the key itself, not its value (pydantic's convention)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``message`` and ``remedy`` in English, with named placeholders (``{value}``)."""

    message: str
    remedy: str


RULES: Mapping[str, Rule] = {
    "R101": Rule(N_("the file cannot be read: {reason}"), N_("Check its name and that you may read it.")),
    "R102": Rule(
        N_("the file is larger than {limit} KiB"),
        N_("Keep one office to a file; a profile rarely needs more than 10 KiB."),
    ),
    "R103": Rule(N_("the file is not UTF-8 text"), N_("Save it again with the encoding UTF-8.")),
    "R104": Rule(
        N_("there is an invisible character here: {character}"),
        N_("Delete it; if there should be a space, type one."),
    ),
    "R105": Rule(N_("a tab character"), N_("Use spaces: two for each level of indentation.")),
    "R106": Rule(N_("the file is empty"), N_("Start from one of the files in profiles/offices.")),
    "R107": Rule(
        N_("lists and mappings are nested more than {limit} deep"),
        N_("Check the brackets and the indentation; no profile needs so many levels."),
    ),
    "R108": Rule(
        N_("this line cannot be read: {reason}"),
        "{advice}",
    ),
    "R109": Rule(
        N_("the key “{key}” appears twice; it is already on line {line}"),
        N_("Keep one of the two, or start another item of the list with “- ”."),
    ),
    "R110": Rule(N_("anchors and aliases (& and *) are not allowed"), N_("Write the value out each time.")),
    "R111": Rule(
        N_("tags and directives (! and %) are not allowed"),
        N_("Remove it; put the value between quotes if it starts with such a character."),
    ),
    "R112": Rule(
        N_("a second document starts here"), N_("Keep one office to a file and remove the line “---”.")
    ),
    "R113": Rule(N_("the file is not a list of “key: value” lines"), N_("Start with the line “rideau: 1”.")),
    "R114": Rule(N_("a key must be plain text"), N_("Write a single word followed by a colon.")),
    "R115": Rule(
        N_("the value ends before “#”: the rest of the line would be a comment"),
        N_("Write the value without “#”; before a comment, write “# ” with a space."),
    ),
    "R118": Rule(
        N_("the key “{key}” belongs in “{place}”"),
        N_("Move it below “{place}:”, indented by two spaces more."),
    ),
    "R119": Rule(
        N_("the key “{key}” does not belong in “{here}”"),
        N_("Begin the line in the first column, without spaces in front."),
    ),
    "R120": Rule(N_("unknown key “{key}”"), N_("Keys allowed here: {choices}.")),
    "R121": Rule(N_("the key “{key}” is missing"), N_("Add a line “{key}: …” here.")),
    "R122": Rule(
        N_("“key: value” lines are expected here"), N_("Write them below, indented by two spaces: {keys}.")
    ),
    "R123": Rule(
        N_("a list is expected here"),
        N_("Write each item on a line of its own after “- ”, or all between brackets: [one, two]."),
    ),
    "R124": Rule(N_("a single value is expected here"), N_("Write one value after the colon.")),
    "R125": Rule(N_("there is no value"), N_("Write the value after the colon, or remove the key.")),
    "R126": Rule(N_("“{value}” is not one of the words allowed here"), N_("Choose one of: {choices}.")),
    "R127": Rule(N_("format “{value}” is unknown"), N_("Write “rideau: 1”.")),
    "R128": Rule(
        N_("there are more than {limit} problems; the others are not shown"), N_("Correct these first.")
    ),
    "R129": Rule(N_("there is no space after the colon in “{key}”"), N_("Write: {line}")),
    "R130": Rule(
        N_("“{value}” is not a short name"),
        N_("Use at most {longest} lower-case letters, digits and hyphens, starting with a letter."),
    ),
    "R131": Rule(
        N_("“{value}” cannot be a login or a mailbox"),
        N_(
            "Use at most 32 lower-case letters and digits, joined by dots, hyphens or underscores, "
            "starting with a letter; names of system accounts are taken."
        ),
    ),
    "R132": Rule(
        N_("“{value}” is not a domain name"),
        N_("Write a name such as minister.gc.ca: lower case, no accents, at least one dot, no final dot."),
    ),
    "R133": Rule(
        N_("“{value}” is not a mail address"),
        N_("Write a name, an at sign and a domain: help@department.example."),
    ),
    "R134": Rule(
        N_("“{value}” is not the MAC address of a device"),
        N_('Copy the six pairs from the label and quote them: "80:5E:C0:00:00:01".'),
    ),
    "R135": Rule(N_("“{value}” is not an IP address"), N_("Write one host's address, such as 10.64.0.53.")),
    "R136": Rule(
        N_("“{value}” is not an address with a prefix length"),
        N_(
            "Write the address, a slash and the length of the prefix, such as 198.51.100.10/29; "
            "a mask of 255.255.255.248 is a length of 29, 255.255.255.252 of 30, 255.255.255.0 of 24."
        ),
    ),
    "R137": Rule(
        N_("“{value}” is not a telephone number"),
        N_('Write a plus sign, the country code and the number without spaces: "+16135550100".'),
    ),
    "R138": Rule(
        N_("“{value}” is not an extension"), N_('Use three to five digits, the first from 2 to 8: "201".')
    ),
    "R139": Rule(
        N_("“{value}” is not a time zone"),
        N_(
            "Write one of: America/St_Johns, America/Halifax, America/Toronto, America/Winnipeg, "
            "America/Regina, America/Edmonton, America/Vancouver, or another area and city."
        ),
    ),
    "R140": Rule(
        N_("“{value}” is not a Canadian postal code"), N_("Write it in capitals with a space: K1A 0P4.")
    ),
    "R141": Rule(N_("“{value}” is not a date: {reason}"), N_("Write it as 2026-11-30.")),
    "R142": Rule(
        N_("“{value}” is not a number that fits here"),
        N_("Write a whole number from {lowest} to {highest}, in digits alone."),
    ),
    "R143": Rule(N_("“{value}” is neither true nor false"), N_("Write true or false.")),
    "R144": Rule(
        N_("“{value}” is not the name of a network interface"),
        N_("Use at most {longest} lower-case letters, digits and hyphens: enp1s0."),
    ),
    "R145": Rule(
        N_("{character} is not allowed in this text"),
        N_("Use one line of letters, digits and simple punctuation: no quotes, braces or dollar signs."),
    ),
    "R146": Rule(N_("the text has {length} characters"), N_("Shorten it to {longest} characters.")),
    "R147": Rule(
        N_("“{value}” is not a department code"),
        N_("Use at most {longest} capital letters, digits and hyphens: VAC."),
    ),
    "R148": Rule(
        N_("“{value}” is not the address of a network"),
        N_("Write the first address of the network and its prefix length, at least 1, such as 10.64.0.0/21."),
    ),
    "R149": Rule(
        N_("“{value}” is not an IPv4 address that a host can have"),
        N_(
            "Write the office's own address as in the provider's letter, with its prefix length: "
            "neither the first nor the last of the network."
        ),
    ),
    "R150": Rule(
        N_("“{value}” is not the extension of a file"),
        N_("Write what stands after its last dot, in lower case: docm."),
    ),
    "R151": Rule(
        N_("“{value}” is neither a port nor a range of ports"),
        N_('Write "443" or "5000-5010", from 1 to 65535.'),
    ),
    "R152": Rule(
        N_("the opening leads from {zone} to itself"),
        N_("Name two zones; traffic inside a zone is not filtered."),
    ),
    "R153": Rule(
        N_("nothing may lead from public to {zone}"),
        N_("From public, open public-access alone, and let a server there answer."),
    ),
    "R154": Rule(
        N_("the ports do not go with the protocol {protocol}"),
        N_("Give ports to tcp and udp, and none to icmp and any."),
    ),
    "R155": Rule(
        N_("this is not the address of a PostgreSQL database"),
        N_("Write postgresql://USER@HOST/DATABASE; the password belongs in the file ~/.pgpass."),
    ),
    "R156": Rule(
        N_("“{value}” is not the name of a SIP account"),
        N_("Write it as the carrier gave it: letters, digits, and + . - _ between them."),
    ),
    "R157": Rule(N_("“{value}” is not a service number"), N_('It starts with 9 and is not 911: "933".')),
    "R158": Rule(
        N_("“{value}” is not a time of day"), N_('Write hours and minutes, both with two digits: "08:00".')
    ),
    "R159": Rule(
        N_("“{value}” names no days"),
        N_("Write a day or the first and the last: mon, mon-fri (mon, tue, wed, thu, fri, sat, sun)."),
    ),
    "R160": Rule(N_("“{value}” is already taken, on line {line}"), N_("Choose another one here or there.")),
    "R161": Rule(N_("nobody in “staff” has the login “{value}”"), N_("Write one of: {choices}.")),
    "R162": Rule(
        N_("support ends on {support_until}, not after the appointment on {appointment}"),
        N_("Give support_until a later date."),
    ),
    "R163": Rule(
        N_("the uplink “{name}” is static and has no {key}"),
        N_("Add the address and the gateway that the provider gave you, or write “method: dhcp”."),
    ),
    "R164": Rule(
        N_("the uplink “{name}” uses DHCP and has a fixed {key}"),
        N_("Remove it, or write “method: static”."),
    ),
    "R165": Rule(
        N_("the gateway {gateway} is not another host of the network {network}"),
        N_("Copy both from the provider's letter: they differ, and lie between {first} and {last}."),
    ),
    "R166": Rule(N_("an office has at most two uplinks"), N_("Keep the best two.")),
    "R167": Rule(
        N_("the office has internet and no uplink"),
        N_("Add “uplinks” to the site, or write “internet: none”."),
    ),
    "R168": Rule(
        N_("telephony is managed and the site has no civic address"),
        N_("Add “address”: a 911 call must report where the office is."),
    ),
    "R169": Rule(
        N_("{service} is managed and needs {needed}, which the office does not have"),
        N_("Make {needed} managed or partner, or {service} partner or none."),
    ),
    "R170": Rule(
        N_("the office has neither a level nor services"), N_("Add “level: …”, or name its services.")
    ),
    "R171": Rule(N_("there is no level “{value}”"), N_("Write one of: {choices}.")),
    "R172": Rule(
        N_("the department runs the network and its resolvers are unknown"),
        N_("Add “forwarders” with the addresses of the department's DNS servers."),
    ),
    "R173": Rule(
        N_("the host “{host}” has other roles besides voice"),
        N_("Give voice a host of its own: it runs another release of Debian."),
    ),
    "R174": Rule(N_("the role {role} is already on the host “{host}”"), N_("Keep it on one of the two.")),
    "R175": Rule(
        N_("the host “{host}” has no role"), N_("Add “roles”, or name the host after its role: {choices}.")
    ),
    "R176": Rule(N_("“{value}” is not a link of this host"), N_("Links of this host: {choices}.")),
    "R177": Rule(
        N_("“{value}” has a link of its own beside the trunk"),
        N_("The trunk carries every zone: keep “trunk” or the links of the zones."),
    ),
    "R178": Rule(
        N_("“{key}” describes the department's service, and {service} is {provider}"),
        N_("Remove it, or write “provider: partner”."),
    ),
    "R179": Rule(
        N_("“{key}” comes from the office {office}, whose site this is"),
        N_("Remove it, or remove “same_as”."),
    ),
    "R180": Rule(
        N_("the prefix lengths do not nest"),
        N_(
            "An office's prefix fits into the pool, and a zone's is at least 3 bits longer than the office's."
        ),
    ),
    "R181": Rule(
        N_("one health target cannot tell a dead uplink from a dead target"),
        N_("Give at least two addresses."),
    ),
    "R182": Rule(
        N_("an uplink cannot be named “{value}”"), N_("Choose a name that is no zone, such as primary.")
    ),
    "R183": Rule(
        N_("the zone {value} lies beyond the uplinks"), N_("Choose one of the office's own zones: {choices}.")
    ),
    "R184": Rule(
        N_("remote access by IKEv2 is managed and credentials is {provider}"),
        N_("Write “credentials: managed”, or let people connect by WireGuard alone: “tunnels: [wireguard]”."),
    ),
    "R185": Rule(N_("“{value}” is not a version"), N_("Write it as the phone's page shows it: 96.86.0.100.")),
    "R186": Rule(
        N_("telephony is managed and credentials is {provider}"),
        N_("Phones believe our certificates: write “credentials: managed”, or leave both to the department."),
    ),
    "R187": Rule(
        N_("the office opens at {opens} and closes before"),
        N_("Write a later time; for hours past midnight, two entries."),
    ),
    "R188": Rule(
        N_("“{value}” is neither a ring group nor a person of this office"), N_("Write one of: {choices}.")
    ),
    "R189": Rule(
        N_("teleconferencing is managed and telephony is {provider}"),
        N_("Rooms are on our telephone server: write “telephony: managed”, or leave both to the department."),
    ),
    "R190": Rule(
        N_("“{value}” is not an office whose site can be shared"),
        N_("Name an office with an address of its own: {choices}."),
    ),
    "R191": Rule(N_("the file is called “{file}” and describes “{value}”"), N_("Give both the same name.")),
    "R192": Rule(
        N_("“{value}” is reserved for documentation and the fleet is live"),
        N_("Write the real one, or set “environment: lab” in the fleet."),
    ),
    "R193": Rule(
        N_("“{value}” belongs to the office {office} as well, in {place}"),
        N_("Each office has its own: write another one here or there."),
    ),
    "R194": Rule(
        N_("“{value}” is not the address of an ACME directory"),
        N_("Write what the authority tells, for example https://acme-v02.api.letsencrypt.org/directory."),
    ),
    "R195": Rule(
        N_("nobody would be rung: in “{value}” nobody has a phone"),
        N_("Name somebody who has a “phone”, or is among “softphones”."),
    ),
    "R196": Rule(
        N_("email is managed and credentials is {provider}"),
        N_("People sign in by our directory: write “credentials: managed”, or leave both to the department."),
    ),
    "R197": Rule(
        N_("“{value}” is neither a person of this office nor a shared mailbox"),
        N_("Write one of: {choices}."),
    ),
    "R198": Rule(
        N_("“{value}” takes mail from everybody"),
        N_("Choose another name, or make it a shared mailbox."),
    ),
    "R199": Rule(
        N_("“{key}” describes mail that we run, and email is {provider}"),
        N_("Remove it, or write “provider: managed”."),
    ),
    "R230": Rule(N_("there is no office “{value}”"), N_("Write one of: {choices}.")),
    "R231": Rule(N_("the office {office} has no host “{value}”"), N_("Write one of: {choices}.")),
    "R232": Rule(
        N_("an exception is about one thing"),
        N_("Write one of “path”, “unit” and “package”; for another thing, add another exception."),
    ),
    "R233": Rule(
        N_("“{value}” is not a path on a host"),
        N_("Write a path or a pattern that starts with /: /etc/chrony/chrony.conf or /etc/chrony/*."),
    ),
    "R234": Rule(
        N_("there is no standard “{value}” here"),
        N_("Write one of: {choices}; “rideau standards” says what they ask."),
    ),
    "R240": Rule(
        N_("nobody would see what is sent to “{value}”"),
        N_("Name at least one person between the brackets, as [chief], or remove the address."),
    ),
    "R241": Rule(N_("nobody could connect: “tunnels” is empty"), N_("Name at least one of: {choices}.")),
}


def problem(
    code: str, location: Location, path: DocumentPath, values: Mapping[str, str] | None = None
) -> Problem:
    """Return what is said in the reader's language about rule ``code`` broken at ``path``.

    ``values`` fill the placeholders. When they hold ``meant``, or ``choices`` (comma-separated) of which
    one is near ``value`` or ``key``, the remedy asks whether that was meant.
    """
    rule = RULES[code]
    filled = {key: _brief(value, key) for key, value in (values or {}).items()}
    remedy = gettext(rule.remedy).format_map(filled)
    return Problem(
        location,
        code,
        shown(path),
        gettext(rule.message).format_map(filled),
        " ".join(filter(None, (_suggestion(values or {}), remedy))),
    )


def _brief(value: str, key: str) -> str:
    """Return ``value`` on one line and short enough to read."""
    if key in _OURS:
        return value
    if key == "choices":
        return listed(value.split(", "))
    line = " ".join(value.split())
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + "…"


def listed(choices: Sequence[str]) -> str:
    """Return the first ``MOST_CHOICES`` of ``choices`` in a row."""
    return ", ".join(choices if len(choices) <= MOST_CHOICES else [*choices[:MOST_CHOICES], "…"])


def at_most(problems: Iterable[Problem], file: Path) -> Iterator[Problem]:
    """Yield the first ``MOST_PROBLEMS`` problems of ``file``, and say so if there are more.

    Nobody reads thousands, and wording them takes longer than finding them.
    """
    left = iter(problems)
    yield from islice(left, MOST_PROBLEMS)
    if next(left, None) is not None:
        yield problem("R128", Location(file), (), {"limit": str(MOST_PROBLEMS)})


def _suggestion(values: Mapping[str, str]) -> str:
    written = values.get("value") or values.get("key", "")
    choices = (each for each in values.get("choices", "").split(", ") if each)
    word = values.get("meant") or nearest(written[:LONGEST_QUOTE], choices)
    if word and word == without_quotes(written):
        return gettext('Write it between straight quotes: "{word}".').format(word=word)
    return gettext("Did you mean “{word}”?").format(word=word) if word else ""


def shown(path: DocumentPath) -> str:
    """Return ``path`` as people write it: ``staff[2].phone.mac``."""
    parts = (f"[{each}]" if isinstance(each, int) else f".{each}" for each in path if each != KEY)
    return "".join(parts).removeprefix(".")
