"""``rideau activate``: day one."""

import click

from rideau import language, lifecycle_record
from rideau.cli import life, steps
from rideau.cli.completion import offices
from rideau.cli.days import today
from rideau.cli.reach import project_of
from rideau.cli.recording import recorded
from rideau.fleet_runs.identity import who
from rideau.history.recorder import Begun
from rideau.language import gettext
from rideau.lifecycle import Transition, before_activation
from rideau.office import Stage


@click.command()
@click.argument("office", shell_complete=offices)
@click.option("--lab", is_flag=True, help="Rehearse day one on the hosts of the lab that is up.")
@click.option("--early", metavar="REASON", default="", help="Do not wait for the appointment, and why.")
@click.option("--lang", type=click.Choice(language.LANGUAGES), help="Language of what is shown.")
def activate(office: str, *, lab: bool, early: str, lang: str | None) -> None:
    """Expose OFFICE to the outside: what its services and its profile open, on its gateway alone.

    Refused, with every reason at once, before the day of the appointment, while the office is not staged,
    while a host is not what its plan says, and while a check fails. Exit status: 0 done, 1 refused.
    """
    language.use(lang or language.preferred())
    why = lifecycle_record.free_text(early, "--early")
    project = project_of(lab=lab)
    found = steps.Office(project, office, lab)
    now = project.life(office)
    reasons = tuple(before_activation(now, project.dates(office), today(), why))
    if now.stage in (Stage.STAGED, Stage.CLOSING):
        click.echo(
            gettext("{office}: looking at every host, asking every check").format(office=office), err=True
        )
        reasons += steps.obstacles(found)
    life.refuse({office: reasons})
    step = Transition(Stage.ACTIVE, today(), who(), why)
    with recorded(project, Begun("activate", (office,), lab, note=why)):
        done = steps.change(found, step, undo=True)
    life.remembered(project, office, step)
    said = gettext("{office}: exposed after {changed:.1f} s, proven after {proven:.1f} s ({checks}).")
    checks = ", ".join(done.evidence) or gettext("nothing is open to the outside")
    click.echo(said.format(office=office, changed=done.changed, proven=done.proven, checks=checks))
