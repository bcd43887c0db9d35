"""The store of one counter: an encrypted file behind the port ``app.ports.store``."""
