"""The report: ``benchmarks.json``, and ``benchmarks.md`` made of it. What is not measured anew stays."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.bench import machine, markdown
from tests.bench.groups import Group


@dataclass(slots=True)
class Report:
    """The report in a folder, written again with each part that ``command`` measured."""

    folder: Path
    command: str
    document: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        file = self.folder / "benchmarks.json"
        self.document = json.loads(file.read_text()) if file.exists() else {"format": 1}

    def put_group(self, group: Group) -> None:
        """Replace the figures of one task on so many hosts."""
        new = {**self._origin(), **group.document()}
        kept = [each for each in self.document.get("hosts", []) if _key(each) != _key(new)]
        self.document["hosts"] = sorted([*kept, new], key=_key)
        self._write()

    def put_compiling(self, rows: Iterable[Any]) -> None:
        """Replace the figures of compiling."""
        self._put("compile", rows)

    def put_activation(self, rows: Iterable[Any]) -> None:
        """Replace the figures of activation."""
        self._put("activation", rows)

    def put_tunnels(self, rows: Iterable[Any]) -> None:
        """Replace the figures of tunnels."""
        self._put("tunnels", rows)

    def _put(self, part: str, rows: Iterable[Any]) -> None:
        self.document[part] = {**self._origin(), "rows": [asdict(row) for row in rows]}
        self._write()

    def _origin(self) -> Mapping[str, Any]:
        return {"command": self.command, "machine": asdict(machine.this_machine()), "taken": machine.now()}

    def _write(self) -> None:
        (self.folder / "benchmarks.json").write_text(
            json.dumps(self.document, indent=1, ensure_ascii=False) + "\n"
        )
        (self.folder / "benchmarks.md").write_text(markdown.text(self.document))


def _key(group: Mapping[str, Any]) -> tuple[int, int, str]:
    return group["hosts"], group["delay_ms"], group["scenario"]
