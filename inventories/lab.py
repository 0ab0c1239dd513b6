"""The hosts of the lab that is up, in a group for each office and one for each role."""

import sys as _sys

from rideau.converge.inventory import Access as _Access
from rideau.converge.inventory import groups as _groups
from rideau.lab import Lab as _Lab
from rideau.lab import lives as _lives
from rideau.problems import RideauError as _RideauError
from rideau.project import Project as _Project

try:
    _lab = _Lab.current()
    _project = _Project.load().rehearsed(_lives())
    _offices = [_project.office(_slug) for _slug in _lab.offices]
except _RideauError as _error:
    _sys.exit(str(_error))

_lab.enter_control()
_ssh = _lab.ssh
globals().update(
    _groups(_offices, _Access(_ssh.known_hosts, _lab.vaults, _ssh.user, _ssh.key, _ssh.addresses))
)
