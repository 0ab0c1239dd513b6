"""What machines do about it: which are new or gone, what is written there, what restarts, who notices."""

from collections.abc import Iterator, Mapping

from rideau.differences.version import Difference, Topic, Version, listed, one_sided
from rideau.host import HostPlan, Unit
from rideau.render import render
from rideau.text import Text

_NEW = Text("{host} is a new machine: {roles}.", "{host} est une nouvelle machine : {roles}.")
_GONE = Text(
    "{host} is no longer part of the office; its machine is left as it is.",
    "{host} ne fait plus partie du cabinet; sa machine reste telle quelle.",
)
_DOES = Text("{host}: {parts}.", "{host} : {parts}.")
_FILES = Text("{count} files change", "{count} fichiers changent")
_FILE = Text("1 file changes", "1 fichier change")
_INSTALLS = Text("installs {names}", "installe {names}")
_RESTARTS = Text("restarts {names}", "redémarre {names}")
_RELOADS = Text("reloads {names}", "recharge {names}")
_NOTICED = Text(
    "People notice: {what} ({unit} on {host}).", "Ce qui se remarque : {what} ({unit} sur {host})."
)
_SILENT = Text("nothing", "rien")


def on_hosts(before: Version, after: Version) -> Iterator[Difference]:
    """Yield them; what a machine does when it is set up anew is not told."""
    former = {each.host.slug: each for each in before.plan.hosts}
    latter = {each.host.slug: each for each in after.plan.hosts}
    new, gone = one_sided(former, latter)
    for slug in new:
        roles = ", ".join(sorted(latter[slug].host.roles))
        yield Difference(Topic.HOSTS, _NEW.format(host=latter[slug].host.name, roles=roles))
    for slug in gone:
        yield Difference(Topic.HOSTS, _GONE.format(host=former[slug].host.name))
    for slug, plan in latter.items():
        if slug in former:
            for words in _one(former[slug], plan):
                yield Difference(Topic.HOSTS, words)


def _one(before: HostPlan, after: HostPlan) -> Iterator[Text]:
    one, two = _files(before), _files(after)
    paths = {path for path in (*one, *two) if one.get(path) != two.get(path)}
    packages, _ = one_sided(before.packages, after.packages)
    acts = {unit.name: (unit, unit.act(paths)) for part in after.contributions for unit in part.units}
    parts = [
        *([_FILE if len(paths) == 1 else _FILES.format(count=len(paths))] if paths else []),
        *([_INSTALLS.format(names=", ".join(packages))] if packages else []),
        *_those(_RESTARTS, "restart", acts),
        *_those(_RELOADS, "reload", acts),
    ]
    if parts:
        yield _DOES.format(host=after.host.name, parts=listed(parts))
    for unit, act in acts.values():
        if act == "restart" and unit.impact and unit.impact != _SILENT:
            yield _NOTICED.format(what=unit.impact, unit=_short(unit.name), host=after.host.slug)


def _files(plan: HostPlan) -> Mapping[str, tuple[str, int, str, str]]:
    return {each.path: (each.digest, each.mode, each.owner, each.group) for each in render(plan)}


def _those(told: Text, act: str, acts: Mapping[str, tuple[Unit, str]]) -> list[Text]:
    names = [_short(unit.name) for unit, done in acts.values() if done == act]
    return [told.format(names=", ".join(names))] if names else []


def _short(unit: str) -> str:
    return unit.removesuffix(".service")
