"""The same examples on every run, and no clock: a busy machine fails no property."""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
