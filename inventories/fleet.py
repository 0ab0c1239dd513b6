"""Every host of the fleet, in a group for each office and one for each role.

A fleet that lives in the lab is reached through the lab that is up, and never otherwise.
"""

import sys as _sys

from rideau.converge.inventory import Access as _Access
from rideau.converge.inventory import fleet_access as _fleet_access
from rideau.converge.inventory import groups as _groups
from rideau.lab import Lab as _Lab
from rideau.lab import lives as _lives
from rideau.office import Environment as _Environment
from rideau.problems import RideauError as _RideauError
from rideau.project import Project as _Project

try:
    _project = _Project.load()
    if _project.fleet.model.environment is _Environment.LAB:
        _project = _project.rehearsed(_lives())
        _lab = _Lab.current()
        _lab.enter_control()
        _access = _Access(_lab.ssh.known_hosts, _lab.vaults, _lab.ssh.user, _lab.ssh.key, _lab.ssh.addresses)
    else:
        _access = _fleet_access(_project)
    _offices = [_project.office(_slug) for _slug in _project.offices]
except _RideauError as _error:
    _sys.exit(str(_error))

globals().update(_groups(_offices, _access))
