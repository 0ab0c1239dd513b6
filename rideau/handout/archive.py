"""A ZIP archive in which every file is encrypted with AES-256 (WinZip's AE-2), as 7-Zip and its like open it.

The standard library writes no encrypted archive. The format: https://www.winzip.com/en/support/aes-encryption/
"""

import hashlib
import hmac
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_FLAGS = 1 | 1 << 11
"""Encrypted; names in UTF-8."""
_METHOD = 99
"""AES: how it was compressed is told in the extra field."""
_STAMP = (0, 1 << 5 | 1)
"""The first moment that the format knows, so that time changes nothing."""
_EXTRA = struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", 3, 8)
"""AE-2, AES-256, deflated."""
_NEEDED, _MADE = 51, 3 << 8 | 51
"""Version 5.1 of the format; made on Unix, so that modes are understood."""
_MODE = 0o100600 << 16
_ROUNDS = 1000
"""The format's own number: it is the code that must be long enough."""
_SALT_ROUNDS = 100_000
"""More than the format's, so that guessing the code by a salt is never the cheaper way."""
_SALT, _CHECK, _SEAL = 16, 2, 10
_BLOCK = 16


@dataclass(frozen=True, slots=True)
class _Entry:
    name: bytes
    size: int
    sealed: bytes

    @property
    def description(self) -> bytes:
        """What both headers say; there is no checksum in AE-2, the seal takes its place."""
        sizes = (0, len(self.sealed), self.size, len(self.name), len(_EXTRA))
        return struct.pack("<HHHHHIIIHH", _NEEDED, _FLAGS, _METHOD, *_STAMP, *sizes)


def archive(files: Mapping[str, bytes], code: str) -> bytes:
    """Return ``files`` sealed with ``code``: the same files and code give the same bytes."""
    key = hashlib.pbkdf2_hmac("sha256", code.encode(), b"salts of a rideau archive", _SALT_ROUNDS)
    entries = [
        _Entry(name.encode(), len(content), _sealed(content, code, _salt(key, name, content)))
        for name, content in sorted(files.items())
    ]
    body, directory = bytearray(), bytearray()
    for each in entries:
        place = len(body)
        body += b"PK\3\4" + each.description + each.name + _EXTRA + each.sealed
        directory += b"PK\1\2" + struct.pack("<H", _MADE) + each.description
        directory += struct.pack("<HHHII", 0, 0, 0, _MODE, place) + each.name + _EXTRA
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return bytes(body + directory) + b"PK\5\6" + end


def _salt(key: bytes, name: str, content: bytes) -> bytes:
    """Return a salt that follows from what is sealed, never the same for two contents: nothing is drawn."""
    return hmac.digest(key, name.encode() + b"\0" + content, "sha256")[:_SALT]


def _sealed(content: bytes, code: str, salt: bytes) -> bytes:
    """Return a file compressed, encrypted, then authenticated."""
    keys = hashlib.pbkdf2_hmac("sha1", code.encode(), salt, _ROUNDS, 2 * 32 + _CHECK)
    squeezed = zlib.compress(content, 9, -zlib.MAX_WBITS)
    stream = b"".join(_stream(keys[:32], len(squeezed)))
    cipher = bytes(a ^ b for a, b in zip(squeezed, stream, strict=False))
    seal = hmac.digest(keys[32:64], cipher, "sha1")[:_SEAL]
    return salt + keys[64:] + cipher + seal


def _stream(key: bytes, length: int) -> Iterator[bytes]:
    """Yield the key stream: counters from 1, the lowest byte first, unlike the usual counter mode."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # noqa: PLC0415 -- heavy

    block = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 -- blocks of the counter mode
    for number in range(1, length // _BLOCK + 2):
        yield block.update(number.to_bytes(_BLOCK, "little"))
