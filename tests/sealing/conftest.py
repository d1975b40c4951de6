"""Hypothesis as these tests need it: slow machines are no failure."""

from hypothesis import settings

settings.register_profile("sealing", deadline=None, database=None)
settings.load_profile("sealing")
