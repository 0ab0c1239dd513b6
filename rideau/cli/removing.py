"""The second half of ``rideau close``: keep what is to be kept, remove everything, prove it."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import click

from rideau.cli.reach import access_to
from rideau.cli.steps import Office, failures, refuse
from rideau.converge.inventory import Access
from rideau.converge.removal import Leaving, Standing, in_order
from rideau.farewell import farewell
from rideau.language import gettext
from rideau.problems import Refused, RideauError
from rideau.vault import age
from rideau.vault.archives import Kept, keep

SUMS = "SHA256SUMS"


def readers(office: Office, keys: Iterable[str]) -> tuple[str, ...]:
    """Return who may read the archives: the readers of the office's vault, and ``keys``."""
    try:
        given = [age.public_key(key) for key in keys]
    except ValueError as error:
        raise Refused(f"--recipient: {error}") from None
    return (*_access(office).vaults.readers().keys.values(), *given)


def shown(office: Office) -> Iterator[str]:
    """Yield what would go from each host, line by line."""
    words = {
        "package": gettext("purge {name}"),
        "user": gettext("delete the account {name}"),
        "group": gettext("delete the group {name}"),
        "file": gettext("remove {name}, or give back what was there"),
        "data": gettext("keep in an archive, then remove {name}"),
    }
    for host in _leaving(office):
        standing = host.look()
        yield f"{host.name}: {_stage(standing)}"
        yield from (f"    {words[kind].format(name=name)}" for kind, name in standing.goes if kind in words)


def _stage(standing: Standing) -> str:
    return {
        "active": gettext("everything is still there"),
        "left": gettext("its former state is back; packages and data are still there"),
        "gone": gettext("nothing of Rideau's is there"),
    }[standing.stage]


def _access(office: Office) -> Access:
    return access_to(office.project, [office.plan.office], office.lab)


def _leaving(office: Office) -> tuple[Leaving, ...]:
    access = _access(office)
    return tuple(Leaving(each, access.address(each.host), access.login) for each in office.plan.hosts)


@dataclass(slots=True)
class Removal:
    """The removal of one office: its hosts, where archives go, and who may read them."""

    office: Office
    out: Path
    keys: tuple[str, ...]
    standing: dict[str, Standing] = field(default_factory=dict)
    """How far each host was when this run began, by name."""

    def obstacles(self) -> tuple[str, ...]:
        """Return why nothing can be removed: nobody could read the archives, a host does not answer."""
        found = []
        if not self.keys:
            found.append(gettext("nobody could read its archives. Name a public key with --recipient."))
        for host in _leaving(self.office):
            try:
                self.standing[host.name] = host.look()
            except RideauError as error:
                found.append(str(error))
        return tuple(found)

    def run(self) -> None:
        """Take Rideau off every host, the gateway last; raise :class:`Refused` with what is left."""
        self.out.mkdir(mode=0o700, parents=True, exist_ok=True)
        for hosts in in_order(_leaving(self.office)):
            with ThreadPoolExecutor(4) as pool:
                refuse(filter(None, pool.map(self._attempt, hosts)))
        for host in in_order(_leaving(self.office))[0]:
            host.settle()
        self._prove()
        self._destroy_secrets()

    def _attempt(self, host: Leaving) -> str:
        """Do what is left to do on one host; return why it failed, so that no host hides another."""
        try:
            self._take_off(host)
        except RideauError as error:
            return str(error)
        return ""

    def _take_off(self, host: Leaving) -> None:
        standing = self.standing[host.name]
        if standing.stage == "gone":
            return
        if not standing.begun:
            mail = host.messages()
            _tell(host, gettext("giving back its files and units"))
            host.leave()
            self._keep(host, mail)
        _tell(host, gettext("removing packages, accounts and data"))
        host.finish()

    def _keep(self, host: Leaving, mail: Mapping[str, int]) -> None:
        _tell(host, gettext("keeping what is to be kept"))
        host.pack()
        with host.archive() as stream:
            kept = keep(stream, self.out / f"{host.name}.tar.gz.age", self.keys)
        self._note(kept)
        for mailbox, count in sorted(mail.items()):
            _tell(host, _counted(mailbox, count, kept.messages.get(mailbox, 0)))
        _tell(host, gettext("{files} files kept and read back").format(files=kept.files))

    def _note(self, kept: Kept) -> None:
        sums = self.out / SUMS
        lines = sums.read_text().splitlines() if sums.exists() else []
        others = [line for line in lines if not line.endswith(f"  {kept.file.name}")]
        sums.write_text("\n".join([*others, f"{kept.digest}  {kept.file.name}"]) + "\n")

    def _prove(self) -> None:
        plan = self.office.plan
        packages = {each.host.slug: self.standing[each.host.name].named("package") for each in plan.hosts}
        checks = farewell(plan, packages)
        refuse(failures(self.office, checks))
        click.echo(gettext("{count} checks prove that nothing is left.").format(count=len(checks)))

    def _destroy_secrets(self) -> None:
        vaults = _access(self.office).vaults
        vaults.destroy(self.office.slug, tuple(vaults.vault(self.office.slug).sealed))


def _counted(mailbox: str, there: int, kept: int) -> str:
    """Say how many messages of a mailbox were kept; raise :class:`Refused` if one is missing."""
    if kept < there:
        refusal = gettext("{mailbox}: {there} messages are there, {kept} in the archive. Run this again.")
        raise Refused(refusal.format(mailbox=mailbox, there=there, kept=kept))
    return gettext("mailbox {mailbox}: {count} messages kept").format(mailbox=mailbox, count=kept)


def _tell(host: Leaving, what: str) -> None:
    click.echo(f"{host.name}: {what}", err=True)
