"""A text in both official languages."""

import re
from dataclasses import dataclass

_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in English and in French; neither may be empty."""

    en: str
    fr: str

    def __post_init__(self) -> None:
        if not (self.en.strip() and self.fr.strip()):
            raise ValueError("a text needs both its English and its French words")

    def in_language(self, language: str) -> str:
        """Return the words in ``language`` ("en" or "fr")."""
        return self.fr if language == "fr" else self.en

    def format(self, **values: "Text | str | int") -> "Text":
        """Return these words with ``values`` in their places, each in the language around it."""
        words = {"en": self.en, "fr": self.fr}
        for language, said in words.items():
            here = {
                key: value.in_language(language) if isinstance(value, Text) else value
                for key, value in values.items()
            }
            words[language] = said.format(**here)
        return Text(words["en"], words["fr"])


def typeset(text: str, language: str) -> str:
    """Return ``text`` with typographic apostrophes, and spaces that French never breaks a line at."""
    text = text.replace("'", _APOSTROPHE)
    if language != "fr":
        return text
    text = re.sub("« *", f"«{_NO_BREAK}", text)
    return re.sub(" +([:»])", rf"{_NO_BREAK}\1", text)
