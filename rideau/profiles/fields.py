"""The kinds of value a profile may hold: each turns text into a type, or says which rule it broke.

YAML gives nothing but text (:mod:`rideau.profiles.source`), so every kind here starts from ``str``. What gets
through is safe to appear in a file name, a host name or a line of configuration without quoting;
free text is safe inside a comment.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Self, TypeAlias, TypeVar

from netaddr import EUI, AddrFormatError, IPAddress, IPNetwork, mac_unix_expanded
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    PlainValidator,
    ValidationError,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from rideau.language import gettext
from rideau.policy.catalogue import EXCEPTABLE, STANDARDS
from rideau.profiles import notations
from rideau.text import Text


class Model(BaseModel):
    """A record of a profile: frozen, and unknown keys are refused."""

    # A record within another is checked with it: only what is read on its own is built, when it first is.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Return the record itself: nothing in it can change, and a mapping proxy cannot be copied."""
        return self


Key = TypeVar("Key")
Item = TypeVar("Item")
FrozenMapping: TypeAlias = Annotated[Mapping[Key, Item], AfterValidator(MappingProxyType)]
"""A mapping that cannot be changed once it is read, like the record that it belongs to."""


def nothing() -> Mapping[Any, Any]:
    """Return the default of a :data:`FrozenMapping`."""
    return MappingProxyType({})


Shape: TypeAlias = Mapping[str, Any]
"""What a text looks like, in the words of JSON Schema (draft 2020-12): for editors, which ask nobody."""
_TEXT = ["string", "number"]
"""Text that may look like a number to who reads it: a floor, an extension."""
_SHAPES: dict[Callable[[object], Any], Shape] = {}
_Check = TypeVar("_Check", bound=Callable[[object], Any])


def shaped(**shape: Any) -> Callable[[_Check], _Check]:
    """Return what notes how the texts look that a validator lets through."""

    def note(check: _Check) -> _Check:
        _SHAPES[check] = shape
        return check

    return note


def shape_of(check: Callable[[object], Any]) -> Shape:
    """Return how the texts look that a validator lets through."""
    return _SHAPES[check]


def fault(code: str, values: Mapping[str, str] | None = None) -> PydanticCustomError:
    """Return the error for rule ``code``; ``values`` fill the placeholders of its message."""
    return PydanticCustomError(code, "{code}", {"code": code, **(values or {})})


def fault_at(key: str, error: PydanticCustomError, value: object) -> ValidationError:
    """Return ``error`` placed on ``key`` of the record that a validator looks at as a whole."""
    return ValidationError.from_exception_data(
        "record", [InitErrorDetails(type=error, loc=(key,), input=value)]
    )


@shaped(type="string", minLength=1)
def text_of(value: object) -> str:
    """Return ``value`` if it is text that says something."""
    if not isinstance(value, str):
        raise fault("R124")
    if not value.strip():
        raise fault("R125")
    return value


def _matching(
    code: str, pattern: str, longest: int, otherwise: Callable[[str], str] = notations.without_quotes
) -> Callable[[object], str]:
    """Return the validator of texts like ``pattern``; ``otherwise`` guesses what another text means."""

    def fits(text: str) -> bool:
        return len(text) <= longest and re.fullmatch(pattern, text) is not None  # most are never asked

    @shaped(type=_TEXT, pattern=f"^(?:{pattern})$", maxLength=longest)
    def check(value: object) -> str:
        text = text_of(value)
        if not fits(text):
            raise fault(code, {"value": text, "longest": str(longest), **_meant(text, otherwise, fits)})
        return text

    return check


_LONGEST_GUESS = 100
"""Characters of a text that somebody may have mistyped; more is something else."""


def _meant(text: str, otherwise: Callable[[str], str], fits: Callable[[str], bool]) -> Mapping[str, str]:
    """Return the value ``meant`` of a message: what ``otherwise`` makes of ``text``, if that fits."""
    guess = otherwise(text) if len(text) <= _LONGEST_GUESS else ""
    return {"meant": guess} if guess and fits(guess) else {}


_SYSTEM_ACCOUNTS = frozenset(
    ("backup", "bin", "daemon", "games", "irc", "list", "lp", "mail", "man", "news", "nobody", "proxy")
) | {"root", "sshd", "sync", "sys", "uucp", "www-data"}
_LOGIN = r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?"
_UNRESOLVABLE = (".arpa", ".invalid", ".local", ".localhost", ".onion")


@shaped(type="string", pattern=f"^{_LOGIN}$", maxLength=32)
def _login(value: object) -> str:
    text = _matching("R131", _LOGIN, 32, notations.as_login)(value)
    if text in _SYSTEM_ACCOUNTS:
        raise fault("R131", {"value": text})
    return text


def _reserved(label: str) -> bool:
    """Tell whether ``label`` looks like an encoded one and is of no known encoding (RFC 5891, 4.2.3.1)."""
    return label[2:4] == "--" and not label.startswith("xn--")


@shaped(type="string", pattern=f"^{_DOMAIN}$", maxLength=200)
def _domain(value: object) -> str:
    text = _matching("R132", _DOMAIN, 200, notations.as_domain)(value)
    if text.endswith(_UNRESOLVABLE) or any(_reserved(label) for label in text.split(".")):
        raise fault("R132", {"value": text})
    return text


@shaped(type="string", pattern=rf"^(?:\*\.)?{_DOMAIN}$")
def _blocked_domain(value: object) -> str:
    text = text_of(value)
    prefix = "*." if text.startswith("*.") else ""
    return prefix + _domain(text.removeprefix(prefix))


@shaped(type="string", pattern=rf"^(?:[a-z_][a-z0-9_-]*\.)*{_DOMAIN}$")
def _sender_policy(value: object) -> str:
    text = text_of(value)
    prefix = "_" if text.startswith("_") else ""
    return prefix + _domain(text.removeprefix(prefix))


_SLUG = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"


def is_slug(text: str) -> bool:
    """Tell whether ``text`` is written like a short name."""
    return re.fullmatch(_SLUG, text) is not None


Slug = Annotated[str, PlainValidator(_matching("R130", _SLUG, 40, notations.as_slug))]
"""A short name in lower case; also a file name and part of host names."""
ShortSlug = Annotated[str, PlainValidator(_matching("R130", _SLUG, 20, notations.as_slug))]
UplinkName = Annotated[str, PlainValidator(_matching("R130", _SLUG, 11, notations.as_slug))]
"""Short enough that ``wan-<name>`` is an interface name."""
Login = Annotated[str, PlainValidator(_login)]
Reference = Annotated[str, PlainValidator(text_of)]
"""Something's name as it is given elsewhere; a rule of its own looks whether it is."""


@shaped(type="string", format="email", maxLength=254)
def _mail_address(value: object) -> str:
    text = text_of(value)
    name, at, domain = text.rpartition("@")
    if not (at and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}", name)):
        raise fault("R133", {"value": text})
    return f"{name}@{_domain(domain)}"


Domain = Annotated[str, PlainValidator(_domain)]
"""A domain name in lower case, letters, digits and hyphens (RFC 5890 LDH), two labels or more."""
MailAddress = Annotated[str, PlainValidator(_mail_address)]
"""Where people write to, of whatever domain."""
BlockedDomain = Annotated[str, PlainValidator(_blocked_domain)]
"""A domain name; a leading ``*.`` takes the names below it as well."""
SenderPolicy = Annotated[str, PlainValidator(_sender_policy)]
"""A domain name that SPF records include; its first label may begin with an underscore."""
PhoneNumber = Annotated[
    str, PlainValidator(_matching("R137", r"\+[1-9][0-9]{6,14}", 16, notations.as_phone_number))
]
"""E.164 with its leading plus sign."""
Extension = Annotated[
    str, PlainValidator(_matching("R138", r"[2-8][0-9]{2,4}", 5, notations.as_telephone_extension))
]
"""Three to five digits, neither 0 (operator) nor 1 (long distance) nor 9 (outside line) in front."""
SipUser = Annotated[str, PlainValidator(_matching("R156", r"[A-Za-z0-9+][A-Za-z0-9._+-]{0,39}", 40))]
"""The user part of a SIP account, as carriers give it."""
ShortNumber = Annotated[str, PlainValidator(_matching("R157", r"9(?!11$|911$)[0-9]{2,9}", 10))]
"""A service number of the carrier's, such as 933."""
TimeOfDay = Annotated[
    str, PlainValidator(_matching("R158", r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", 5, notations.as_time))
]
"""Hours and minutes on a 24-hour clock."""
WeekDays = Annotated[
    str,
    PlainValidator(
        _matching(
            "R159",
            r"(?:mon|tue|wed|thu|fri|sat|sun)(?:-(?:mon|tue|wed|thu|fri|sat|sun))?",
            7,
            notations.as_days,
        )
    ),
]
"""A day of the week, or the first and last of several: ``mon-fri``."""
Version = Annotated[str, PlainValidator(_matching("R185", r"[0-9][A-Za-z0-9._-]{0,39}", 40))]
"""A firmware's version as its vendor writes it."""
PostalCode = Annotated[
    str,
    PlainValidator(
        _matching(
            "R140",
            r"[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z] [0-9][ABCEGHJ-NPRSTV-Z][0-9]",
            7,
            notations.as_postal_code,
        )
    ),
]
InterfaceName = Annotated[str, PlainValidator(_matching("R144", r"[a-z][a-z0-9-]*", 15))]
"""A Linux network interface name (IFNAMSIZ leaves 15 characters)."""
DepartmentCode = Annotated[str, PlainValidator(_matching("R147", r"[A-Z][A-Z0-9-]*", 12, str.upper))]

_PUNCTUATION = frozenset(" .,:'’«»()/&+-–—!?_°")  # noqa: RUF001 -- French typography
_LETTERS = ("L", "M", "N")


NARROW_SPACES = "\u00a0\u2007\u202f"
"""Spaces that do not break, which word processors write in front of colons and inside quotes in French."""


def _free_text(longest: int) -> Callable[[object], str]:
    @shaped(type=_TEXT, minLength=1, maxLength=longest)
    def check(value: object) -> str:
        text = unicodedata.normalize("NFC", text_of(value)).replace("\u00a0", " ").strip()
        strange = next((each for each in text if not _harmless(each)), None)
        if strange is not None:
            guess = _meant(text, notations.without_quotes, lambda each: all(map(_harmless, each)))
            raise fault("R145", {"character": character_name(strange), **guess})
        if len(text) > longest:
            raise fault("R146", {"length": str(len(text)), "longest": str(longest)})
        return text

    return check


def _harmless(character: str) -> bool:
    return character in _PUNCTUATION or unicodedata.category(character).startswith(_LETTERS)


def character_name(character: str) -> str:
    """Return how to speak of ``character``: itself if it can be seen, else its Unicode name."""
    if character in notations.QUOTES:
        return gettext("the quotation mark {character}").format(character=character)
    if character.isprintable() and not character.isspace():
        return gettext("“{word}”").format(word=character)
    if character in NARROW_SPACES:
        return gettext("a non-breaking space")
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


@shaped(type="string")
def _author(value: object) -> str:
    text = text_of(value)
    strange = re.search(r"[^A-Za-z0-9@._-]", text)
    if strange:
        raise fault("R145", {"character": character_name(strange.group())})
    return text


FreeText = Annotated[str, PlainValidator(_free_text(100))]
"""One line of at most 100 characters without quotes, braces, backslashes or shell characters."""
Paragraph = Annotated[str, PlainValidator(_free_text(400))]
Author = Annotated[str, PlainValidator(_author)]
"""Who did something: an account and the machine it was used on."""
WifiName = Annotated[str, PlainValidator(_free_text(32))]
"""The name of a wireless network (SSID): at most 32 characters."""


class Bilingual(Model):
    """The same words in both official languages."""

    en: FreeText
    fr: FreeText

    @property
    def text(self) -> Text:
        """The words as the rest of Rideau carries them."""
        return Text(self.en, self.fr)


class BilingualParagraph(Model):
    """A description in both official languages."""

    en: Paragraph
    fr: Paragraph


@shaped(type="string", format="date")
def _date(value: object) -> date:
    text = text_of(value)
    in_order = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)
    try:
        return date.fromisoformat(text if in_order else "")
    except ValueError:
        order = gettext("the year comes first, then the month and the day")
        reason = gettext("there is no such day") if in_order else order
        meant = notations.as_date(text[:_LONGEST_GUESS])
        raise fault("R141", {"value": text, "reason": reason, "meant": meant}) from None


@shaped(type="boolean")
def _flag(value: object) -> bool:
    text = text_of(value)
    if text not in ("true", "false"):
        raise fault("R143", {"value": text, "choices": "true, false"})
    return text == "true"


def number(lowest: int, highest: int) -> Callable[[object], int]:
    def fits(text: str) -> bool:
        return re.fullmatch(r"0|[1-9][0-9]{0,8}", text) is not None and lowest <= int(text) <= highest

    @shaped(type="integer", minimum=lowest, maximum=highest)
    def check(value: object) -> int:
        text = text_of(value)
        if not fits(text):
            limits = {"lowest": str(lowest), "highest": str(highest)}
            raise fault("R142", {"value": text, **limits, **_meant(text, notations.as_number, fits)})
        return int(text)

    return check


@shaped(type="string", enum=[*EXCEPTABLE])
def _exceptable(value: object) -> str:
    text = text_of(value)
    if text not in EXCEPTABLE:
        raise fault("R234", {"value": text, "choices": ", ".join(EXCEPTABLE)})
    return text


@shaped(type="string", enum=[*STANDARDS])
def _standard(value: object) -> str:
    text = text_of(value)
    if text not in STANDARDS:
        raise fault("R234", {"value": text, "choices": ", ".join(STANDARDS)})
    return text


Date = Annotated[date, PlainValidator(_date)]
ExceptableCode = Annotated[str, PlainValidator(_exceptable)]
"""A standard that an office may be excepted from, by its code."""
StandardCode = Annotated[str, PlainValidator(_standard)]
"""A standard, by its code."""
Flag = Annotated[bool, PlainValidator(_flag)]
Megabits = Annotated[int, PlainValidator(number(1, 400_000))]
"""Bandwidth in Mbit/s."""
Days = Annotated[int, PlainValidator(number(1, 3650))]
Gigabytes = Annotated[int, PlainValidator(number(1, 1000))]
"""10^9 bytes each."""
DiskGigabytes = Annotated[int, PlainValidator(number(1, 1_000_000))]
Channels = Annotated[int, PlainValidator(number(1, 10_000))]
"""Calls at once that a carrier lets through."""
Bookings = Annotated[int, PlainValidator(number(1, 100))]
HourlyRecipients = Annotated[int, PlainValidator(number(1, 100_000))]
FileExtension = Annotated[
    str, PlainValidator(_matching("R150", r"[a-z0-9]{1,12}", 12, notations.as_extension))
]
"""What stands after the last dot of a file's name, in lower case."""
Participants = Annotated[int, PlainValidator(number(2, 200))]
PrefixLength = Annotated[int, PlainValidator(number(8, 30))]


@cache
def _timezones() -> frozenset[str]:
    from zoneinfo import available_timezones  # noqa: PLC0415 -- reads every file, to guess

    return frozenset(available_timezones())


@cache
def _is_timezone(text: str) -> bool:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 -- reads one

    try:
        return ZoneInfo(text).key == text if _TIMEZONE.fullmatch(text) else False
    except (OSError, KeyError, ValueError):
        return False


_TIMEZONE = re.compile(r"[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_-]+)+")


_CANADIAN = ("St_Johns", "Halifax", "Toronto", "Winnipeg", "Regina", "Edmonton", "Vancouver")
"""What editors offer; the others may be written as well."""


@shaped(
    type="string",
    anyOf=[{"enum": [f"America/{city}" for city in _CANADIAN]}, {"pattern": f"^{_TIMEZONE.pattern}$"}],
)
def _timezone(value: object) -> str:
    text = text_of(value)
    if not _is_timezone(text):
        known = filter(_TIMEZONE.fullmatch, sorted(_timezones())) if len(text) <= _LONGEST_GUESS else ()
        raise fault("R139", {"value": text, "choices": ", ".join(known)})
    return text


TimeZone = Annotated[str, PlainValidator(_timezone)]
"""A name of the IANA time zone database with its area: ``America/Toronto``."""

_MAC = re.compile(r"[0-9A-Fa-f]{2}(?P<separator>[:-])(?:[0-9A-Fa-f]{2}(?P=separator)){4}[0-9A-Fa-f]{2}")
_MULTICAST_BIT = 1 << 40


def is_mac(text: str) -> bool:
    """Tell whether ``text`` is written like a MAC address."""
    return _MAC.fullmatch(text) is not None


@shaped(type="string", pattern=r"^(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$")
def _mac(value: object) -> EUI:
    text = text_of(value)
    if not is_mac(text):
        raise fault("R134", {"value": text, **_meant(text, notations.as_mac, is_mac)})
    mac = EUI(text, dialect=mac_unix_expanded)
    if int(mac) & _MULTICAST_BIT or not int(mac):
        raise fault("R134", {"value": text})
    return mac


@shaped(type="string", pattern=r"^[0-9A-Fa-f.:]+$")
def _address(value: object) -> IPAddress:
    text = text_of(value)
    try:
        address = IPAddress(text)
    except (AddrFormatError, ValueError):
        raise fault("R135", {"value": text, **_meant(text, _before_slash, _is_address)}) from None
    if str(address) != text.lower() or address.is_multicast() or address.is_loopback() or not int(address):
        raise fault("R135", {"value": text})
    return address


def _before_slash(text: str) -> str:
    return text.partition("/")[0]


def _is_address(text: str) -> bool:
    try:
        return str(IPAddress(text)) == text
    except (AddrFormatError, ValueError):
        return False


_PREFIXED = r"^[0-9A-Fa-f.:]+/[0-9]{1,3}$"


def _with_prefix(text: str) -> IPNetwork:
    try:
        network = IPNetwork(text)
    except (AddrFormatError, ValueError):
        raise fault("R136", {"value": text, **_meant(text, _beside_its_mask, _is_prefixed)}) from None
    if "/" not in text or not text.split("/")[1].isdigit() or str(network) != text.lower():
        meant = {"meant": str(network)} if "/" in text else {}
        raise fault("R136", {"value": text, **meant})
    return network


def _beside_its_mask(text: str) -> str:
    """Return what ``198.51.100.10 255.255.255.248`` means, with the length of the prefix."""
    try:
        return str(IPNetwork(notations.as_interface_address(text)))
    except (AddrFormatError, ValueError):
        return ""


def _is_prefixed(text: str) -> bool:
    return "/" in text


@shaped(type="string", pattern=_PREFIXED)
def _network(value: object) -> IPNetwork:
    text = text_of(value)
    network = _with_prefix(text)
    if network.ip != network.network or not network.prefixlen:
        raise fault("R148", {"value": text, "meant": str(network.cidr) if network.prefixlen else ""})
    return network


@shaped(type="string", pattern=_PREFIXED)
def _interface_address(value: object) -> IPNetwork:
    text = text_of(value)
    network = _with_prefix(text)
    if network.version != 4 or not usable(network.ip, network):  # noqa: PLR2004 -- IPv4
        raise fault("R149", {"value": text})
    return network


def hosts_of(network: IPNetwork) -> tuple[str, str]:
    """Return the first and the last address of ``network`` that a host may have."""
    ends = 0 if network.prefixlen >= 31 else 1  # noqa: PLR2004 -- as below
    return str(IPAddress(network.first + ends)), str(IPAddress(network.last - ends))


def usable(address: IPAddress, network: IPNetwork) -> bool:
    """Tell whether a host of ``network`` may have ``address`` (RFC 3021 for /31)."""
    ends = (network.first, network.last) if network.prefixlen < 31 else ()  # noqa: PLR2004
    return address in network and int(address) not in ends


_DATABASE = re.compile(r"postgresql://(?:[a-z_][a-z0-9_.-]*@)?[A-Za-z0-9.-]+(?::[0-9]{1,5})?/[A-Za-z0-9_-]+")


@shaped(type="string", pattern=f"^{_DATABASE.pattern}$")
def _database_url(value: object) -> str:
    text = text_of(value)
    if not _DATABASE.fullmatch(text):
        raise fault("R155")  # a password may be in it: it is not quoted
    return text


DatabaseUrl = Annotated[str, PlainValidator(_database_url)]
"""A PostgreSQL database by host and name; no password, which has no place in a repository."""
AcmeDirectory = Annotated[
    str, PlainValidator(_matching("R194", r"https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?/[A-Za-z0-9/._-]*", 200))
]
"""The directory of an authority that speaks ACME (RFC 8555)."""
Mac = Annotated[EUI, PlainValidator(_mac), PlainSerializer(str)]
"""A unicast EUI-48, six pairs of hexadecimal digits."""
Address = Annotated[IPAddress, PlainValidator(_address), PlainSerializer(str)]
Network = Annotated[IPNetwork, PlainValidator(_network), PlainSerializer(str)]
"""A network in CIDR notation, without host bits."""
InterfaceAddress = Annotated[IPNetwork, PlainValidator(_interface_address), PlainSerializer(str)]
"""A host's IPv4 address with the prefix length of its network."""


def one_of(kind: type[StrEnum]) -> BeforeValidator:
    """Return the validator of a word out of ``kind``, which names the nearest one if it is misspelt."""
    return BeforeValidator(lambda value: chosen(kind, value))


def chosen(kind: type[StrEnum], value: object) -> StrEnum:
    """Return the member of ``kind`` that ``value`` names."""
    text = text_of(value)
    if text not in kind.__members__.values():
        raise fault("R126", {"value": text, "choices": ", ".join(kind)})
    return kind(text)
