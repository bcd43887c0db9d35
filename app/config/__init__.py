"""Settings, paths and logging: what a counter can be told, and where it keeps things."""
