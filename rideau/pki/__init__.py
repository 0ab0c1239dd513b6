"""An office's certificates: who may be believed, from whom, until when. Pure: clocks and keys are handed in.

::

    root (the fleet's, 10 years) ─▶ authority (an office's, for its names alone, 3 years)
                                        ├▶ hosts and devices (397 days)
                                        └▶ revocation list
"""
