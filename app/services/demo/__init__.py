"""The demo store: a coffee and grocery shop with a year behind it, made by the real use cases."""
