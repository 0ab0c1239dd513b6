"""What several daemons of the mail host know: the mailbox that proves it works, and a door of its own."""

PROBE = "_verify"
"""No login begins like that; only the office's own hosts write to it."""
FILTERED_PORT = 10026
"""On this host alone: where people's filters hand over what they send."""
