"""Rideau: a minister's office that works on the day the minister is sworn in."""

__version__ = "0.1.0"
