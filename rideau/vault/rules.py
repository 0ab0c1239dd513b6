"""Every rule that vaults and keys can break: its stable code, what is said, and what to do.

``docs/problems.md`` explains each code at length. Only engineers meet them, in English as their verbs are.
"""

from collections.abc import Mapping

from rideau.problems import Location, Problem
from rideau.profiles.rules import Rule

VAULT_RULES: Mapping[str, Rule] = {
    "R301": Rule("{name} of {office} has no value", "Run {command}."),
    "R302": Rule(
        "{identity} opens {opened} of the {total} values here",
        "Ask somebody who may read to run rideau secrets recipients add; these may: {readers}.",
    ),
    "R303": Rule("the ciphertext of {name} is damaged", "Restore it from version control, or rotate {name}."),
    "R304": Rule(
        "this is {found}, not {label}", "Restore the file from version control: somebody moved values in it."
    ),
    "R305": Rule(
        "there is no identity to read secrets with",
        "Run rideau secrets init, or name its file in RIDEAU_IDENTITY.",
    ),
    "R306": Rule("others may read this identity", "Run chmod 600 {identity}."),
    "R307": Rule(
        "this is no identity: {reason}",
        "Name an age identity or an ed25519 SSH key without a passphrase in RIDEAU_IDENTITY.",
    ),
    "R308": Rule("the key of {name} is none: {reason}", "Write what rideau secrets init printed for {name}."),
    "R309": Rule("nobody may read secrets yet", "Run rideau secrets init."),
    "R310": Rule("{name} is a {found} here, and its service needs a {kind}", "Run {command}."),
    "R311": Rule("{name} of {office} is not as it should be: {reason}", "Run {command}."),
}


def vault_problem(code: str, location: Location, **values: str) -> Problem:
    """Return what is said about rule ``code``; ``values`` fill its placeholders."""
    rule = VAULT_RULES[code]
    return Problem(location, code, "", rule.message.format_map(values), rule.remedy.format_map(values))
