"""The centre over HTTP: one door for all its counters (docs/protocol.md)."""
