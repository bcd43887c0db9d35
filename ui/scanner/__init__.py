"""Scanner input: told from typing by the times of the keys, never by where the focus is."""
