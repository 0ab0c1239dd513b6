"""The mailbox by which the host proves to itself what becomes of mail."""

PROBE = "_verify"
"""No login begins like that; only the office's own hosts write to it."""
