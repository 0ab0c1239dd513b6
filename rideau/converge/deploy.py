"""The deploy of one service: the same five steps as ``deploys/office.py``, on its part of the host."""

from pyinfra.api.host import Host

from rideau.converge.examine import examine
from rideau.converge.operations import (
    activate_generation,
    confirm_generation,
    install_packages,
    stage_generation,
)


def converge(host: Host, service: str) -> None:
    """Make ``host`` what ``service`` needs it to be; what other services own stays as it is."""
    changes = examine(host, service)
    install_packages(name=f"{service}: install the packages that are missing", changes=changes)
    stage_generation(name=f"{service}: bring the changed files to the host", changes=changes)
    activate_generation(name=f"{service}: switch to them, or back if anything fails", changes=changes)
    confirm_generation(name=f"{service}: prove that the host can still be reached", changes=changes)
