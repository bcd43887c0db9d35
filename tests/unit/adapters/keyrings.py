"""Key stores of the operating system as the keyring library shows them."""

from keyring.backend import KeyringBackend


class MemoryKeyring(KeyringBackend):
    """A key store that works."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class ForgetfulKeyring(MemoryKeyring):
    """A key store that takes everything and keeps nothing."""

    def get_password(self, service: str, username: str) -> str | None:
        return None


class LockedKeyring(MemoryKeyring):
    """A key store nobody unlocked."""

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError("locked")


class PlainTextKeyring(MemoryKeyring):
    """A key store that is none: the library itself does not recommend it."""

    priority = 0.5
