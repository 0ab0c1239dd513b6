"""Offices judged by what every office is held to (:mod:`rideau.policy`): findings, exceptions, evidence.

Pure: the day comes from whoever asks. No compliance is claimed anywhere.
"""
