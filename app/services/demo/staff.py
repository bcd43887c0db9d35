"""Who works in the demo shop; apart, because the lock page needs no more of the demo than this."""

MANAGER, CASHIER = "周敏", "林静"
DEMO_PINS = {MANAGER: "2580", CASHIER: "1379"}
"""By operator's name; the lock page of a demo store shows them."""
