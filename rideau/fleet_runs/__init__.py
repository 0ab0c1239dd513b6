"""Many offices in one run, whatever is done with them.

::

    schedule ─▶ crew ─▶ work(office) ─▶ record
       ▲                                  │
       └────────── ended(office) ─────────┘

``schedule`` decides which offices may begin, ``crew`` works on several at a time, ``record`` says what
became of each of them, ``memory`` remembers it so that an interrupted run can be resumed. Nothing here
knows about hosts; ``schedule``, ``shards`` and ``record`` are pure.
"""
