"""A run as people see it go on: a display on a terminal, plain lines elsewhere. Both on standard error."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import click
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from rideau.fleet_runs.record import Ending, OfficeOutcome
from rideau.fleet_runs.watcher import RunStart, Watcher

_OVER = {"done": "green", "failed": "bold red"}
_STYLES = {Ending.FAILED: "bold red", Ending.CHANGED: "green", Ending.INTERRUPTED: "bold red"}
_ROOM = 4
"""Lines of the terminal left for what is above and below the offices."""


class Lines(Watcher):
    """One line for whatever begins, where there is no terminal."""

    def __init__(self) -> None:
        self._many = False

    def run_started(self, start: RunStart) -> None:
        """Remember whether there is more than one office to tell apart."""
        self._many = len(start.offices) > 1

    def host_step(self, office: str, host: str, step: str) -> None:
        """Say it."""
        del office
        click.echo(f"{host}: {step}", err=True)

    def office_finished(self, outcome: OfficeOutcome) -> None:
        """Say it, if there are others."""
        if self._many:
            click.echo(f"{outcome.office}: {outcome.ending} ({outcome.seconds:.0f} s)", err=True)


class Display(Watcher):
    """The offices under way, host by host, below a count of all of them."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._total = 0
        self._ended: Counter[Ending] = Counter()
        self._under_way: dict[str, dict[str, str]] = {}
        self._began: dict[str, float] = {}
        self._looking: set[str] = set()
        self._spinner = Spinner("dots")
        self.live = Live(self, console=console, transient=True, refresh_per_second=8)

    def run_started(self, start: RunStart) -> None:
        """Count them."""
        self._total = len(start.offices)

    def office_started(self, office: str) -> None:
        """Give it a line."""
        self._under_way[office] = {}
        self._began[office] = monotonic()

    def host_step(self, office: str, host: str, step: str) -> None:
        """Show it in the office's line; hosts may be looked at before their office's turn."""
        if office in self._under_way:
            self._under_way[office][host] = step
        else:
            self._looking.add(host)

    def office_finished(self, outcome: OfficeOutcome) -> None:
        """Count it, and take its line away."""
        self._under_way.pop(outcome.office, None)
        self._ended[outcome.ending] += 1

    @contextmanager
    def interlude(self) -> Iterator[None]:
        """Take the display, and the thread that draws it, away for a moment."""
        self.live.stop()
        yield
        self.live.start()

    def __rich__(self) -> RenderableType:
        """Return what is to be seen now."""
        rows = Table.grid(padding=(0, 2))
        room = max(1, self._console.height - _ROOM)
        for office, hosts in list(self._under_way.items())[:room]:
            seconds = f"{monotonic() - self._began[office]:.0f} s"
            rows.add_row(self._spinner, office, _hosts(office, hosts), seconds)
        if self._looking and not self._under_way:
            rows.add_row(self._spinner, f"looking at {len(self._looking)} hosts")
        hidden = len(self._under_way) - room
        more = [Text(f"  … and {hidden} more under way", style="dim")] if hidden > 0 else []
        return Group(rows, *more, *([self._count()] if self._total > 1 else []))

    def _count(self) -> Text:
        over = sum(self._ended.values())
        line = Text(f"{over} of {self._total} offices", style="bold")
        for ending, number in self._ended.items():
            line.append(f"  {number} {ending}", style=_STYLES.get(ending, "not bold"))
        if self._under_way:
            line.append(f"  {len(self._under_way)} under way", style="not bold")
        return line


def _hosts(office: str, hosts: dict[str, str]) -> Text:
    line = Text(overflow="ellipsis", no_wrap=True)
    for host, step in hosts.items():
        line.append(f"{host.removeprefix(f'{office}-')} ", style="dim")
        line.append(f"{step}  ", style=_OVER.get(step, "cyan"))
    return line


@contextmanager
def shown() -> Iterator[Watcher]:
    """Yield what shows a run to whoever sits before it."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines()
        return
    display = Display(console)
    with display.live:
        yield display
