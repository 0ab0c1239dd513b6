"""Ask a service a question at short intervals; runs on clients of the lab, which have only Python's base.

Arguments: KIND TARGET EVERY_SECONDS …; it asks until its standard input is closed. Standard output: a
line "SENT ANSWERED" for each question, both moments of the monotonic clock, which all machines of the lab
share; "-" for no answer.
"""

import os
import select
import socket
import struct
import subprocess
import sys
import time
from contextlib import suppress

PATIENCE = 1.0


def dns(number, name):
    labels = b"".join(bytes((len(part),)) + part.encode() for part in name.split("."))
    return struct.pack(">HHHHHH", number, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack(">HH", 1, 1)


def dns_number(answer):
    return struct.unpack(">H", answer[:2])[0] if answer[3] & 15 == 0 else None


def ntp(number, _):
    return b"\x23" + bytes(39) + struct.pack(">II", 0x5EED, number)


def ntp_number(answer):
    seed, number = struct.unpack(">II", answer[24:32])
    return number if seed == 0x5EED else None


def dhcp(number, about):
    own, mac = about.split(",")
    header = struct.pack(">BBBBIHH", 1, 1, 6, 0, 0x5EED0000 | number, 0, 0)
    addresses = socket.inet_aton(own) + bytes(12)
    hardware = bytes.fromhex(mac.replace(":", "")) + bytes(10)
    return header + addresses + hardware + bytes(192) + b"\x63\x82\x53\x63\x35\x01\x03\xff"


def dhcp_number(answer):
    (transaction,) = struct.unpack(">I", answer[4:8])
    acknowledged = b"\x35\x01\x05" in answer[240:]
    return transaction & 0xFFFF if transaction >> 16 == 0x5EED and acknowledged else None


def ping(number, _):
    packet = struct.pack(">BBHHH", 8, 0, 0, os.getpid() & 0xFFFF, number) + bytes(24)
    total = sum(struct.unpack(f">{len(packet) // 2}H", packet))
    total = (total >> 16) + (total & 0xFFFF)
    return packet[:2] + struct.pack(">H", ~(total + (total >> 16)) & 0xFFFF) + packet[4:]


def ping_number(answer):
    kind, _, _, who, number = struct.unpack(">BBHHH", answer[20:28])
    return number if kind == 0 and who == os.getpid() & 0xFFFF else None


KINDS = {
    "dns": (dns, dns_number, 53),
    "ntp": (ntp, ntp_number, 123),
    "dhcp": (dhcp, dhcp_number, 67),
    "ping": (ping, ping_number, 0),
}


def open_socket(kind):
    if kind == "ping":
        return socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    if kind == "dhcp":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(("0.0.0.0", 68))
    return sock


def told_to_stop():
    """Whether standard input was closed: the change is over."""
    return bool(select.select([sys.stdin], [], [], 0)[0])


def flood(kind, target, every, about):
    """Return (sent, answered) of every question, asked at fixed times whether or not there were answers."""
    question, number_of, port = KINDS[kind]
    sock = open_socket(kind)
    begun = time.monotonic()
    sent, answered, until = [], {}, None
    while until is None or time.monotonic() < until:
        now = time.monotonic()
        if until is None and now >= begun + len(sent) * every:
            with suppress(OSError):  # a refusal of an earlier question comes with the next one
                sock.sendto(question(len(sent) & 0xFFFF, about), (target, port))
            sent.append(now)
            if told_to_stop():
                until = now + PATIENCE
            continue
        due = begun + len(sent) * every if until is None else until
        if select.select([sock], [], [], max(0.0, due - now))[0]:
            try:
                number = number_of(sock.recv(2048))
            except (OSError, struct.error, IndexError):
                continue
            if number is not None:
                answered.setdefault(number, time.monotonic())
    return [(moment, answered.get(at)) for at, moment in enumerate(sent)]


def run(command, every):
    """Return the same of a command: each begins when the one before has ended."""
    asked = []
    while not told_to_stop():
        now = time.monotonic()
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=False)
        asked.append((now, time.monotonic() if done.returncode == 0 else None))
        time.sleep(max(0.0, now + every - time.monotonic()))
    return asked


def main(kind, target, every, *about):
    if kind == "run":
        asked = run([*about, target, "true"], float(every))
    else:
        asked = flood(kind, target, float(every), *about)
    for sent, answered in asked:
        sys.stdout.write(f"{sent:.6f} {'-' if answered is None else f'{answered:.6f}'}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
