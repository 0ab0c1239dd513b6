"""The server that somebody's mail comes from: an old Dovecot on a machine of the management zone."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from rideau.checks import InZone
from rideau.lab import Lab
from rideau.office import Office, Zone
from rideau.pki import issuing
from rideau.secret import Subject

LOGIN, PASSWORD = "old.chief@department.example", "l'été, déjà"
_FOLDER = "/run/old-imap"
_CONFIGURATION = f"""dovecot_config_version = 2.4.1
dovecot_storage_version = 2.4.1
protocols = imap
base_dir = {_FOLDER}/run
log_path = {_FOLDER}/log
ssl_server_cert_file = {_FOLDER}/certificate.pem
ssl_server_key_file = {_FOLDER}/key.pem
passdb passwd-file {{
  passwd_file_path = {_FOLDER}/users
}}
userdb static {{
  fields {{
    home = {_FOLDER}/mail
  }}
}}
mail_driver = maildir
mail_path = ~/Maildir
mail_uid = mail
mail_gid = mail
first_valid_uid = 8
namespace inbox {{
  inbox = yes
  prefix = INBOX.
  separator = .
}}
"""
"""Folders are below INBOX, with dots between, as on many old servers."""


class OldServer:
    """The old server; a context. Its folders are named as they lie in Maildir++."""

    def __init__(self, lab: Lab, office: Office) -> None:
        self._lab, self._office = lab, office
        self.address = str(office.zone(Zone.MANAGEMENT).ipv4[250])

    @property
    def url(self) -> str:
        """How somebody names the account there."""
        return f"imaps://{LOGIN.replace('@', '%40')}@{self.address}"

    def authority(self, folder: Path) -> Path:
        """Return a file with who vouches for it."""
        file = folder / "authority.pem"
        file.write_text(self._authority)
        return file

    def __enter__(self) -> Self:
        certificate, key = self._certified()
        written = {
            "dovecot.conf": _CONFIGURATION,
            "users": f"{LOGIN}:{{PLAIN}}{PASSWORD}\n",
            "certificate.pem": certificate,
            "key.pem": key,
        }
        files = "".join(f"cat >{_FOLDER}/{name} <<'END'\n{text}END\n" for name, text in written.items())
        self.does(
            f"rm -rf {_FOLDER}; mkdir -p {_FOLDER}/mail; chown mail:mail {_FOLDER}/mail\n{files}"
            f"ip address replace {self.address}/24 dev eth0\n"
            f"cd {_FOLDER}; dovecot -c $PWD/dovecot.conf >said 2>&1 </dev/null || {{ cat said; exit 1; }}"
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.does(
            f"doveadm -c {_FOLDER}/dovecot.conf stop; ip address delete {self.address}/24 dev eth0; "
            f"rm -rf {_FOLDER}"
        )

    def has(self, folder: str, name: str, content: str, received: int = 10**9) -> None:
        """Put a message into one of its folders."""
        path = f"{_FOLDER}/mail/Maildir" + (f"/.{folder}" if folder else "")
        self.does(
            f"cd {_FOLDER}/mail; mkdir -p '{path}/cur' '{path}/new' '{path}/tmp'\n"
            f"cat >'{path}/cur/{name}' <<'END'\n{content}END\n"
            f"touch -d @{received} '{path}/cur/{name}'; chown -R mail:mail {_FOLDER}/mail"
        )

    def does(self, shell: str) -> str:
        done = self._lab.run(InZone(Zone.MANAGEMENT), shell, 60, self._office.slug)
        assert done.exit_code == 0, done.stdout + done.stderr
        return done.stdout

    def _certified(self) -> tuple[str, str]:
        now = datetime.now(UTC)
        mine, theirs = (ec.generate_private_key(ec.SECP384R1()) for _ in ("authority", "server"))
        root = issuing.root("The department's authority", mine, now)
        subject = Subject("old", addresses=(self.address,), serves=True)
        made = issuing.certificate(subject, theirs.public_key(), issuing.Issuer(root, mine), now)
        self._authority = issuing.pem_of(root)
        key = theirs.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return issuing.pem_of(made), key.decode()
