"""A small editor: what it asks the YAML language server while somebody writes a profile, and its answers.

The server is the one that Visual Studio Code's YAML extension, Vim, Emacs and others run; it speaks LSP over
its standard input and output. Nothing is fetched: schemas are files that profiles name in their first line.
"""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

SERVER = Path(__file__).parent / "npm/node_modules/yaml-language-server/bin/yaml-language-server"
PATIENCE = 60
"""Seconds for an answer; it takes some hundredths, and machines that run tests are busy."""
SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "yaml": {
        "validate": True,
        "hover": True,
        "completion": True,
        "schemaStore": {"enable": False},  # else it asks the network for a catalogue of everybody's schemas
    }
}
NOWHERE = dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9")


@dataclass(frozen=True, slots=True)
class Mark:
    """What the server underlines: where, from 1, and why."""

    line: int
    column: int
    message: str


@dataclass
class Editor:
    """A connection to the server, and the marks of each file as the server last told them."""

    server: "subprocess.Popen[bytes]"
    told: Queue[dict[str, Any]] = field(default_factory=Queue)
    asked: int = 0
    versions: dict[str, int] = field(default_factory=dict)
    marks: dict[str, tuple[Mark, ...]] = field(default_factory=dict)

    def show(self, file: Path, text: str) -> tuple[Mark, ...]:
        """Open ``file`` with ``text`` in it, or type that, and return what is marked."""
        return self.show_all({file: text})[file]

    def show_all(self, texts: Mapping[Path, str]) -> Mapping[Path, tuple[Mark, ...]]:
        """Show each file, and return what is marked in it."""
        for file, text in texts.items():
            self._type(file.as_uri(), text)
        while any(file.as_uri() not in self.marks for file in texts):
            self._take()
        return {file: self.marks[file.as_uri()] for file in texts}

    def _type(self, uri: str, text: str) -> None:
        version = self.versions[uri] = self.versions.get(uri, 0) + 1
        self.marks.pop(uri, None)
        if version == 1:
            document = {"uri": uri, "languageId": "yaml", "version": version, "text": text}
            self._send("textDocument/didOpen", {"textDocument": document})
        else:
            changed = {"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}
            self._send("textDocument/didChange", changed)

    def completion(self, file: Path, line: int, column: int) -> dict[str, str]:
        """Return what is offered there, each with its explanation."""
        answer = self._ask("textDocument/completion", file, line, column)
        items = answer["items"] if isinstance(answer, dict) else answer or []
        return {each["label"]: _plain(each.get("documentation", "")) for each in items}

    def hover(self, file: Path, line: int, column: int) -> str:
        """Return what is said about what the mouse points at."""
        return _plain((self._ask("textDocument/hover", file, line, column) or {}).get("contents", ""))

    def _ask(self, method: str, file: Path, line: int, column: int) -> Any:
        place = {"line": line - 1, "character": column - 1}
        return self.ask(method, {"textDocument": {"uri": file.as_uri()}, "position": place})

    def ask(self, method: str, parameters: object) -> Any:
        """Return what the server answers to a request."""
        self.asked += 1
        self._send(method, parameters, id=self.asked)
        while True:
            message = self._take()
            if message.get("id") == self.asked and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def tell(self, method: str, parameters: object) -> None:
        """Send what needs no answer."""
        self._send(method, parameters)

    def listen(self) -> None:
        """Take in what the server says, until it says no more."""
        stream = self.server.stdout
        assert stream is not None
        while header := stream.readline():
            while line := stream.readline().strip():
                header = min(header, line, key=lambda each: not each.lower().startswith(b"content-length"))
            self.told.put(json.loads(stream.read(int(header.split(b":")[1]))))

    def _take(self) -> dict[str, Any]:
        message = self.told.get(timeout=PATIENCE)
        if message.get("method") == "textDocument/publishDiagnostics":
            told = message["params"]
            self.marks[told["uri"]] = tuple(
                Mark(
                    each["range"]["start"]["line"] + 1,
                    each["range"]["start"]["character"] + 1,
                    each["message"],
                )
                for each in told["diagnostics"]
            )
        elif "method" in message and "id" in message:
            self._answer(message)
        return message

    def _answer(self, question: Mapping[str, Any]) -> None:
        sections = question["params"]["items"] if question["method"] == "workspace/configuration" else ()
        settings = [SETTINGS.get(each.get("section"), {}) for each in sections]
        self._write({"id": question["id"], "result": settings or None})

    def _send(self, method: str, parameters: object, **identity: int) -> None:
        self._write({"method": method, "params": parameters, **identity})

    def _write(self, message: Mapping[str, object]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.server.stdin is not None
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self.server.stdin.flush()


def _plain(said: Any) -> str:
    return str(said["value"]) if isinstance(said, dict) else str(said)


@contextmanager
def editor(root: Path) -> Iterator[Editor]:
    """Return an editor with the folder ``root`` open."""
    environment = {**os.environ, **NOWHERE}
    command = ["node", str(SERVER), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as server:
        made = Editor(server)
        Thread(target=made.listen, daemon=True).start()
        capabilities = {
            "workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}},
            "textDocument": {
                "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
                "hover": {"contentFormat": ["markdown"]},
                "publishDiagnostics": {},
            },
        }
        made.ask(
            "initialize", {"processId": os.getpid(), "rootUri": root.as_uri(), "capabilities": capabilities}
        )
        made.tell("initialized", {})
        made.tell("workspace/didChangeConfiguration", {"settings": SETTINGS})
        yield made
        made.ask("shutdown", None)
        made.tell("exit", None)
