"""Email alone; what other services own on a host stays as it is."""

from pyinfra import host

from rideau.converge.deploy import converge

converge(host, "email")
