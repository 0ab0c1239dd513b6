"""Drawings of a page: SVG that screen readers and PDF's readers can name."""

import re

from markupsafe import Markup, escape

_OPENING = re.compile(r"<svg\b([^>]*)>", re.DOTALL)


def titled(svg: str, identifier: str, title: str, description: str) -> Markup:
    """Return the ``<svg>`` element with a title and a description, without what stands before it in a file.

    ``identifier`` is unique on the page. Whoever draws ``svg`` escapes the words in it.
    """
    start = _OPENING.search(svg)
    if start is None:
        raise ValueError(f"{identifier}: no <svg> element")
    attributes, rest = Markup(start[1]), Markup(svg[start.end() :])  # noqa: S704 -- drawn by us, text escaped
    names = f"{identifier}-title {identifier}-description"
    head = Markup('<title id="{0}-title">{1}</title><desc id="{0}-description">{2}</desc>')
    opening = Markup('<svg{} role="img" aria-labelledby="{}">').format(attributes, names)
    return opening + head.format(identifier, escape(title), escape(description)) + rest
