"""Memberdesk, the membership client on the counter of a shop."""

__version__ = "0.1.0"
