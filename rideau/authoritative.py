"""Asks the authoritative servers of names, each of them, past every cache."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rdatatype
import dns.resolver
from dns.rdata import Rdata

from rideau.mail_dns.comparing import Published, Question
from rideau.problems import Refused

_PATIENCE = 5.0
"""Seconds for one answer."""


@dataclass(frozen=True, slots=True)
class Server:
    """An authoritative server of a zone."""

    name: str
    address: str


@dataclass(slots=True)
class Authoritative:
    """The servers behind names, found through ``resolvers`` (addresses; none: the system's)."""

    resolvers: Sequence[str] = ()
    _zones: dict[dns.name.Name, tuple[Server, ...]] = field(default_factory=dict)

    def servers(self, name: str) -> tuple[Server, ...]:
        """Return the servers of the zone that ``name`` is in; raise :class:`Refused` where there are none."""
        try:
            zone = dns.resolver.zone_for_name(name, resolver=self._resolver())
            if zone not in self._zones:
                self._zones[zone] = tuple(self._servers_of(zone))
        except (dns.exception.DNSException, OSError) as error:
            raise Refused(f"{name}: its name servers are not to be found: {error}") from None
        return self._zones[zone]

    def published(self, domain: str, questions: Iterable[Question]) -> dict[Server, Published]:
        """Return what each server of ``domain`` says; names in other zones are asked of theirs.

        Raise :class:`Refused` where a server does not answer.
        """
        asked = tuple(questions)
        own = self.servers(domain)
        told = {server: Published({}, _is_signed(domain, server)) for server in own}
        for question in asked:
            for server in own:
                answer = self._answer(question, server)
                told[server] = Published({**told[server].answers, question: answer}, told[server].signed)
        return told

    def _answer(self, question: Question, server: Server) -> tuple[str, ...]:
        """Return what ``server`` says, or the servers of another zone, of which none need answer."""
        try:
            there = self.servers(question[0])
        except Refused:
            return ()
        if server in there:
            return _ask(question, server)
        return next(_heard(question, there), ())

    def remembers_nothing_for(self, domain: str) -> int:
        """Return for how many seconds resolvers may believe that a new name of ``domain`` is not there.

        They remember what they asked for (RFC 2308), and conclude from signed gaps the rest (RFC 8198).
        """
        try:
            zone = dns.resolver.zone_for_name(domain, resolver=self._resolver())
            found = self._resolver().resolve(zone, "SOA")
        except (dns.exception.DNSException, OSError) as error:
            raise Refused(f"{domain}: its zone is not to be found: {error}") from None
        return min(int(found[0].minimum), found.rrset.ttl if found.rrset else 0)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the TXT records of any name, as resolvers know them; none where there is no answer."""
        try:
            return _data(self._resolver().resolve(name, "TXT"))
        except (dns.exception.DNSException, OSError):
            return ()

    def _resolver(self) -> dns.resolver.Resolver:
        made = dns.resolver.Resolver(configure=not self.resolvers)
        if self.resolvers:
            made.nameservers = list(self.resolvers)
        made.lifetime = _PATIENCE
        return made

    def _servers_of(self, zone: dns.name.Name) -> Iterator[Server]:
        for name in sorted(_data(self._resolver().resolve(zone, "NS"))):
            yield Server(name.rstrip("."), str(self._resolver().resolve(name, "A")[0]))


def _is_signed(domain: str, server: Server) -> bool:
    """Tell whether the zone has keys: its apex is that of the answer, or of its SOA where there is none."""
    name = dns.name.from_text(domain)
    while name != dns.name.root:
        if _ask((name.to_text(omit_final_dot=True), "SOA"), server):
            return bool(_ask((name.to_text(omit_final_dot=True), "DNSKEY"), server))
        name = name.parent()
    return False


def _heard(question: Question, servers: Iterable[Server]) -> Iterator[tuple[str, ...]]:
    for server in servers:
        with suppress(Refused):
            yield _ask(question, server)


def _ask(question: Question, server: Server) -> tuple[str, ...]:
    """Return all that ``server`` has; what an alias leads to as well."""
    name, kind = question
    query = dns.message.make_query(name, kind, flags=dns.flags.Flag(0))
    try:
        answer, _ = dns.query.udp_with_fallback(query, server.address, timeout=_PATIENCE)
    except (dns.exception.DNSException, OSError) as error:
        raise Refused(f"{server.name} ({server.address}) does not answer for {name}: {error}") from None
    if not answer.flags & dns.flags.AA:
        raise Refused(f"{server.name} ({server.address}) is not authoritative for {name}")
    wanted = dns.rdatatype.from_text(kind)
    return tuple(text for each in answer.answer if each.rdtype == wanted for text in _data(each))


def _data(answers: Iterable[Rdata]) -> tuple[str, ...]:
    return tuple(_text(each) for each in answers)


def _text(data: Rdata) -> str:
    strings: tuple[bytes, ...] | None = getattr(data, "strings", None)
    return b"".join(strings).decode(errors="replace") if strings is not None else data.to_text()
