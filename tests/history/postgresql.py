"""A PostgreSQL server of our own: Debian's programs, a folder of its own, an account without privileges."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "p@ss/word%zz-4711"
QUOTED = "p%40ss%2Fword%25zz-4711"
ACCOUNT = "postgres"
"""Debian's package makes it; the server refuses to run as root."""


@dataclass(frozen=True)
class Server:
    """A server that answers on a socket in ``folder``, and to nobody else on this machine."""

    folder: Path

    def url(self, database: str = "postgres", password: str = QUOTED) -> str:
        return f"postgresql://rideau:{password}@/{database}?host={self.folder}"

    def make(self, database: str) -> str:
        """Make a database; return its URL."""
        self.sql(f"CREATE DATABASE {database}")
        return self.url(database)

    def sql(self, words: str, database: str = "postgres") -> str:
        asked = subprocess.run(
            ["psql", "-qtA", "-v", "ON_ERROR_STOP=1", f"-h{self.folder}", "-Urideau", "-c", words, database],
            env={**os.environ, "PGPASSWORD": PASSWORD},
            capture_output=True,
            text=True,
            check=True,
        )
        return asked.stdout.strip()


def programs() -> Path | None:
    """Return where the server's programs are: Debian keeps them off the PATH, a folder for each version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda each: int(each.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def running(programs: Path) -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="rideau-pg-", dir="/tmp"))
    account = ACCOUNT if os.geteuid() == 0 else None
    try:
        if account:
            found = pwd.getpwnam(account)
            os.chown(folder, found.pw_uid, found.pw_gid)
        secret = folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)  # the folder is closed to everybody else
        _initialize(programs, folder, account)
        with _started(programs, folder, account):
            yield Server(folder)
    finally:
        shutil.rmtree(folder)


def _initialize(programs: Path, folder: Path, account: str | None) -> None:
    options = ["--username=rideau", f"--pwfile={folder}/password", "--auth=scram-sha-256", "--encoding=UTF8"]
    subprocess.run(
        [programs / "initdb", f"--pgdata={folder}/data", "--locale=C", "--no-sync", *options],
        user=account,
        extra_groups=[] if account else None,
        cwd="/",
        capture_output=True,
        check=True,
    )


@contextmanager
def _started(programs: Path, folder: Path, account: str | None) -> Iterator[None]:
    command = [programs / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses="]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            command, user=account, extra_groups=[] if account else None, cwd="/", stdout=log, stderr=log
        ) as server,
    ):
        try:
            _await(server, folder)
            yield
        finally:
            server.send_signal(signal.SIGINT)  # its "fast shutdown"; the very process started above


def _await(server: "subprocess.Popen[bytes]", folder: Path) -> None:
    deadline = time.monotonic() + 60
    while subprocess.run(["pg_isready", "-q", "-h", str(folder)], check=False).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise AssertionError((folder / "log").read_text())
        time.sleep(0.1)
