"""The programs on a mail host that take mail out and bring it in, and the mailbox that is nobody's."""

MAILBOXES = "/usr/local/lib/rideau/mailboxes"
"""Lists, sends and removes mailboxes."""
IMPORT = "/usr/local/lib/rideau/import-mail"
"""Brings messages into a mailbox, each of them once."""
JOURNAL = "_journal"
"""The mailbox with a copy of everything; no login begins with an underscore."""
