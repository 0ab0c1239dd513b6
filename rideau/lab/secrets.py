"""The lab's own secrets: rehearsals neither see nor need those of live offices."""

from rideau.lab import paths
from rideau.vault.vaults import Vaults


def vaults() -> Vaults:
    """Return the vaults of this lab, which go when it is taken down."""
    folder = paths.state() / "vault"
    return Vaults(folder, folder / "recipients.yaml", folder / "identity", automatic=True)
