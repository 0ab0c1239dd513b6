"""Which of Asterisk's prompts speak a language: its own, English and Canadian French."""

from collections.abc import Mapping

SOUNDS: Mapping[str, str] = {"en": "en_US_f_Allison", "fr": "fr_CA_f_June"}
"""Language of a person to the folder of the prompts, which is what Asterisk calls a language."""
