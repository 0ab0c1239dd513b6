"""Transition guides: what an office's people, its department's IT and its engineers read. Pure.

:mod:`rideau.guide.guides` puts a guide together for its readers; the other modules each write one of its
parts and leave out what the office does not have. Every number, address and name comes from the plan. No
secret is asked for: where one belongs, the guide says who gives it (``docs/decisions/0130-guides.md``).
"""
