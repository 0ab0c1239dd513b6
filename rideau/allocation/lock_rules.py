"""Every rule that lockfiles and pools can break: its stable code, what is said, and what to do.

``docs/problems.md`` explains each code at length. Codes are never reused.
"""

from collections.abc import Mapping

from rideau.language import N_
from rideau.profiles.rules import Rule

LOCK_RULES: Mapping[str, Rule] = {
    "R201": Rule(
        N_("a subnet of /{length} in {pool} cannot hold an office's addresses"),
        N_("Write an IPv4 pool, and a zone prefix length of at most {longest}."),
    ),
    "R202": Rule(
        N_("{one} of {office} overlaps {other} of {other_office}"),
        N_("If one lockfile was copied from the other, delete that of the newer office."),
    ),
    "R203": Rule(
        N_("{network} of {office} overlaps {other} of {partner}"),
        N_("Correct the partner's networks in fleet.yaml, or delete this file to renumber the office."),
    ),
    "R204": Rule(
        N_("{network} of {office} is outside the fleet's pool {pool}"),
        N_("Correct it, widen the pool in fleet.yaml, or delete this file to renumber the office."),
    ),
    "R205": Rule(
        N_("{office} gets no prefix: no /{length} is free in {pool}"),
        N_("Widen the pool, or delete the lockfiles of offices that are gone for good."),
    ),
    "R206": Rule(
        N_("{network} of {name} is not a /{length} of the office's prefix {prefix}"),
        N_("Correct it, or delete the lines of {name} to have another subnet given."),
    ),
    "R207": Rule(
        N_("{one} of {name} overlaps {other} of {other_name}"),
        N_("Delete the lines of one of the two to have another subnet given."),
    ),
    "R208": Rule(
        N_("{names} are at one site and both use VLANs {first} to {last}"),
        N_("Write “vlans: {free}” for the office that is not running yet."),
    ),
    "R209": Rule(
        N_("{names} both have the number {number}"),
        N_("Delete the line of one of them to have another number given."),
    ),
    "R210": Rule(
        N_("the extension {extension} belongs to {names}"),
        N_("Choose another in the profile, or delete this line if its owner is gone for good."),
    ),
    "R211": Rule(
        N_("{name} of {office} gets no number: {first} to {last} are taken in {what}"),
        N_("Delete the lines of what is gone for good."),
    ),
    "R212": Rule(
        N_("“{value}” is not the first VLAN id of a block"),
        N_("Write a multiple of ten from {first} to {last}."),
    ),
    "R213": Rule(
        N_("two devices in {zone} are called “{name}”"),
        N_("Give the device another name; “phone-” and a login is the desk phone of that person."),
    ),
}
