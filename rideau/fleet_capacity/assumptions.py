"""What is reckoned with where no profile says it. Every number that readers see rests on these.

They are told on the page: who knows better numbers of an office puts them in their place.
"""

ERLANGS_PER_LINE = 0.15
"""Traffic with the outside that a line offers in its busiest hour: nine minutes of calls."""
LOST = 0.01
"""The part of calls that may find no free channel in the busiest hour."""
CALLS_PER_PERSON = 3
"""Calls to the main number in its busiest hour, for each person of the office."""
HANDLING = 180
"""Seconds that a call takes whoever answers the main number."""
ANSWERED, WITHIN = 0.8, 20
"""The part of calls to be answered within so many seconds."""
PERSON_MBPS = 2
"""What a person at work in the office is reckoned to need at once, as a device from afar does."""
DEVICES_PER_PERSON = 1
"""Addresses leased to each person besides those of the devices that the profile names."""
SPARE_PERCENT = 20
"""Head-room below which something is tight."""
