"""What phones read: parsers of their files, strict ones, and what fills the files' secrets in tests."""

from xml.etree import ElementTree as ET

from rideau.host import Template
from rideau.office import Office
from rideau.provisioning.makers import MAKERS
from rideau.provisioning.phone import Phone, phones
from rideau.render import render_template
from rideau.secret import pieces

HEADER = "#!version:1.0.0.1"


def yealink(text: str) -> dict[str, str]:
    """Return the settings of a Yealink ``.cfg``; a setting given twice keeps both, joined by a line's end."""
    head, *lines = text.splitlines()
    assert head == HEADER, "a Yealink phone reads no file without its header in the first line"
    found: dict[str, str] = {}
    for line in lines:
        if line and not line.startswith("#"):
            key, sign, value = line.partition(" = ")
            assert sign, f"neither a setting nor a comment: {line!r}"
            assert key == key.strip()
            assert " " not in key
            found[key] = f"{found[key]}\n{value}" if key in found else value
    return found


def poly(text: str) -> dict[str, str]:
    """Return the settings of a Poly ``.cfg``: attributes of any element, none of them twice."""
    found: dict[str, str] = {}
    for element in ET.fromstring(text).iter():
        assert not found.keys() & element.attrib.keys()
        found |= element.attrib
    return found


def grandstream(text: str) -> dict[str, str]:
    """Return the settings of a Grandstream file, in the second version of its XML."""
    root = ET.fromstring(text)
    assert (root.tag, root.attrib) == ("gs_provision", {"version": "1"})
    items = root.findall("config[@version='2']/item")
    names = [each.attrib["name"] for each in items]
    assert len(names) == len(set(names))
    return {each.attrib["name"]: each.text or "" for each in items}


def cisco(text: str) -> dict[str, str]:
    """Return the settings of a flat profile."""
    root = ET.fromstring(text)
    assert root.tag == "flat-profile"
    assert len({each.tag for each in root}) == len(root)
    return {each.tag: each.text or "" for each in root}


def snom(text: str) -> dict[str, str]:
    """Return the phone settings of a Snom file, those of the first identity among them."""
    root = ET.fromstring(text)
    assert root.tag == "settings"
    settings = root.find("phone-settings")
    assert settings is not None
    assert {each.get("idx", "1") for each in settings} == {"1"}
    return {each.tag: each.text or "" for each in settings}


PARSERS = {"yealink": yealink, "poly": poly, "grandstream": grandstream, "cisco": cisco, "snom": snom}


def value(name: str) -> str:
    """Return what stands for a secret in tests."""
    return f"value-of-{name}"


def filled(content: Template | str) -> str:
    """Return a file as it lies on a host, with a value in place of every secret."""
    text = content if isinstance(content, str) else render_template(content)
    return "".join(plain + (value(name) if name else "") for plain, name in pieces(text))


def phone(office: Office, name: str) -> Phone:
    """Return a phone of ``office`` by its name."""
    return next(each for each in phones(office) if each.name == name)


def settings(office: Office, name: str) -> dict[str, str]:
    """Return all that a phone is told, from all of its files that hold settings."""
    one, found = phone(office, name), dict[str, str]()
    for each in MAKERS[one.vendor].files(one):
        if not each.name.endswith(".boot"):
            found |= PARSERS[one.vendor](filled(each.content))
    return found
