"""Readiness in the reader's language: one sentence says why."""

from collections.abc import Mapping
from datetime import date

from rideau import language
from rideau.language import N_, gettext, ngettext
from rideau.office import Stage
from rideau.readiness.verdict import Because, Milestone, OfficeVerdict, Reason, Verdict
from rideau.service_names import NAMES

MARKS: Mapping[Verdict, str] = {
    Verdict.GO: "✔",
    Verdict.NO_GO: "✘",
    Verdict.WAITING: "…",
    Verdict.PARTNER: "○",
    Verdict.NONE: "-",
    Verdict.NOT_BUILT: "□",
    Verdict.OVER: "■",
}
"""Told apart by their shape: colour alone tells nobody who does not see it."""

_VERDICTS: Mapping[Verdict, str] = {
    Verdict.GO: N_("go"),
    Verdict.NO_GO: N_("no-go"),
    Verdict.WAITING: N_("not due yet"),
    Verdict.PARTNER: N_("the department"),
    Verdict.NONE: N_("without"),
    Verdict.NOT_BUILT: N_("not built yet"),
    Verdict.OVER: N_("withdrawn"),
}

_REASONS: Mapping[Reason, str] = {
    Reason.NOTHING_TO_CHECK: N_("there is nothing of it to check"),
    Reason.PARTNER: N_("the department runs it"),
    Reason.NONE: N_("the office does without it"),
    Reason.NOT_BUILT: N_("this version of Rideau does not build it yet"),
    Reason.CHECKS_NOT_ASKED: N_("none of its checks could be asked"),
    Reason.NOT_VERIFIED: N_("not verified yet"),
    Reason.OLD_PROOF: N_("last proven {days} days ago; a proof is good for {most}"),
    Reason.NOT_INSTALLED: N_("not installed yet"),
    Reason.NOT_ACTIVE: N_("installed, but not open to the outside"),
    Reason.PROFILE_CHANGED: N_("its profile has changed since it was last applied"),
    Reason.RUN_FAILED: N_("the last run of {verb} failed on {date}: {error}"),
    Reason.RUN_INTERRUPTED: N_("the last run of {verb} was interrupted on {date}"),
    Reason.NOT_AS_PLANNED: N_("on {date} not what its plan says: {hosts}"),
    Reason.DRIFTED: N_("somebody has changed {hosts}"),
    Reason.CLOSING: N_("closing since {date}"),
    Reason.CLOSED: N_("closed on {date}"),
}

REASONS = 2
"""Reasons that a sentence gives; the others are counted."""

_CHANGED: Mapping[str, str] = {
    "apply": N_("not proven since the last apply, on {date}"),
    "activate": N_("not proven since day one, on {date}"),
    "rollback": N_("not proven since the rollback of {date}"),
    "close": N_("not proven since the closing of {date}"),
}

_MILESTONES: Mapping[Milestone, str] = {
    Milestone.INSTALLED: N_("to be installed"),
    Milestone.PROVEN: N_("to be proven"),
    Milestone.ACTIVE: N_("to be opened to the outside"),
    Milestone.WITHDRAWN: N_("to be withdrawn"),
    Milestone.REMOVED: N_("to be removed, its data kept"),
}


def verdict_word(verdict: Verdict) -> str:
    """Return the word for ``verdict``."""
    return gettext(_VERDICTS[verdict])


def milestone_word(milestone: Milestone) -> str:
    """Return what is to be done for ``milestone``."""
    return gettext(_MILESTONES[milestone])


def sentence(because: Because) -> str:
    """Return the words of a reason, with the service they are about in front."""
    told = _words(because.reason, because.values)
    if not because.service:
        return told
    name = NAMES[because.service].in_language(language.current())
    return gettext("{service}: {reason}").format(service=name, reason=told)


def _words(reason: Reason, values: Mapping[str, str | int]) -> str:
    if reason in (Reason.PROVEN, Reason.PROVEN_IN_PART):
        return _passed(values)
    if reason is Reason.CHECKS_FAILED:
        failed = int(values["failed"])
        return ngettext("{failed} check failed", "{failed} checks failed", failed).format_map(values)
    if reason is Reason.PROFILE_PROBLEMS:
        words = ngettext(
            "its profile has {count} problem: rideau check {office}",
            "its profile has {count} problems: rideau check {office}",
            int(values["count"]),
        )
        return words.format_map(values)
    if reason is Reason.CHANGED_SINCE:
        return gettext(_CHANGED[str(values["verb"])]).format_map(values)
    return gettext(_REASONS[reason]).format_map(values)


def _passed(values: Mapping[str, str | int]) -> str:
    passed, not_run, day = int(values["passed"]), int(values["not_run"]), values["date"]
    if passed < 0:  # an old record, which did not count them
        return gettext("its checks passed on {date}").format(date=day)
    told = ngettext("{passed} check passed on {date}", "{passed} checks passed on {date}", passed)
    asked = told.format(passed=passed, date=day)
    if not not_run:
        return asked
    rest = ngettext("{not_run} could not be asked", "{not_run} could not be asked", not_run)
    return f"{asked}; {rest.format(not_run=not_run)}"


def why(office: OfficeVerdict, on: date) -> str:
    """Return in one sentence why an office is what it is said to be, and how much time there is."""
    shown, more = office.because[:REASONS], len(office.because) - REASONS
    told = "; ".join(sentence(each) for each in shown)
    if more > 0:
        told += ngettext("; {count} more reason", "; {count} more reasons", more).format(count=more)
    time = _time(office, on)
    return f"{told}, {time}" if time else told


def said(office: OfficeVerdict, on: date) -> str:
    """Return the verdict on an office, and why."""
    words = gettext("{verdict}: {why}")
    return words.format(verdict=verdict_word(office.verdict), why=why(office, on))


def _time(office: OfficeVerdict, on: date) -> str:
    """Return how far off day one is, where that matters; by when what is missing must be there, if later."""
    if office.subject is None or office.subject.stage not in (Stage.PLANNED, Stage.STAGED):
        return ""
    if office.verdict is Verdict.WAITING and office.due:
        return gettext("due by {date}").format(date=office.due.by)
    return day_one(office.subject.dates.appointment, on)


def day_one(appointment: date, on: date) -> str:
    """Return how far off day one is."""
    days = (appointment - on).days
    near = {
        0: gettext("day one is today"),
        1: gettext("day one is tomorrow"),
        -1: gettext("day one was yesterday"),
    }
    far = gettext("day one in {days} days") if days > 0 else gettext("day one was {days} days ago")
    return near[days] if days in near else far.format(days=abs(days))


def lateness(office: OfficeVerdict, on: date) -> str:
    """Return what is late and by how much; nothing where nothing is."""
    days = office.due.late(on) if office.due else 0
    if not office.due or not days:
        return ""
    words = ngettext("{days} day late: {what}", "{days} days late: {what}", days)
    return words.format(days=days, what=milestone_word(office.due.milestone))


def upper(words: str) -> str:
    """Return ``words`` as a sentence begins."""
    return words[:1].upper() + words[1:]
