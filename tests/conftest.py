"""The whole suite: no test ever reads or writes the key store of the machine it runs on.

The keyring library picks the best of every back end class that was ever defined, those of the
tests included, so the choice is made here, for this process and for the programs it starts.

The engine under test is the plain one: it is imported before a command could choose the compiled
one (``make test-compiled`` tests that).

Generated examples are the same on every run, and no clock judges them.
"""

import os

from hypothesis import settings

import app.domain.engine  # noqa: F401

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
