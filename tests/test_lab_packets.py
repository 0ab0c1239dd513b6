"""Packets written by hand are valid, and recognized behind address translation."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from netaddr import EUI, IPAddress

from rideau.lab.packets import Sent, checksum, frame, is_answer, is_arrival, parse

MAC = EUI("02:00:00:00:00:01")
SENDER, TARGET = IPAddress("10.64.1.250"), IPAddress("203.0.113.200")
SENT = st.builds(
    Sent,
    st.just(SENDER),
    st.just(TARGET),
    st.sampled_from(["tcp", "udp", "icmp"]),
    st.one_of(st.sampled_from([53, 123]), st.integers(1, 65535)),
    st.integers(0, 2**32 - 1),
)


@given(SENT)
def test_checksums_are_right(sent):
    packet = frame(sent, MAC, MAC)[14:]
    assert checksum(packet[:20]) == 0
    body = packet[20:]
    pseudo = packet[12:20] + struct.pack("!BBH", 0, packet[9], len(body))
    assert checksum(body if sent.protocol == "icmp" else pseudo + body) == 0


@given(SENT)
def test_a_packet_is_recognized_whatever_its_source_became(sent):
    translated = Sent(IPAddress("198.51.100.10"), sent.target, sent.protocol, sent.port, sent.token)
    seen = parse(frame(translated, MAC, MAC))
    assert seen is not None
    assert is_arrival(sent, seen)
    assert not is_answer(sent, seen)


@given(SENT, SENT)
def test_another_packet_is_not_taken_for_it(sent, other):
    seen = parse(frame(other, MAC, MAC))
    same = (sent.token, sent.protocol) == (other.token, other.protocol)
    assert seen is not None
    assert same or not is_arrival(sent, seen)


def test_an_answer_comes_from_the_port_that_was_asked():
    sent = Sent(SENDER, TARGET, "tcp", 22, 4711)
    back = Sent(TARGET, SENDER, "tcp", sent.source_port, 1)
    data = bytearray(frame(back, MAC, MAC))
    data[34:36] = struct.pack("!H", 22)
    seen = parse(bytes(data))
    assert seen is not None
    assert is_answer(sent, seen)
    assert not is_answer(Sent(SENDER, TARGET, "tcp", 23, 4711), seen)


def test_a_closed_port_of_the_target_itself_is_an_answer():
    sent = Sent(SENDER, TARGET, "udp", 5060, 4711)
    asked = frame(sent, MAC, MAC)[14:]
    back = frame(Sent(TARGET, SENDER, "icmp", 0, 1), MAC, MAC)[:34]
    data = bytearray(back + b"\x03\x03\0\0\0\0\0\0" + asked)
    data[16:18] = struct.pack("!H", len(data) - 14)
    seen = parse(bytes(data))
    assert seen is not None
    assert is_answer(sent, seen)
    assert not is_answer(Sent(SENDER, TARGET, "udp", 5061, 4711), seen)


@pytest.mark.parametrize("data", [b"", b"\0" * 60, frame(Sent(SENDER, TARGET, "tcp", 1, 1), MAC, MAC)[:30]])
def test_what_is_not_a_whole_ipv4_packet_is_ignored(data):
    assert parse(data) is None
