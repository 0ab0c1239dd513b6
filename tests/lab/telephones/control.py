"""The line on which a telephone is commanded and tells: baresip's ``ctrl_tcp``, JSON in netstrings."""

import itertools
import json
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from rideau.lab import namespaces

_START_PATIENCE = 20.0
_ANSWER_PATIENCE = 20.0

Message = dict[str, Any]


class Control:
    """A connection to a telephone's program in a network namespace."""

    def __init__(self, namespace: str, port: int) -> None:
        self._connection = namespaces.inside(namespace, lambda: _connected(port))
        self._received = b""
        self._messages: list[Message] = []
        self._tokens = itertools.count(1)

    def close(self) -> None:
        """Hang up on the program."""
        self._connection.close()

    def asks(self, command: str, parameters: str = "") -> str:
        """Give a command and return what is answered."""
        token = str(next(self._tokens))
        text = json.dumps({"command": command, "params": parameters, "token": token})
        self._connection.sendall(f"{len(text)}:{text},".encode())
        answer = self._take(lambda each: each.get("token") == token, command, _ANSWER_PATIENCE)
        return str(answer.get("data", ""))

    def hears_of(self, event: str, seconds: float) -> Message:
        """Wait for an event of this kind that was not taken yet, and return it."""
        return self._take(lambda each: each.get("type") == event, event, seconds)

    def happened(self) -> list[str]:
        """Return the events that were not taken yet."""
        self._receive(0.2)
        return [str(each.get("type")) for each in self._messages]

    def _take(self, wanted: Callable[[Message], bool], what: str, seconds: float) -> Message:
        until = time.monotonic() + seconds
        while True:
            for at, each in enumerate(self._messages):
                if wanted(each):
                    return self._messages.pop(at)
            left = until - time.monotonic()
            if left <= 0:
                happened = ", ".join(str(each.get("type", each)) for each in self._messages)
                raise TimeoutError(f"no {what} within {seconds:.0f} s; there was: {happened or 'nothing'}")
            self._receive(min(left, 0.5))

    def _receive(self, seconds: float) -> None:
        self._connection.settimeout(max(seconds, 0.01))
        with suppress(TimeoutError):
            more = self._connection.recv(65536)
            if not more:
                raise ConnectionError("the telephone's program has ended")
            self._received += more
        while b":" in self._received:
            length, _, rest = self._received.partition(b":")
            end = int(length)
            if len(rest) <= end:
                return
            self._messages.append(json.loads(rest[:end]))
            self._received = rest[end + 1 :]


def _connected(port: int) -> socket.socket:
    until = time.monotonic() + _START_PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=2)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
