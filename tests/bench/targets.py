"""What the figures are held to, and whether they meet it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from tests.bench.groups import Group, Scenario


@dataclass(frozen=True, slots=True)
class Target:
    """A limit; ``measured`` is ``None`` where the figures lack it."""

    text: str
    limit: float
    unit: str
    measured: float | None
    at_least: bool

    @property
    def met(self) -> bool | None:
        """Whether the limit is kept; ``None`` if nobody knows."""
        if self.measured is None:
            return None
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    @property
    def row(self) -> str:
        """The target as a row of the table."""
        found = "not measured" if self.measured is None else f"{self.measured:.3g} {self.unit}"
        verdict = {None: "", True: "met", False: "**not met**"}[self.met]
        bound = "at least" if self.at_least else "at most"
        return f"| {self.text} | {bound} {self.limit:g} {self.unit} | {found} | {verdict} |"


def host_targets(groups: Iterable[Group]) -> tuple[Target, ...]:
    """Return what runs on four hosts are held to."""
    found = {group.key: group for group in groups}

    def ratio(scenario: Scenario, delay: int, slow: str, fast: str) -> float | None:
        group = found.get((scenario, 4, delay))
        return group.ratio(slow, fast) if group else None

    times = "times"
    return (
        Target(
            "Nothing to change, 4 hosts: faster than pyinfra",
            15,
            times,
            ratio(Scenario.NOTHING, 0, "pyinfra", "rideau"),
            True,
        ),
        Target(
            "Nothing to change, 4 hosts: faster than Ansible",
            40,
            times,
            ratio(Scenario.NOTHING, 0, "ansible", "rideau"),
            True,
        ),
        Target(
            "Nothing to change, 4 hosts: as long as plain ssh",
            1.4,
            times,
            ratio(Scenario.NOTHING, 0, "rideau", "plain"),
            False,
        ),
        Target(
            "Nothing to change, 4 hosts, 30 ms: faster than pyinfra",
            25,
            times,
            ratio(Scenario.NOTHING, 30, "pyinfra", "rideau"),
            True,
        ),
        Target(
            "First run with packages, 4 hosts: as long as plain ssh",
            1.3,
            times,
            ratio(Scenario.INSTALL, 0, "rideau", "plain"),
            False,
        ),
    )


def compile_targets(part: Mapping[str, object]) -> tuple[Target, ...]:
    """Return what compiling is held to."""
    rows = {(row["what"], row["offices"]): row for row in part.get("rows", ())}  # type: ignore[attr-defined]

    def figure(what: str, offices: int, name: str, of: Callable[[list[float]], float]) -> float | None:
        row = rows.get((what, offices))
        return of(row[name]) if row else None

    return (
        Target(
            "Compiling 1,000 offices to files", 60, "s", figure("plan --all", 1000, "wall", median), False
        ),
        Target(
            "Compiling 1,000 offices to files: memory",
            1024,
            "MiB",
            figure("plan --all", 1000, "mib", max),
            False,
        ),
        Target(
            "`rideau check` of one profile",
            0.4,
            "s",
            figure("check of one profile", 36, "wall", median),
            False,
        ),
    )


def tunnel_targets(part: Mapping[str, object]) -> tuple[Target, ...]:
    """Return what tunnels are held to."""
    rows = {row["what"]: row["values"] for row in part.get("rows", ())}  # type: ignore[attr-defined]

    def ratio(what: str) -> float | None:
        values = rows.get(what)
        return median(values["rideau"]) / median(values["by hand"]) if values else None

    return tuple(
        Target(f"{what}: as much as by hand", 0.95, "times", ratio(what), at_least=True)
        for what in ("IKEv2, download", "IKEv2, sessions begun and ended", "WireGuard, download")
    )
