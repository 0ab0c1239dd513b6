"""``python -m tests.bench.mail``: how fast mail arrives through every filter, and what a power cut costs."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from rideau.lab import Lab
from rideau.project import Project
from tests.bench.machine import load, this_machine
from tests.bench.mail_load import Rate, Survived, measured, one_sender_may_send_all, survived_a_power_cut
from tests.lab.mailing import Mailing, with_a_stranger

OFFICE = "veterans-affairs"
RIDEAU = Path(sys.executable).with_name("rideau")
_TEXT = """# Mail: a thousand messages

Written by `make mail` ([tests/bench/mail.py](../tests/bench/mail.py)), never by hand.

A stranger's server hands {count} messages of 4 kB to the mail host in {sessions} sessions (Postfix's
`smtp-source`), for one mailbox. "Taken" is when the last was accepted, "delivered" when the last lay in the
mailbox. "Bare" is the same Postfix and Dovecot on the same host without rspamd, ClamAV and redis. ClamAV has
Rideau's own signatures alone, for the lab has no mirror of the others. Postfix's limits for one sender (300
messages a minute) are off while it is measured. All machines of the lab share the cores, the sender's
included.

| | Taken (s) | Delivered (s) | Messages a second |
|---|---|---|---|
{rows}

**Ratio**: through every filter {ratio:.2f} of the rate of the bare servers.

## A power cut

Every process of the mail host is killed at once while messages are being delivered; then it is switched on
again. Its disk keeps what it was given: this shows what programs do, not what a disk does. The sender sends
again whatever was not acknowledged, as every server does.

| Messages | There at the cut | Tries that failed | Lost | Sent twice | Handed on twice | Doubled otherwise |
|---|---|---|---|---|---|---|
| {s.count} | {s.before} | {s.again} | {s.lost} | {s.sent_twice} | {s.handed_on_twice} | {s.doubled} |

Counted by Message-ID. SMTP lets a message come twice where a reply was lost (RFC 5321, 4.2.5 and 6.1), and
there are two hops. "Sent twice": the sender had handed it over whole and saw no reply. "Handed on twice":
Dovecot had it, and Postfix was killed before it noted so; both copies have the same number of Postfix's
queue.

`{command}` on {machine}, at a load of {load}.
"""


@dataclass(frozen=True, slots=True)
class _Found:
    bare: Rate
    filtered: Rate
    survived: Survived


@click.command()
@click.option("--count", default=1000, show_default=True, help="Messages each time.")
@click.option("--sessions", default=8, show_default=True, help="Connections at once.")
@click.option("--running", is_flag=True, help="Use the lab that is up, and leave it up.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("docs/benchmarks-mail.md"))
def main(*, count: int, sessions: int, running: bool, out: Path) -> None:
    """Measure with and without filters, cut the power, and write it down."""
    os.environ.setdefault("RIDEAU_LAB_STATE", "/var/lib/rideau-lab-bench")
    lab = Lab.current() if running else Lab.up([Project.load().plan(OFFICE)], _tell)
    try:
        subprocess.run([RIDEAU, "apply", OFFICE, "--lab"], check=True, timeout=1200)
        found = _found(Mailing(lab, Project.load().office(OFFICE)), count, sessions)
    finally:
        if not running:
            Lab.down(_tell)
    out.write_text(_text(found, count, sessions))


def _found(mailing: Mailing, count: int, sessions: int) -> _Found:
    with with_a_stranger(mailing):
        with one_sender_may_send_all(mailing, filtered=False):
            bare = measured(mailing, count, sessions)
            _tell(f"bare: {bare}")
        with one_sender_may_send_all(mailing, filtered=True):
            filtered = measured(mailing, count, sessions)
            _tell(f"filtered: {filtered}")
            survived = survived_a_power_cut(mailing, count, sessions)
            _tell(f"power cut: {survived}")
        mailing.emptied("minister")
    return _Found(bare, filtered, survived)


def _text(found: _Found, count: int, sessions: int) -> str:
    rows = "\n".join(
        f"| {name} | {rate.taken:.1f} | {rate.delivered:.1f} | {rate.per_second:.1f} |"
        for name, rate in (("bare", found.bare), ("every filter", found.filtered))
    )
    return _TEXT.format(
        count=count,
        sessions=sessions,
        rows=rows,
        ratio=found.filtered.per_second / found.bare.per_second,
        s=found.survived,
        command=" ".join(("python -m tests.bench.mail", *sys.argv[1:])),
        machine=this_machine(),
        load=load(),
    )


def _tell(line: str) -> None:
    click.echo(line, err=True)


if __name__ == "__main__":
    main()
