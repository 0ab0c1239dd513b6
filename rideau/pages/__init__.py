"""Pages that people read: one look for guides, readiness and capacity, in both languages. Pure.

:mod:`rideau.pages.blocks` is what a page is made of, :mod:`rideau.pages.prose` what stands in a sentence,
:mod:`rideau.pages.page` the page and its HTML: one file that needs nothing else, no network and no script.
:mod:`rideau.pages.pdf` makes a tagged PDF of the same. ``docs/decisions/0130-guides.md`` says why.
"""
