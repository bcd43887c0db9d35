"""The composition root: only here are concrete adapters, files, threads and their order named."""
