"""Everything a host must be.

pyinfra inventories/fleet.py deploys/office.py --limit OFFICE
"""

from pyinfra import host

from rideau.converge.examine import examine
from rideau.converge.operations import (
    activate_generation,
    confirm_generation,
    install_packages,
    stage_generation,
)

changes = examine(host)

install_packages(name="Install the packages that are missing", changes=changes)
stage_generation(name="Bring the changed files to the host", changes=changes)
activate_generation(name="Switch to them, or back if anything fails", changes=changes)
confirm_generation(name="Prove that the host can still be reached", changes=changes)
