"""Somebody with nothing but an address and a password, set up by the documents that programs look for."""

import json

from rideau.checks import LEASED
from rideau.lab import Lab
from rideau.office import Office, Zone

_PROGRAM = """
import email, imaplib, json, smtplib, ssl, sys, time, urllib.request
import xml.etree.ElementTree as ET
TRUST = ssl.create_default_context(cadata=ROOT)
DOMAIN = ADDRESS.partition("@")[2]

def fetch(url, body=None):
    request = urllib.request.Request(url, body, {"Content-Type": "text/xml"} if body else {})
    with urllib.request.urlopen(request, timeout=20, context=TRUST) as answer:
        return answer.read()

def thunderbird():
    "autoconfig.<domain> first, then the domain's own mail server, as Thunderbird asks"
    found = ET.fromstring(fetch(f"https://autoconfig.{DOMAIN}/mail/config-v1.1.xml?emailaddress={ADDRESS}"))
    assert DOMAIN in [each.text for each in found.iter("domain")]
    for kind in ("incomingServer", "outgoingServer"):
        server = next(each for each in found.iter(kind) if each.findtext("socketType") == "SSL")
        assert server.findtext("authentication") == "password-cleartext"
        name = server.findtext("username").replace("%EMAILADDRESS%", ADDRESS)
        yield server.findtext("hostname"), int(server.findtext("port")), name

def outlook():
    "the JSON tells where the XML is, which is asked by POST"
    place = f"https://autodiscover.{DOMAIN}/autodiscover/autodiscover.json/v1.0/{ADDRESS}"
    told = json.loads(fetch(f"{place}?Protocol=AutodiscoverV1"))
    schema = "http://schemas.microsoft.com/exchange/autodiscover/outlook"
    asked = f'<Autodiscover xmlns="{schema}/requestschema/2006"><Request>'
    asked += f'<EMailAddress>{ADDRESS}</EMailAddress>'
    asked += f'<AcceptableResponseSchema>{schema}/responseschema/2006a</AcceptableResponseSchema>'
    asked += '</Request></Autodiscover>'
    found = ET.fromstring(fetch(told["Url"], asked.encode()))
    for kind in ("IMAP", "SMTP"):
        said = {each.tag.split("}")[1]: each.text for each in next(
            each for each in found.iter(f"{{{schema}/responseschema/2006a}}Protocol")
            if each.findtext(f"{{{schema}/responseschema/2006a}}Type") == kind)}
        assert (said["SSL"], said["SPA"], said["AuthRequired"]) == ("on", "off", "on")
        yield said["Server"], int(said["Port"]), said["LoginName"]

def works(settings, subject):
    "write to oneself and read it"
    (imap, imap_port, reader), (smtp, smtp_port, writer) = settings
    with smtplib.SMTP_SSL(smtp, smtp_port, timeout=30, context=TRUST) as line:
        line.login(writer, PASSWORD)
        head = f"From: <{ADDRESS}>\\r\\nTo: <{ADDRESS}>\\r\\nSubject: {subject}\\r\\n"
        line.sendmail(ADDRESS, [ADDRESS], f"{head}\\r\\nHello\\r\\n")
    box = imaplib.IMAP4_SSL(imap, imap_port, ssl_context=TRUST, timeout=30)
    box.login(reader, PASSWORD)
    for _ in range(60):
        box.select("INBOX")
        _, (numbers,) = box.search(None, "SUBJECT", subject)
        if numbers:
            box.logout()
            return True
        time.sleep(0.5)
    return False

for program in (thunderbird, outlook):
    settings = tuple(program())
    print(json.dumps([program.__name__, settings, works(settings, program.__name__)]), flush=True)
"""


def set_up(
    lab: Lab, office: Office, address: str, password: str, root: str
) -> dict[str, tuple[list[object], bool]]:
    """Return, by program, what it found and whether mail then went out and came in."""
    given = f"ADDRESS, PASSWORD, ROOT = {(address, password, root)!r}\n"
    shell = f"{LEASED}\npython3 - <<'END'\n{given}{_PROGRAM}\nEND\n"
    done = lab.run_on(f"{office.slug}-{Zone.OPERATIONS}", shell, 120)
    assert done.exit_code == 0, done
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {program: (settings, works) for program, settings, works in lines}
