"""A store on disk as a shop has it: set up by the use case, keys beside it, backups possible."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.adapters.sealing import AesSealer
from app.adapters.secrets import SealedFileSecrets
from app.services.backup import BackupTools
from app.services.enrol import EnrolRequest, enrol_member
from app.services.first_run import NewStore, StoreKeys, programme_templates, set_up_store
from local_db.files import create_store, open_store
from local_db.store import SqlStore
from tests.builders.counter import Counter

KEY_BYTES = 32


@dataclass
class Shop:
    """``counter`` works on the open ``store`` in ``home``; the sealer is a quick one."""

    home: Path
    store: SqlStore
    counter: Counter
    secrets: SealedFileSecrets
    sealer: AesSealer
    recovery_code: str
    manager_id: str

    @property
    def tools(self) -> BackupTools:
        return BackupTools(sealer=self.sealer, secrets=self.secrets, clock=self.counter.clock)

    def enrol(self, phone_text: str, name: str = "李小红", referrer_id: str | None = None) -> str:
        programme = programme_templates()[0]
        request = EnrolRequest(
            operation_id=self.counter.operation_id(),
            operator_id=self.manager_id,
            phone_text=phone_text,
            name=name,
            consents={
                purpose.purpose: True
                for purpose in programme.enrolment.consents
                if purpose.required
            },
            referrer_id=referrer_id,
        )
        return enrol_member(self.counter.ctx, request).view.member.member_id


def quick_sealer() -> AesSealer:
    return AesSealer(memory_kib=64, passes=1)


def set_up_shop(home: Path) -> Shop:
    """A new store with a manager and nothing sold yet."""
    home.mkdir(parents=True, exist_ok=True)
    secrets = SealedFileSecrets(home)
    for number, name in enumerate(("database", "pin_pepper", "pass_signing"), start=1):
        secrets.put(name, bytes([number]) * KEY_BYTES)
    store = create_store(home / "store.db", bytes([1]) * KEY_BYTES)
    counter, sealer = Counter(store=store), quick_sealer()
    new = NewStore(
        store_name="徐汇店",
        template_id=programme_templates()[0].programme_id,
        manager_name="赵敏",
        manager_pin="8642",
    )
    code = set_up_store(counter.ctx, new, StoreKeys(secrets=secrets, sealer=sealer))
    with store.read() as reader:
        manager_id = reader.operators()[0].operator_id
    return Shop(home, store, counter, secrets, sealer, code, manager_id)


def open_shop(home: Path) -> SqlStore:
    """The store in a folder, with the key that lies there."""
    key = SealedFileSecrets(home).get("database")
    assert key is not None
    return open_store(home / "store.db", key)
