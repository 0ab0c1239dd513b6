"""What every office is held to, as data: standards, where they come from, and controls they bear on.

:mod:`rideau.standards` judges offices by it. It names evidence; it claims no compliance.
"""
