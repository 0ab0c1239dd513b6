"""What people receive before day one: profiles for their devices, a sealed archive, a welcome card. Pure.

:mod:`rideau.handout.given` says what a handout is made of, :mod:`rideau.handout.bundle` what is in it for
each platform; the other modules each build one kind of file. Nothing here reads a vault or writes a file.
"""
