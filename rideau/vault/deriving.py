"""What follows from an office's keys: certificates, public halves, revocations. Pure, but for the keys.

Nothing is made anew that is still right: who is added, removed or moved changes nobody else's certificate.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509

from rideau.pki import judging, public_halves, revoking
from rideau.pki.issuing import Issuer, Key, certificate, pem_of, read_key
from rideau.problems import Refused
from rideau.secret import Kind, Secret, Subject

ROOT = "credentials.root.certificate"
"""The secret that is a copy of the root's certificate."""

Root = Callable[[], Issuer]
"""Asked for only where an authority must be made: the root's key may lie in a safe."""


@dataclass(slots=True)
class Derivation:
    """The ``wanted`` of an office, and what its vault has: ``values`` by id, ``stale`` among them.

    Stale certificates are those that nobody wants any more: their holders are gone, so they are revoked.
    """

    wanted: tuple[Secret, ...]
    values: dict[str, str]
    stale: tuple[str, ...]
    now: datetime
    superseded: set[int] = field(default_factory=set)
    """Serial numbers of certificates whose key was replaced in this derivation."""

    def faults(self) -> Iterator[tuple[Secret, str]]:
        """Yield what is not as it should be, with the reason."""
        for secret in self._in_order():
            reason = self.fault(secret)
            if reason:
                yield secret, reason

    def renewed(self, root: Root) -> Iterator[tuple[Secret, str]]:
        """Yield everything that lacks, is wrong or is due for its age, made anew."""
        for secret in self._in_order():
            if self.fault(secret) or self._is_due(secret):
                self._supersede(secret)
                self.values[secret.id] = self._made(secret, root)
                yield secret, self.values[secret.id]

    def forget(self) -> None:
        """Be done with those who are gone: they are on the list now."""
        for name in self.stale:
            self.values.pop(name, None)
        self.stale = ()

    def _in_order(self) -> Iterator[Secret]:
        """Yield what is derived, each after what it follows from."""
        ranks = {**dict.fromkeys(public_halves.OF, 0), Kind.CERTIFICATE: 2, Kind.REVOCATIONS: 4}
        derived = [each for each in self.wanted if each.kind.is_derived]

        def rank(each: Secret) -> int:
            return ranks[each.kind] - (2 if each.id == ROOT else 1 if _signs(each) else 0)

        return iter(sorted(derived, key=rank))

    def fault(self, secret: Secret) -> str:
        """Return why the value of ``secret`` does not count; nothing where it does."""
        if secret.id not in self.values:
            return "it has no value"
        try:
            return next(self._wrong(secret), "")
        except ValueError:
            return "it cannot be read"

    def _wrong(self, secret: Secret) -> Iterator[str]:
        value = self.values[secret.id]
        if secret.kind in public_halves.OF:
            if value != self._public_half(secret):
                yield "it is of another key"
        elif secret.kind is Kind.REVOCATIONS:
            if not revoking.is_right(
                revoking.read_list(value), self._revoked(secret), self._authority(), self.now
            ):
                yield "it lacks a certificate that counts no longer, or is too old"
        elif secret.id == ROOT:
            yield from judging.root_faults(value, self.now)
        else:
            found = judging.read_certificate(value)
            yield from judging.faults(
                found, _subject(secret), self._key(secret).public_key(), self._above(secret)
            )
            if found.not_valid_after_utc <= self.now:
                yield "it expired"

    def _is_due(self, secret: Secret) -> bool:
        if secret.kind is not Kind.CERTIFICATE or secret.id == ROOT:
            return False
        return judging.is_due(judging.read_certificate(self.values[secret.id]), _subject(secret), self.now)

    def _made(self, secret: Secret, root: Root) -> str:
        if secret.kind in public_halves.OF:
            return self._public_half(secret)
        if secret.id == ROOT:
            return pem_of(root().certificate)
        if secret.kind is Kind.REVOCATIONS:
            former = self._read(secret)
            return pem_of(revoking.revocation_list(self._revoked(secret), former, self._issuer(), self.now))
        issuer = self._root_of(root) if _signs(secret) else self._issuer()
        return pem_of(certificate(_subject(secret), self._key(secret).public_key(), issuer, self.now))

    def _root_of(self, root: Root) -> Issuer:
        """Return the root that the office believes; raise :class:`Refused` where that is somebody else's."""
        ours = root()
        if pem_of(ours.certificate) != self.values.get(ROOT):
            raise Refused(
                f"the office believes a root that is not the fleet's ({ROOT}): have its owner sign"
                " credentials.authority.certificate, and give that with rideau secrets rotate … --stdin"
            )
        return ours

    def _read(self, secret: Secret) -> x509.CertificateRevocationList | None:
        """Return the former list, if it is of this authority."""
        try:
            found = revoking.read_list(self.values[secret.id])
        except (KeyError, ValueError):
            return None
        return found if found.issuer == self._authority().subject else None

    def _supersede(self, secret: Secret) -> None:
        """Note a certificate whose key was replaced: the former key may be in wrong hands."""
        if secret.kind is not Kind.CERTIFICATE or _signs(secret) or secret.id not in self.values:
            return
        try:
            found = judging.read_certificate(self.values[secret.id])
        except ValueError:
            return
        if found.public_key() != self._key(secret).public_key():
            self.superseded.add(found.serial_number)

    def _revoked(self, secret: Secret) -> set[int]:
        names = [each for each in (*secret.revoked, *self.stale) if each in self.values]
        return {judging.read_certificate(self.values[each]).serial_number for each in names} | self.superseded

    def _public_half(self, secret: Secret) -> str:
        return public_halves.OF[secret.kind](self.values[secret.source])

    def _key(self, secret: Secret) -> Key:
        return read_key(self.values[secret.source])

    def _above(self, secret: Secret) -> x509.Certificate:
        return judging.read_certificate(self.values[ROOT]) if _signs(secret) else self._authority()

    def _authority(self) -> x509.Certificate:
        return judging.read_certificate(self.values[self._authority_secret.id])

    def _issuer(self) -> Issuer:
        return Issuer(self._authority(), self._key(self._authority_secret))

    @property
    def _authority_secret(self) -> Secret:
        """What the root says of the office's authority."""
        return next(each for each in self.wanted if _signs(each) and each.id != ROOT)


def _signs(secret: Secret) -> bool:
    return secret.subject is not None and secret.subject.signs


def _subject(secret: Secret) -> Subject:
    if secret.subject is None:
        raise AssertionError(f"{secret.id} is a certificate of nobody")
    return secret.subject
