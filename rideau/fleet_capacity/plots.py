"""Plots as SVG: the same picture gives the same bytes. A table beside each says the same in numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, QUIET, RULE = "#1b2733", "#495765", "#b9c6d3"
GOOD, TIGHT, OVER = "#0b4f8a", "#8a5a00", "#8a1f11"
MOST = 150
"""Percent at which a plot ends: what is further out is as bad."""
_FULL = 100
_LINES = ("-", "--", ":", "-.", (0, (6, 2, 1, 2, 1, 2)))
_POINTS = ("o", "s", "^", "D", "v")
"""Lines are told apart by these as well as by colour."""
_COLOURS = ("#8a1f11", "#0b4f8a", "#1d5b2a", "#8a5a00", "#5b2a7a")
_WIDTH = 10
_MEASURED = "DejaVu Sans"
"""What plots are laid out with: wider than what readers have, so that no word is cut off."""
_SHOWN = "'Source Sans Pro', 'Source Sans 3', system-ui, 'DejaVu Sans', sans-serif"


@dataclass(frozen=True, slots=True)
class Bar:
    """How much of something is used, in percent, and what is written beside it."""

    name: str
    percent: float
    label: str
    colour: str


@dataclass(frozen=True, slots=True)
class Curve:
    """How much of something is used year by year, in percent."""

    name: str
    percents: tuple[float, ...]


def bars(identifier: str, given: Sequence[Bar], axis: str, limit: str) -> str:
    """Return horizontal bars against the line where all is used; ``limit`` names it."""

    def draw(axes: "Axes") -> None:
        names = [each.name for each in reversed(given)]
        colours = [each.colour for each in reversed(given)]
        widths = [min(each.percent, MOST) for each in reversed(given)]
        axes.barh(names, widths, color=colours, height=0.62)
        for row, each in enumerate(reversed(given)):
            axes.text(min(each.percent, MOST) + 1.5, row, each.label, va="center", color=INK)
        axes.axvline(_FULL, color=OVER, linewidth=1.5)
        above = axes.get_xaxis_transform()
        axes.text(_FULL, 1.02, limit, transform=above, ha="center", va="bottom", color=OVER)
        axes.set_xlim(0, MOST + 25)
        axes.set_xticks(range(0, MOST + 1, 25))
        axes.set_xlabel(axis, color=QUIET)
        axes.tick_params(axis="y", length=0)

    return _drawn(identifier, 0.9 + 0.42 * len(given), draw)


def curves(identifier: str, given: Sequence[Curve], axes_names: tuple[str, str], limit: str) -> str:
    """Return lines over the years against the line where all is used; ``limit`` names it."""

    def draw(axes: "Axes") -> None:
        for at, each in enumerate(given):
            years, style = range(len(each.percents)), at % len(_LINES)
            axes.plot(
                years,
                each.percents,
                color=_COLOURS[style],
                linestyle=_LINES[style],
                marker=_POINTS[style],
                markersize=5,
                label=each.name,
            )
        axes.axhline(_FULL, color=OVER, linewidth=1.5)
        axes.text(0, _FULL + 2, limit, color=OVER)
        axes.set_ylim(0, MOST)
        axes.set_xlabel(axes_names[0], color=QUIET)
        axes.set_ylabel(axes_names[1], color=QUIET)
        axes.grid(axis="y", color=RULE, linewidth=0.6)
        axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(0, -0.14), ncols=2)

    return _drawn(identifier, 5.2, draw)


def _drawn(identifier: str, height: float, draw: Any) -> str:
    from matplotlib import rc_context  # noqa: PLC0415 -- takes longer to load than all the rest
    from matplotlib.figure import Figure  # noqa: PLC0415

    with rc_context(_settings(identifier)):
        figure = Figure(figsize=(_WIDTH, height), layout="constrained")
        axes = figure.add_subplot()
        axes.spines[["top", "right"]].set_visible(False)
        draw(axes)
        return _for_page(_svg(figure), identifier)


def _settings(identifier: str) -> Any:
    return {
        "svg.hashsalt": identifier,
        "svg.fonttype": "none",
        "font.family": _MEASURED,
        "font.size": 11,
        "text.color": INK,
        "axes.edgecolor": QUIET,
        "xtick.color": QUIET,
        "ytick.color": INK,
    }


def _svg(figure: "Figure") -> str:
    stream = StringIO()
    figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    return stream.getvalue()


def _for_page(svg: str, identifier: str) -> str:
    """Return ``svg`` in the page's typeface, with ids that no other drawing of the page has."""
    svg = svg.replace(f"'{_MEASURED}'", _SHOWN)
    svg = re.sub(r'\bid="', f'id="{identifier}-', svg)
    return re.sub(r'(href="|url\()#', rf"\1#{identifier}-", svg)
