"""A counter that loads everything from a centre over a socket, in a process that may be killed.

Started with the path of its file, the address of the centre, the seed of its key, its device and
the key of the centre; says a word for each answer it has kept.
"""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from local_db.centre_rows import SqlCentreRows
from local_db.files import create_store, open_store
from local_db.outbox import SqlOutbox
from server.keys import is_signed
from sync.client import HttpCentre
from sync.link import Link
from sync.pulling import Puller
from tests.builders.store_rows import profile
from tests.fakes.clock import FakeClock
from tests.integration.server.chain import CALLER

KEY = bytes(range(32))


def main(path: Path, address: str, seed: str, device_id: str, public_key: str) -> None:
    """Until there is no more."""
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
    store = open_store(path, KEY) if path.exists() else create_store(path, KEY)
    with store.write() as work:
        work.save_profile(profile(device_id=device_id, authority="centre"))
        work.commit()
    centre = HttpCentre(address, CALLER)
    link = Link(centre, (device_id, 1), key.sign, FakeClock().now, lambda: uuid4().hex)
    puller = Puller(
        link,
        SqlCentreRows(store),
        SqlOutbox(store),
        CALLER,
        lambda message, signature: is_signed(public_key, message, signature),
    )
    while puller.pull():
        sys.stdout.write("kept\n")
        sys.stdout.flush()
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
