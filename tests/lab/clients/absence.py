"""Somebody in the webmail looks others up, is away and back, changes a password. Runs on a client machine."""

import json
import smtplib
import ssl
import sys
import time
from email.message import EmailMessage
from http.cookiejar import CookieJar
from imaplib import IMAP4_SSL
from urllib.request import HTTPCookieProcessor, HTTPSHandler, Request, build_opener

GIVEN = json.load(sys.stdin)
# Whether the certificate is believed is asked elsewhere: this machine does not know the office.
TRUST = ssl._create_unverified_context()
JAR = CookieJar()
OPENER = build_opener(HTTPSHandler(context=TRUST), HTTPCookieProcessor(JAR))


def ask(path: str, body: object = None) -> dict:
    data = None if body is None else json.dumps(body).encode()
    token = next((each.value for each in JAR if each.name == "XSRF-TOKEN"), "")
    headers = {"Content-Type": "application/json", "X-XSRF-TOKEN": token or ""}
    with OPENER.open(Request(f"{GIVEN['url']}/SOGo/{path}", data, headers), timeout=30) as answer:
        text = answer.read().decode()
    return json.loads(text) if text.startswith("{") else {}


def away(enabled: int) -> str:
    defaults = ask(f"so/{GIVEN['away']}/jsonDefaults")
    absence = defaults["Vacation"] | {"enabled": enabled, "customSubjectEnabled": 1}
    absence["customSubject"] = GIVEN["subject"]
    ask(f"so/{GIVEN['away']}/Preferences/save", {"defaults": defaults | {"Vacation": absence}})
    return absence["autoReplyText"]


def write() -> None:
    message = EmailMessage()
    message["From"], message["To"] = f"{GIVEN['writer']}@{GIVEN['domain']}", GIVEN["to"]
    message["Subject"] = "Are you there?"
    message.set_content("?")
    with smtplib.SMTP_SSL(GIVEN["server"], 465, context=TRUST, timeout=30) as server:
        server.login(GIVEN["writer"], GIVEN["password"])
        server.send_message(message)


def answered() -> str:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with IMAP4_SSL(GIVEN["server"], ssl_context=TRUST) as box:
            box.login(GIVEN["writer"], GIVEN["password"])
            box.select()
            _, (found,) = box.search(None, "SUBJECT", f'"{GIVEN["subject"]}"')
            if found:
                _, parts = box.fetch(found.split()[-1], "(BODY[TEXT])")
                return parts[0][1].decode()
        time.sleep(0.5)
    return ""


ask("connect", {"userName": GIVEN["away"], "password": GIVEN["password"]})
found = {
    each: ask(f"so/{GIVEN['away']}/Contacts/allContactSearch?search={each}") for each in GIVEN["searched"]
}
words = away(1)
try:
    write()
    answer = answered()
finally:
    away(0)
change = {"userName": None, "oldPassword": GIVEN["password"], "newPassword": GIVEN["next"]}
changed = ask("so/changePassword", change)
print(
    json.dumps(
        {"words": words, "answer": answer, "found": json.dumps(found), "changed": changed.get("username")}
    )
)
