"""Packets written by hand are valid, and recognized behind address translation."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from netaddr import EUI, IPAddress

from rideau.lab.packets import Sent, checksum, frame, is_answer, is_arrival, parse

MAC = EUI("02:00:00:00:00:01")
ICMP = 1
SENDER, TARGET = IPAddress("10.64.1.250"), IPAddress("203.0.113.200")
SENDER6, TARGET6 = IPAddress("fd4a:24a7:4435:2::fa"), IPAddress("fd4a:24a7:4435:6::1")
FAMILIES = [(SENDER, TARGET), (SENDER6, TARGET6)]


def _sent(ends, protocol, port, token):
    return Sent(*ends, protocol, port, token)


SENT = st.builds(
    _sent,
    st.sampled_from(FAMILIES),
    st.sampled_from(["tcp", "udp", "icmp"]),
    st.one_of(st.sampled_from([53, 123, 500, 4500]), st.integers(1, 65535)),
    st.integers(0, 2**32 - 1),
)


@given(SENT)
def test_checksums_are_right(sent):
    packet = frame(sent, MAC, MAC)[14:]
    if sent.target.version == 4:
        assert checksum(packet[:20]) == 0
        addresses, protocol, body = packet[12:20], packet[9], packet[20:]
    else:
        addresses, protocol, body = packet[8:40], packet[6], packet[40:]
    pseudo = addresses + struct.pack("!IBBBB", len(body), 0, 0, 0, protocol)
    assert checksum(body if protocol == ICMP else pseudo + body) == 0


@given(SENT)
def test_a_packet_is_recognized_whatever_its_source_became(sent):
    became = IPAddress("198.51.100.10") if sent.target.version == 4 else IPAddress("2001:db8::1")
    seen = parse(frame(Sent(became, sent.target, sent.protocol, sent.port, sent.token), MAC, MAC))
    assert seen is not None
    assert is_arrival(sent, seen)
    assert not is_answer(sent, seen)


@given(SENT, SENT)
def test_another_packet_is_not_taken_for_it(sent, other):
    seen = parse(frame(other, MAC, MAC))
    same = (sent.token, sent.protocol, sent.target) == (other.token, other.protocol, other.target)
    assert seen is not None
    assert same or not is_arrival(sent, seen)


@pytest.mark.parametrize(("sender", "target"), FAMILIES)
def test_an_answer_comes_from_the_port_that_was_asked(sender, target):
    sent = Sent(sender, target, "tcp", 22, 4711)
    data = bytearray(frame(Sent(target, sender, "tcp", sent.source_port, 1), MAC, MAC))
    at = 34 if target.version == 4 else 54
    data[at : at + 2] = struct.pack("!H", 22)
    seen = parse(bytes(data))
    assert seen is not None
    assert is_answer(sent, seen)
    assert not is_answer(Sent(sender, target, "tcp", 23, 4711), seen)


@pytest.mark.parametrize(
    ("sender", "target", "error"), [(*FAMILIES[0], b"\x03\x03"), (*FAMILIES[1], b"\x01\x04")]
)
def test_a_closed_port_of_the_target_itself_is_an_answer(sender, target, error):
    sent = Sent(sender, target, "udp", 5060, 4711)
    body = error + b"\0" * 6 + frame(sent, MAC, MAC)[14:]
    header, at, length = (34, 16, 20 + len(body)) if target.version == 4 else (54, 18, len(body))
    data = bytearray(frame(Sent(target, sender, "icmp", 0, 1), MAC, MAC)[:header] + body)
    data[at : at + 2] = struct.pack("!H", length)
    seen = parse(bytes(data))
    assert seen is not None
    assert is_answer(sent, seen)
    assert not is_answer(Sent(sender, target, "udp", 5061, 4711), seen)


@pytest.mark.parametrize(("sender", "target"), FAMILIES)
def test_only_an_echo_reply_answers_an_echo_request(sender, target):
    sent = Sent(sender, target, "icmp", 0, 4711)
    back = frame(Sent(target, sender, "icmp", 0, 4711), MAC, MAC)
    at, reply = (34, 0) if target.version == 4 else (54, 129)
    assert not is_answer(sent, parse(back))
    assert is_answer(sent, parse(back[:at] + bytes([reply]) + back[at + 1 :]))


@pytest.mark.parametrize("length", range(0, 60, 7))
@pytest.mark.parametrize(("sender", "target"), FAMILIES)
def test_what_is_cut_short_is_no_error(sender, target, length):
    parse(frame(Sent(sender, target, "tcp", 1, 1), MAC, MAC)[:length])


@pytest.mark.parametrize(
    "data", [b"", b"\0" * 60, frame(Sent(SENDER, TARGET, "tcp", 1, 1), MAC, MAC)[:30], b"\xff" * 90]
)
def test_what_is_not_a_whole_packet_is_ignored(data):
    assert parse(data) is None
