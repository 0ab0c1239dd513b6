"""Messages as no program should write them, made by a seeded script: the same ones every time."""

import random
from base64 import b64encode
from collections.abc import Callable, Iterator

SEED = 2015
_Mutation = Callable[[random.Random, bytes], bytes]

_BODY = (
    b'Content-Type: multipart/mixed; boundary="one"\r\nMIME-Version: 1.0\r\n\r\n'
    b"--one\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nA letter.\r\n"
    b"--one\r\nContent-Type: application/pdf; name=letter.pdf\r\nContent-Transfer-Encoding: base64\r\n"
    b"Content-Disposition: attachment; filename=letter.pdf\r\n\r\nJVBERi0xLjQKJeLjz9MK\r\n--one--\r\n"
)


def mark(number: int) -> str:
    """Return what tells a message from all others, whatever became of it on its way."""
    return f"malformed-{number:04d}-mark"


def messages(count: int) -> Iterator[bytes]:
    """Yield messages with one to three faults each; every fault there is comes first on its own."""
    draw = random.Random(SEED)
    for number in range(count):
        chosen = [MUTATIONS[number % len(MUTATIONS)], *draw.sample(MUTATIONS, number // len(MUTATIONS) % 3)]
        body = _BODY
        for mutate in chosen:
            body = mutate(draw, body)
        yield _head(number) + body


def _head(number: int) -> bytes:
    name = mark(number)
    return (
        f"From: <stranger@site.example>\r\nTo: <minister@vac-minister.example>\r\nSubject: {name}\r\n"
        f"Date: Fri, 27 Nov 2026 09:00:00 -0500\r\nMessage-ID: <{name}@site.example>\r\n"
    ).encode()


def _swap(old: bytes, new: bytes) -> _Mutation:
    return lambda _, body: body.replace(old, new)


def _insert(new: Callable[[random.Random], bytes]) -> _Mutation:
    """Put something anywhere after the first line."""

    def mutate(draw: random.Random, body: bytes) -> bytes:
        at = draw.randrange(body.index(b"\r\n") + 2, len(body))
        return body[:at] + new(draw) + body[at:]

    return mutate


def _cut(draw: random.Random, body: bytes) -> bytes:
    return body[: draw.randrange(20, len(body))]


def _header(text: bytes) -> _Mutation:
    return lambda _, body: text + b"\r\n" + body


def _nested(draw: random.Random, body: bytes) -> bytes:
    """Return parts within parts, deeper than anybody writes."""
    depth = draw.randrange(30, 150)
    opened = b"".join(
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (each, each + 1)
        for each in range(depth)
    )
    return b"Content-Type: multipart/mixed; boundary=b0\r\n\r\n" + opened + body


def _letters(draw: random.Random) -> bytes:
    return bytes(draw.choice((0, 7, 8, 27, 127, 128, 160, 192, 224, 237, 255)) for _ in range(40))


def _base64(draw: random.Random, body: bytes) -> bytes:
    return body.replace(b"JVBERi0xLjQKJeLjz9MK", b64encode(draw.randbytes(300))[: draw.randrange(1, 400)])


MUTATIONS: tuple[_Mutation, ...] = (
    _cut,
    _nested,
    _base64,
    _swap(b"--one--", b""),
    _swap(b'boundary="one"', b'boundary=""'),
    _swap(b'boundary="one"', b"boundary"),
    _swap(b'boundary="one"', b"boundary=" + b"x" * 900),
    _swap(b'boundary="one"', b'boundary="one"; boundary="two"'),
    _swap(b"multipart/mixed", b"multipart/" + b"m" * 500),
    _swap(b"multipart/mixed", b"text/plain"),
    _swap(b"charset=utf-8", b"charset=klingon-8"),
    _swap(b"charset=utf-8", b'charset="utf-7'),
    _swap(b"base64", b"uuencode-ish"),
    _swap(b"base64", b"quoted-printable"),
    _swap(b"filename=letter.pdf", b"filename*0*=utf-8''%E9%; filename*2=x"),
    _swap(b"filename=letter.pdf", b'filename="..\\..\\/etc/passwd\x01"'),
    _swap(b"filename=letter.pdf", b"filename=" + b"long" * 400 + b".pdf"),
    _swap(b"application/pdf", b"message/rfc822"),
    _swap(b"application/pdf", b"message/partial; number=1; total=99; id=x"),
    _swap(b"application/pdf", b"application"),
    _swap(b"text/plain", b"text/html"),
    _swap(b"A letter.", b"x" * 40_000),
    _swap(b"A letter.", b"=?utf-8?B?" + b"/" * 500 + b"?="),
    _swap(b"A letter.", b"<html" + b"<div>" * 3000),
    _swap(b"\r\n", b"\n"),
    _header(b"Content-Type: multipart/mixed; boundary=two\r\nContent-Type: text/plain"),
    _header(b"no colon in this line"),
    _header(b": no name"),
    _header(b"X-Long: " + b"y" * 20_000),
    _header(b"X-Folded: a\r\n\t\r\n \t\r\n  b"),
    _header(b"X-Bytes: \xe9\xff\xfe\x80"),
    _header(b"Subject: =?klingon?Q?=FF?= =?utf-8?X?abc?= =?utf-8?Q?"),
    _header(b"To: <" + b"a@b.example>, <" * 300 + b"c@d.example>"),
    _header(b"References: " + b" ".join(b"<%d@site.example>" % each for each in range(400))),
    _header(b"Date: the day before yesterday\r\nDate: 32 Foo 99999"),
    _header(b"Content-Transfer-Encoding: 8bit\r\nContent-Transfer-Encoding: base64"),
    _header(b"Content-Length: 99999999999999999999"),
    _header(b"MIME-Version: 7.9 (really)\r\nMIME-Version: 1.0"),
    _insert(lambda _: b"\0\0\0"),
    _insert(lambda _: b"\r\r\r"),
    _insert(lambda _: b"\n\n"),
    _insert(_letters),
    _insert(lambda _: b"\r\n--one\r\n--one\r\n--one\r\n"),
    _insert(lambda _: b"\r\nbegin 644 letter.txt\r\n#0V%T\r\n"),
    _insert(lambda _: "\u202e\u0000\ufeff\U0001f600".encode("utf-16")),
)
