"""The two official languages of everything a coordinator reads, through gettext.

Messages are English in the code and French in ``locale/fr``; the reader's language is a setting of
the running program, like the locale itself.
"""

import gettext as _gettext
import os
import re
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "fr")
_LOCALE = Path(__file__).parent / "locale"
_current: ContextVar[str] = ContextVar("language", default="en")


def use(language: str) -> None:
    """Speak ``language`` ("en" or "fr") from now on."""
    _current.set(language)


def current() -> str:
    """Return the language that is spoken now."""
    return _current.get()


def preferred(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language that the locale asks for, English if it asks for neither.

    The variables come in the order of POSIX: ``LC_ALL``, ``LC_MESSAGES``, ``LANG``.
    """
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "")
    return "fr" if re.split("[_.@]", locale, maxsplit=1)[0].lower() == "fr" else "en"


def gettext(message: str) -> str:
    """Return ``message`` in the reader's language."""
    return _catalogue(_current.get()).gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """Return ``one`` or ``many``, whichever ``number`` asks for, in the reader's language."""
    return _catalogue(_current.get()).ngettext(one, many, number)


def N_(message: str) -> str:  # noqa: N802 -- gettext's own name for "translated later"
    """Mark ``message`` for extraction; :func:`gettext` translates it where it is shown."""
    return message


@cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    return _gettext.translation("rideau", _LOCALE, [language], fallback=language == "en")
