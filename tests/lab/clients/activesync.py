"""A telephone that speaks ActiveSync: it finds its folders, reads what is new. Runs on a client machine."""

import json
import re
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path

GIVEN = json.load(sys.stdin)

HEAD = (
    '<?xml version="1.0"?><!DOCTYPE ActiveSync PUBLIC "-//MICROSOFT//DTD ActiveSync//EN" '
    '"http://www.microsoft.com/">'
)
DEVICE = urllib.parse.urlencode({"User": GIVEN["login"], "DeviceId": GIVEN["device"], "DeviceType": "Tests"})


def ask(command: str, body: str) -> str:
    """Ask for something as devices do, in WBXML; return the answer in XML."""
    Path("ask.xml").write_text(HEAD + body)
    subprocess.run(["xml2wbxml", "-v", "1.3", "-o", "ask.wbxml", "ask.xml"], check=True, capture_output=True)
    # Whether the certificate is believed is asked elsewhere: this machine does not know the office.
    fetch = [
        "curl",
        "-skf",
        "--max-time",
        "30",
        "-K",
        "-",
        "-o",
        "answer.wbxml",
        "--data-binary",
        "@ask.wbxml",
    ]
    fetch += ["-H", "MS-ASProtocolVersion: 14.1", "-H", "Content-Type: application/vnd.ms-sync.wbxml"]
    user = f'user = "{GIVEN["login"]}:{GIVEN["password"]}"\n'
    subprocess.run([*fetch, f"{GIVEN['url']}?Cmd={command}&{DEVICE}"], check=True, input=user.encode())
    if not Path("answer.wbxml").stat().st_size:
        return ""  # nothing new
    subprocess.run(
        ["wbxml2xml", "-l", "ACTIVESYNC", "-o", "answer.xml", "answer.wbxml"], check=True, capture_output=True
    )
    return Path("answer.xml").read_text()


def synchronize(folder: str, key: str) -> str:
    options = '<Options><BodyPreference xmlns="AirSyncBase:"><Type>1</Type></BodyPreference></Options>'
    wanted = f"<GetChanges/><WindowSize>50</WindowSize>{options}" if key != "0" else ""
    what = f"<SyncKey>{key}</SyncKey><CollectionId>{folder}</CollectionId>{wanted}"
    return ask(
        "Sync", f'<Sync xmlns="AirSync:"><Collections><Collection>{what}</Collection></Collections></Sync>'
    )


def key_of(answer: str) -> str:
    return re.search("<SyncKey>([^<]+)</SyncKey>", answer)[1]


folders = ask("FolderSync", '<FolderSync xmlns="FolderHierarchy:"><SyncKey>0</SyncKey></FolderSync>')
names = re.findall("<DisplayName>([^<]+)</DisplayName>", folders)
inbox = re.search(
    r"<ServerId>([^<]+)</ServerId>\s*<ParentId>0</ParentId>\s*<DisplayName>[^<]+</DisplayName>\s*<Type>2<",
    folders,
)[1]
key, found = key_of(synchronize(inbox, "0")), ""
until = time.monotonic() + 30
while GIVEN["subject"] not in found and time.monotonic() < until:
    answer = synchronize(inbox, key)
    key, found = (key_of(answer), found + answer) if "<SyncKey>" in answer else (key, found)
print(
    json.dumps(
        {
            "folders": names,
            "subjects": re.findall("<Subject[^>]*>([^<]+)</Subject>", found),
            "whole": GIVEN["body"] in found,
        }
    )
)
