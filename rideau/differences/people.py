"""Who arrives, who leaves, and what changes for those who stay."""

from collections.abc import Iterator

from rideau.differences.version import Difference, Topic, Version, listed, one_sided
from rideau.office import Device, Group, Office, Person, Platform
from rideau.text import Text

_ARRIVES = Text("{who} arrives: {parts}.", "{who} arrive : {parts}.")
_LEAVES = Text("{who} leaves: {parts}.", "{who} part : {parts}.")
_NOTHING = Text("nothing else to set up", "rien d'autre à préparer")
_NOTHING_HELD = Text("nothing else to take back", "rien d'autre à reprendre")
_EXTENSION = Text("extension {number}", "poste {number}")
_MAILBOX = Text("mailbox {address}", "boîte de courriel {address}")
_KEPT = Text(
    "mail to {address} is refused, what the mailbox holds is kept",
    "le courriel à {address} est refusé, le contenu de la boîte est gardé",
)
_SILENT = Text("extension {number} no longer rings", "le poste {number} ne sonne plus")
_TAKEN = Text("{device} no longer lets them in", "{device} ne leur donne plus accès")
_PHONE = Text("desk phone {model}", "téléphone de bureau {model}")
_PLATFORMS = {
    Platform.IOS: Text("iPhone or iPad", "iPhone ou iPad"),
    Platform.ANDROID: Text("Android phone", "téléphone Android"),
    Platform.MACOS: Text("Mac", "Mac"),
    Platform.WINDOWS: Text("Windows laptop", "portable Windows"),
    Platform.LINUX: Text("Linux laptop", "portable Linux"),
}
_LANGUAGES = {
    "en": Text("English", "anglais"),
    "fr": Text("French", "français"),
}
_GROUPS = {
    Group.STAFF: Text("staff", "personnel"),
    Group.ENGINEERS: Text("engineers, with the management zone", "génie, avec la zone de gestion"),
}


def people(before: Version, after: Version) -> Iterator[Difference]:
    """Yield them."""
    for words in _sentences(before.office, after.office):
        yield Difference(Topic.PEOPLE, words)


def _sentences(before: Office, after: Office) -> Iterator[Text]:
    former = {each.login: each for each in before.people}
    latter = {each.login: each for each in after.people}
    arriving, leaving = one_sided(former, latter)
    for login in arriving:
        yield _ARRIVES.format(who=_who(latter[login]), parts=_received(after, latter[login]))
    for login in leaving:
        yield _LEAVES.format(who=_who(former[login]), parts=_left(before, former[login]))
    for login, person in latter.items():
        if login in former:
            yield from _stays(before, former[login], after, person)
    yield from _access(before, after)


def _who(person: Person) -> str:
    return f"{person.name} ({person.login})"


def _received(office: Office, person: Person) -> Text:
    parts: list[Text] = []
    if office.telephony:
        parts.append(_EXTENSION.format(number=person.extension))
    if office.email:
        parts.append(_MAILBOX.format(address=f"{person.login}@{office.domain}"))
    parts += [_PHONE.format(model=each.model or "") for each in _phones(office, person)]
    parts += [_PLATFORMS[each.platform] for each in person.devices]
    return listed(parts or [_NOTHING])


def _left(office: Office, person: Person) -> Text:
    parts: list[Text] = []
    if office.telephony:
        parts.append(_SILENT.format(number=person.extension))
    if office.email:
        parts.append(_KEPT.format(address=f"{person.login}@{office.domain}"))
    parts += [_TAKEN.format(device=_PLATFORMS[each.platform]) for each in person.devices]
    return listed(parts or [_NOTHING_HELD])


def _phones(office: Office, person: Person) -> list[Device]:
    return [each for each in office.devices if each.owner == person.login and each.model]


def _stays(before: Office, former: Person, after: Office, latter: Person) -> Iterator[Text]:
    who = _who(latter)
    if former.name != latter.name:
        words = Text("{old} is called {who} now.", "{old} s'appelle maintenant {who}.")
        yield words.format(old=former.name, who=who)
    if former.extension != latter.extension:
        words = Text(
            "{who} gets a new extension: {new} instead of {old}.",
            "{who} change de poste : {new} au lieu de {old}.",
        )
        yield words.format(who=who, new=latter.extension, old=former.extension)
    if former.language != latter.language:
        words = Text(
            "{who} receives everything in {language} from now on.",
            "{who} reçoit désormais tout en {language}.",
        )
        yield words.format(who=who, language=_LANGUAGES[latter.language])
    yield from _rights(who, former, latter)
    yield from _devices(who, former, latter)
    yield from _desk_phones(who, _phones(before, former), _phones(after, latter))


def _rights(who: str, former: Person, latter: Person) -> Iterator[Text]:
    if former.remote_access != latter.remote_access:
        words = {
            True: Text("{who} may work from afar.", "{who} peut travailler à distance."),
            False: Text("{who} may no longer work from afar.", "{who} ne peut plus travailler à distance."),
        }[latter.remote_access]
        yield words.format(who=who)
    if former.group is not latter.group:
        words = Text("{who} belongs to another group: {group}.", "{who} change de groupe : {group}.")
        yield words.format(who=who, group=_GROUPS[latter.group])


def _devices(who: str, former: Person, latter: Person) -> Iterator[Text]:
    new, gone = one_sided(former.devices, latter.devices)
    for each in new:
        words = Text(
            "{who} gets a device to set up: {what}.", "{who} reçoit un appareil à configurer : {what}."
        )
        yield words.format(who=who, what=_PLATFORMS[each.platform])
    for each in gone:
        words = Text("{who} no longer has a device: {what}.", "{who} n'a plus d'appareil : {what}.")
        yield words.format(who=who, what=_PLATFORMS[each.platform])


def _desk_phones(who: str, former: list[Device], latter: list[Device]) -> Iterator[Text]:
    one = [f"{each.model}, {each.mac}" for each in former]
    two = [f"{each.model}, {each.mac}" for each in latter]
    if one != two:
        words = Text(
            "{who}, desk phone: {new} (before: {old}).", "{who}, téléphone de bureau : {new} (avant : {old})."
        )
        yield words.format(who=who, new=listed(two), old=listed(one))


def _access(before: Office, after: Office) -> Iterator[Text]:
    locked, freed = one_sided(sorted(before.locked), sorted(after.locked))
    revoked, back = one_sided(sorted(before.revoked), sorted(after.revoked))
    for each in locked:
        yield Text("{who} may not come in any more.", "{who} n'a plus accès.").format(who=each)
    for each in freed:
        yield Text("{who} may come in again.", "{who} a de nouveau accès.").format(who=each)
    for each in revoked:
        yield Text("The device {it} may not come in any more.", "L'appareil {it} n'a plus accès.").format(
            it=each
        )
    for each in back:
        yield Text("The device {it} may come in again.", "L'appareil {it} a de nouveau accès.").format(
            it=each
        )
