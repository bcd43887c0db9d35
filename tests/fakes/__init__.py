"""Hand-written stand-ins, one per port; tests/contract proves that they behave like the real ones."""
