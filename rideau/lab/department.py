"""What a department runs for an office whose network service is a partner's. Pure."""

from collections.abc import Iterable, Iterator

from rideau.office import Office
from rideau.profiles.options import NetworkOptions


def resolvers(offices: Iterable[Office]) -> tuple[str, ...]:
    """Return the addresses of the departments' DNS resolvers, each once."""
    return tuple(dict.fromkeys(str(each) for options in _options(offices) for each in options.forwarders))


def clocks(offices: Iterable[Office]) -> tuple[str, ...]:
    """Return the names of the departments' time servers, each once."""
    names = (each.server.name for options in _options(offices) for each in options.time_servers)
    return tuple(dict.fromkeys(names))


def _options(offices: Iterable[Office]) -> Iterator[NetworkOptions]:
    for office in offices:
        options = office.services["network"].options
        if isinstance(options, NetworkOptions):
            yield options
