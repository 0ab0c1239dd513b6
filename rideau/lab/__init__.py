"""The lab: an office's real hosts, its clients and the world around it, on one machine."""

from rideau.lab.lab import Lab
from rideau.lab.paths import lives
from rideau.lab.requirements import unavailable
from rideau.lab.secrets import vaults
from rideau.lab.world import OfficeWorld

__all__ = ["Lab", "OfficeWorld", "lives", "unavailable", "vaults"]
