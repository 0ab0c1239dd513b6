"""The command line: one verb, one file. A verb's module is imported only when it is asked for."""

import os
import sys
from importlib import import_module
from typing import cast

import click

from rideau import __version__, language
from rideau.problems import RideauError

VERBS = {
    "init": "Make a repository for a team's own offices.",
    "new": "Ask a dozen questions and write the profile of a new office.",
    "check": "Check office profiles and say what to write instead.",
    "schema": "Write what editors read to complete and explain profiles.",
    "plan": "Show what every host of an office will be.",
    "diff": "Say what a change of an office means, in plain words.",
    "catalogue": "Show what each level offers, for choosing one.",
    "guide": "Write what an office's people, its department and its engineers are handed.",
    "explain": "Say where a value of an office came from.",
    "standards": "Say what offices are held to, what was found, and the evidence.",
    "apply": "Make the hosts of an office what its plan says.",
    "verify": "Prove that an office works, and show its readiness.",
    "readiness": "Show which offices are go, with the evidence, and what is late.",
    "capacity": "Show how much there is of everything that can run out, and until when.",
    "rollback": "Make hosts serve again what they served before.",
    "drift": "Show what differs on hosts from what was last activated there.",
    "history": "Show what was done to hosts, by whom and when.",
    "activate": "Day one: expose a staged office to the outside.",
    "secrets": "Make and rotate what offices keep secret; say who may read it.",
    "people": "Say who may come in to an office, and who may not any more.",
    "close": "Withdraw an office; later keep its data, remove everything, prove it.",
    "mail": "Say what DNS must tell of an office's mail; take mail out and bring it in.",
    "lab": "Build the office's hosts on this machine, with the world around them.",
}


class _Verbs(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in VERBS:
            return None
        return cast(click.Command, getattr(import_module(f"rideau.cli.{cmd_name}"), cmd_name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise _with_suggestion(error, args[0]) from error


def _with_suggestion(error: click.UsageError, verb: str) -> click.UsageError:
    from difflib import get_close_matches  # noqa: PLC0415 -- only on the way to an error

    close = get_close_matches(verb, VERBS, 1)
    return click.UsageError(f"{error.message} Did you mean {close[0]}?") if close else error


@click.command(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rideau")
def rideau() -> None:
    """Make a minister's office work on day one.

    Exit status: 0 fine or nothing to change, 1 error, 2 changes pending or checks failed.
    """
    language.use(language.preferred())


def main() -> None:
    """Run the command line; whatever Rideau says no to is a message, never a traceback."""
    try:
        sys.exit(rideau.main(standalone_mode=False))
    except RideauError as error:
        click.echo(str(error), err=True)
    except click.ClickException as error:
        error.show()
    except BrokenPipeError:  # the reader has seen enough (… | head)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        click.echo(f"{error.filename or 'rideau'}: {error.strerror or error}", err=True)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
    sys.exit(1)
