"""SSH as pyinfra speaks it, without the pauses, and true to the host key of the first contact."""

import socket
from collections.abc import Iterator
from typing import Any

from pyinfra.api.exceptions import ConnectError, PyinfraError
from pyinfra.connectors.ssh import SSHConnector

SSH_PORT = 22


SILENT_SECONDS = 45
"""After so long without a sign of life from a host its connection counts as cut, instead of never.

Host data ``rideau_silent_seconds`` overrides.
"""


class HostConnector(SSHConnector):
    """``@rideau/NAME``: stock SSH with TCP_NODELAY; any host data of the stock connector works."""

    @staticmethod
    def make_names_data(name: str) -> Iterator[tuple[str, dict[str, Any], list[str]]]:
        """Yield the one host ``name``, known by its bare name."""
        yield name, {}, []

    def connect(self) -> None:
        """Connect; raise :class:`ConnectError` in words that say what to do."""
        try:
            super().connect()
        except PyinfraError as error:
            raise ConnectError(self._explained(str(error))) from error

    def _connect(self) -> None:
        super()._connect()
        transport = self.client.get_transport() if self.client else None
        if self.client is None or transport is None or not isinstance(transport.sock, socket.socket):
            return  # through a jump host there is no socket of ours
        # Without it, every command waits 40 ms for the delayed acknowledgement of the one before.
        transport.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _notice_silence(transport.sock, int(self.host.data.get("rideau_silent_seconds", SILENT_SECONDS)))
        # pyinfra writes a new key to the file only; a second connection of this run must match it too.
        key = transport.get_remote_server_key()
        address, port = transport.getpeername()[:2]
        name = address if port == SSH_PORT else f"[{address}]:{port}"
        self.client.get_host_keys().add(name, key.get_name(), key)

    def disconnect(self) -> None:
        """Disconnect for good; pyinfra leaves the socket to the garbage collector."""
        super().disconnect()
        if self.client is not None:
            self.client.close()

    def _explained(self, message: str) -> str:
        known_hosts = self.data["ssh_known_hosts_file"] or "~/.ssh/known_hosts"
        if "host key" in message.lower():
            address = self.data["ssh_hostname"] or self.host.name
            return (
                f"its SSH host key is not the one recorded at first contact; if it was really reinstalled,"
                f" forget the old key: ssh-keygen -f {known_hosts} -R {address}"
            )
        if "authentication" in message.lower() or "private key" in message.lower():
            user = self.data["ssh_user"] or "your account"
            return f"SSH does not let {user} in: {message}; is this key the one the host knows?"
        return f"cannot be reached: {message}; is it on, and is this the network engineers connect from?"


def _notice_silence(sock: socket.socket, seconds: int) -> None:
    """Have the kernel end a connection whose other end no longer answers, whether it speaks or waits."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, seconds // 3)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, seconds // 3)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 2)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, seconds * 1000)
