"""The one name of this service."""

SLUG = "internet"
