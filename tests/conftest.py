"""The whole suite: no test ever reads or writes the key store of the machine it runs on.

The keyring library picks the best of every back end class that was ever defined, those of the
tests included, so the choice is made here, for this process and for the programs it starts.

The engine under test is the plain one: it is imported before a command could choose the compiled
one (``make test-compiled`` tests that).
"""

import os

import app.domain.engine  # noqa: F401

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
