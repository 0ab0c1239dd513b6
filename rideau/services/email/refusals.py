"""What is refused in a message whoever sends it: programs and scripts, by name and by content.

rspamd reads names of attachments and of what is in archives. ClamAV looks into archives in archives, and at
what a file really is: it gets these rules as signatures, beside those of viruses, and so has some before the
first were fetched (https://docs.clamav.net/manual/Signatures.html).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rideau.office import Office

EXTENSIONS = (
    "apk", "app", "application", "appref-ms", "appx", "appxbundle", "bat", "chm", "class", "cmd", "com",
    "cpl", "deb", "desktop", "diagcab", "dll", "dmg", "elf", "exe", "gadget", "hta", "img", "inf", "ins",
    "iso", "jar", "jnlp", "js", "jse", "library-ms", "lnk", "msc", "msi", "msix", "msp", "mst", "pif",
    "pkg", "ps1", "ps1xml", "psm1", "py", "pyw", "rdp", "reg", "rpm", "scf", "scr", "sct", "search-ms",
    "settingcontent-ms", "sh", "shb", "swf", "sys", "url", "vb", "vbe", "vbs", "vhd", "vhdx", "vxd",
    "wsc", "wsf", "wsh", "xbap", "xll",
)  # fmt: skip
"""Names of what starts when it is opened, and of disks that open as folders. ``detected.elf`` is what rspamd
calls content that it recognized."""

_EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
"""What every scanner takes for a virus; in pieces, so that none takes this file for one."""

POLICY, _TEST = "RideauRefused", "RideauEicar"
"""What the names begin with that ClamAV has for what it found; the first is of no viruses."""

_CONTENTS = (
    ("Windows", "4d5a{58-4094}50450000"),
    ("Linux", "7f454c46"),
    ("Mac", "cffaedfe"),
    ("Mac32", "cefaedfe"),
    ("Java", "cafebabe0000"),
    ("Shortcut", "4c0000000114020000000000c000000000000046"),
    ("Script", "23212f"),
    ("SpacedScript", "2321202f"),
)
"""How programs begin. ClamAV wants more than the two letters ``MZ``: Windows programs have a second mark."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A file of rules, one a line."""

    lines: tuple[str, ...]


def refused(office: Office) -> tuple[str, ...]:
    """Return every refused extension, those that the office adds among them."""
    added = office.email.refused_attachments if office.email else ()
    return tuple(sorted({*EXTENSIONS, *added}))


def contents() -> Iterator[str]:
    """Yield signatures of what a file begins with (``name:target:offset:pattern``)."""
    yield f"{_TEST}:0:0:{_EICAR.hex()}"
    yield from (f"{POLICY}.{what}:0:0:{pattern}" for what, pattern in _CONTENTS)


def names(refused: Iterable[str]) -> Iterator[str]:
    """Yield signatures of what a file in an archive is called; sizes and the rest are of no account."""
    for each in refused:
        yield f"{POLICY}.Name:*:*:\\.{_any_case(each)}$:*:*:*:*:*:*"


def _any_case(extension: str) -> str:
    return "".join(f"[{each}{each.upper()}]" if each.isalpha() else each for each in extension)
