"""The hosts of the lab that is up, in a group for each office and one for each role."""

from rideau.converge.inventory import Access as _Access
from rideau.converge.inventory import groups as _groups
from rideau.lab import Lab as _Lab
from rideau.project import Project as _Project

_lab = _Lab.current()
_lab.enter_control()
_ssh = _lab.ssh
_project = _Project.load()
_offices = [_project.office(_slug) for _slug in _lab.offices]

globals().update(_groups(_offices, _Access(_ssh.known_hosts, _ssh.user, _ssh.key, _ssh.addresses)))
