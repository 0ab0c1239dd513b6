"""Where the vaults of a fleet lie, and changing them: one writer at a time, each file whole or not at all."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rideau.problems import Refused
from rideau.secret import Kind, Secret
from rideau.vault import file, identities, making, recipients, writing
from rideau.vault.age import Identity
from rideau.vault.file import Sealed, Vault
from rideau.vault.recipients import Recipients
from rideau.vault.sealing import Label, seal

SUFFIX = ".vault.yaml"


@dataclass(frozen=True, slots=True)
class Vaults:
    """The vaults of a fleet: ``<office>.vault.yaml`` below ``folder``; who may read; as whom we read.

    A lab's are ``automatic``: what is missing is made when it is needed, what others would give is made up.
    """

    folder: Path
    recipients: Path
    identity: Path
    automatic: bool = False

    def to_json(self) -> str:
        """Return what pyinfra's ``debug-inventory`` shows of us: where they lie."""
        return str(self.folder)

    def vault(self, office: str) -> Vault:
        """Return an office's vault, an empty one if there is none; raise :class:`ProblemsFound`."""
        return file.load(office, self.folder / f"{office}{SUFFIX}")

    def readers(self) -> Recipients:
        """Return who may read; raise :class:`ProblemsFound`."""
        return recipients.load(self.recipients)

    def me(self) -> Identity:
        """Return as whom we read; raise :class:`ProblemsFound`."""
        return identities.load(self.identity)

    def complete(self, office: str, secrets: Iterable[Secret]) -> Vault:
        """Return an office's vault with a value for each of ``secrets`` that Rideau can make."""
        wanted = tuple(secrets)
        vault = self.vault(office)
        if not [*self._makeable(vault, wanted)]:
            return vault
        self._found()
        return self._changed(office, lambda found: self._makeable(found, wanted))

    def rotate(self, office: str, secrets: Iterable[Secret]) -> Vault:
        """Make new values; the former ones are neither read nor kept."""
        wanted = tuple(secrets)
        self._found()
        return self._changed(office, lambda _: ((each, self._made(each)) for each in wanted))

    def put(self, office: str, secret: Secret, value: str) -> Vault:
        """Keep a value that somebody gave."""
        return self.keep(office, [(secret, value)])

    def keep(self, office: str, values: Iterable[tuple[Secret, str]]) -> Vault:
        """Keep values that were made elsewhere: given, or derived from others."""
        kept = tuple(values)
        self._found()
        return self._changed(office, lambda _: kept)

    def destroy(self, office: str, names: Iterable[str]) -> Vault:
        """Forget what ``names`` were; the file goes with its last value."""
        with writing.alone(self.folder):
            vault = self.vault(office).without(names)
            if vault.sealed:
                writing.write(vault.file, vault.text)
            else:
                vault.file.unlink(missing_ok=True)
            return vault

    def reseal(self, readers: Recipients, opened: Mapping[str, Mapping[str, str]]) -> None:
        """Encrypt all values to ``readers`` and note who they are; ``opened`` has them by office, name."""
        with writing.alone(self.folder):
            vaults = {office: self.vault(office) for office in opened}
            moved = [office for office in opened if vaults[office].sealed.keys() != opened[office].keys()]
            if moved:
                raise Refused(f"{', '.join(moved)}: somebody changed these vaults just now. Run it again.")
            for office, values in opened.items():
                labels = {name: vaults[office].label(name) for name in values}
                sealed = {name: _sealed(labels[name], value, readers) for name, value in values.items()}
                writing.write(vaults[office].file, vaults[office].changed(sealed).text)
            writing.write(self.recipients, readers.text)

    def _makeable(self, vault: Vault, wanted: Iterable[Secret]) -> Iterator[tuple[Secret, str]]:
        for secret in wanted:
            if secret.kind.is_derived or secret.id in vault.sealed:
                continue
            if self.automatic or secret.kind is not Kind.GIVEN:
                yield secret, self._made(secret)

    def _made(self, secret: Secret) -> str:
        if self.automatic and secret.kind is Kind.GIVEN:
            return making.make(Secret(secret.owner, secret.name, Kind.TOKEN, secret.purpose))
        return making.make(secret)

    def _found(self) -> None:
        """Begin the vaults of a lab: a folder and a reader of its own."""
        if not self.automatic or self.recipients.exists():
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with writing.alone(self.folder):
            if not self.recipients.exists():
                own = identities.make(self.identity)
                writing.write(self.recipients, Recipients({"lab": own.public}).text)

    def _changed(self, office: str, values: Callable[[Vault], Iterable[tuple[Secret, str]]]) -> Vault:
        readers = self.readers()
        if not readers.keys:
            raise recipients.nobody(self.recipients)
        with writing.alone(self.folder):
            vault = self.vault(office)
            sealed = {
                secret.id: _sealed(_next(vault, secret), value, readers) for secret, value in values(vault)
            }
            changed = vault.changed(sealed)
            writing.write(vault.file, changed.text)
        return self.vault(office)


def _next(vault: Vault, secret: Secret) -> Label:
    former = vault.sealed.get(secret.id)
    return Label(vault.office, secret.id, secret.kind, former.version + 1 if former else 1)


def _sealed(label: Label, value: str, readers: Recipients) -> Sealed:
    armored = seal(label, value, readers.keys.values())
    return Sealed(label.kind, label.version, readers.digests, armored)
