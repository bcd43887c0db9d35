"""The client side of a chain's centre."""
