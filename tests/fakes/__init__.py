"""Hand-written stand-ins, one per port, shown by tests/contract to behave like the real ones."""
