"""The composition root: only here are concrete adapters, files, threads and their order named."""

LOAD_BESIDE = "load-beside-desk"
"""The command that the desk starts its own program with (``app.bootstrap.beside``)."""
