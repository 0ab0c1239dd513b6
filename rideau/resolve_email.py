"""From a profile to the office's mail. Pure, part of :mod:`rideau.resolve`."""

from rideau.office import Group, Provider
from rideau.office_email import POSTMASTER, Email, Resource
from rideau.profiles.profile import Profile


def email(profile: Profile) -> Email | None:
    """Return the office's mail, where we run it."""
    chosen = profile.services.email
    if chosen.provider is not Provider.MANAGED:
        return None
    engineers = tuple(each.login for each in profile.staff if each.group is Group.ENGINEERS)
    taken = {*chosen.aliases, *chosen.lists, *(each.login for each in profile.staff)}
    ours = {} if POSTMASTER in taken else {POSTMASTER: engineers}
    return Email(
        shared={**ours, **chosen.shared_mailboxes},
        aliases=dict(chosen.aliases),
        lists=dict(chosen.lists),
        quota_gb=chosen.quota_gb,
        journal_days=chosen.journal.days if chosen.journal else 0,
        resources={
            each: Resource(known.name.text, known.at_once) for each, known in chosen.resources.items()
        },
        refused_attachments=chosen.refused_attachments,
        hourly_recipients=chosen.hourly_recipients,
    )
