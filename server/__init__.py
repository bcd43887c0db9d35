"""The centre of a chain: one book for all its counters."""
