"""How the tools reach the hosts: all of them as the same engineer, with the same key."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Access:
    """The engineer's account, key, and the host keys that are known."""

    user: str
    key: Path
    known_hosts: Path

    @property
    def options(self) -> str:
        """OpenSSH's options, for a command line; without them it would ask its user's own files."""
        return f"-F none -o BatchMode=yes -o UserKnownHostsFile={self.known_hosts} -i {self.key}"
