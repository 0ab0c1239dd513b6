"""``python -m tests.bench``: take figures and write them to ``docs/benchmarks.md`` and ``.json``."""

import os
import shlex
import sys
from pathlib import Path

import click

from tests.bench import report
from tests.bench.groups import Scenario
from tests.bench.tools import TOOLS

_SCENARIOS = {
    "install": Scenario.INSTALL,
    "first": Scenario.FIRST,
    "nothing": Scenario.NOTHING,
    "dry": Scenario.DRY,
}
_PARTS = ("hosts", "compile", "activation", "tunnels")


class Words(click.ParamType):
    """A list of words with commas between them, each one of ``known``."""

    name = "a,b,…"

    def __init__(self, known: tuple[str, ...]) -> None:
        self.known = known

    def convert(self, value: str | tuple[str, ...], param: object, ctx: object) -> tuple[str, ...]:
        """Return the words."""
        words = tuple(value.split(",")) if isinstance(value, str) else value
        for each in words:
            if each not in self.known:
                self.fail(f"{each}: one of {', '.join(self.known)} is meant")
        return words


@click.command()
@click.option("--parts", type=Words(_PARTS), default=",".join(_PARTS), show_default=True)
@click.option("--hosts", "counts", type=Words(("1", "4", "12")), default="1,4,12", show_default=True)
@click.option("--runs", default=3, show_default=True, help="Runs of each, of which the median counts.")
@click.option("--delay", "delays", type=Words(("0", "30")), default="0,30", help="Round trips, ms.")
@click.option("--tools", type=Words(tuple(TOOLS)), default=",".join(TOOLS), show_default=True)
@click.option("--scenarios", type=Words(tuple(_SCENARIOS)), default=",".join(_SCENARIOS), show_default=True)
@click.option("--far", type=Words(tuple(_SCENARIOS)), default="first,nothing", help="Those with a delay.")
@click.option("--offices", type=Words(("1", "36", "1000")), default="1,36,1000", help="Sizes to compile.")
@click.option("--once-over", default=60.0, help="A tool that takes longer (s) runs once in a group.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("docs"), show_default=True)
def main(
    *,
    parts: tuple[str, ...],
    counts: tuple[str, ...],
    runs: int,
    delays: tuple[str, ...],
    tools: tuple[str, ...],
    scenarios: tuple[str, ...],
    far: tuple[str, ...],
    offices: tuple[str, ...],
    once_over: float,
    out: Path,
) -> None:
    """Measure, and replace those figures in the report that were measured anew."""
    os.environ.setdefault("RIDEAU_LAB_STATE", "/var/lib/rideau-lab-bench")
    figures = report.Report(out, _command(sys.argv[1:]))
    if "compile" in parts:
        from tests.bench import compiling  # noqa: PLC0415 -- each part alone

        figures.put_compiling(compiling.measure(tuple(map(int, offices)), runs, _tell))
    if "hosts" in parts:
        from tests.bench import hosts  # noqa: PLC0415

        chosen, chosen_far = (tuple(_SCENARIOS[each] for each in some) for some in (scenarios, far))
        asked = hosts.Asked(tuple(map(int, delays)), runs, tools, chosen, chosen_far, once_over)
        for count in map(int, counts):
            for group in hosts.measure(count, asked, _tell):
                figures.put_group(group)
    if "activation" in parts:
        from tests.bench import activation  # noqa: PLC0415

        figures.put_activation(activation.measure(runs, _tell))
    if "tunnels" in parts:
        from tests.bench import tunnels  # noqa: PLC0415

        figures.put_tunnels(tunnels.measure(runs, _tell))


def _command(arguments: list[str]) -> str:
    """Return the command that was given, but for the folder, which is nobody else's."""
    kept = [each for at, each in enumerate(arguments) if "--out" not in (each, *arguments[at - 1 : at][-1:])]
    return f"python -m tests.bench {shlex.join(kept)}".rstrip()


def _tell(text: str) -> None:
    click.echo(f"bench: {text}", err=True)


if __name__ == "__main__":
    main()
