"""First load: a new counter fetches every member of its store from a centre over HTTP.

Raw is the same answers of the centre, packed as they are, downloaded from a bare server, and then
the same rows put into an empty store by the same statements in the same transactions, values made
beforehand. MEMBERDESK_BENCH_MEMBERS says how many members. Run:
``python -m benchmarks.bench_first_load``.
"""

from __future__ import annotations

import gc
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.big_store import KEY, MEMBERS
from local_db.centre_rows import SqlCentreRows
from local_db.engine import FILLING_CACHE_KIB, connect
from local_db.files import create_store
from local_db.outbox import SqlOutbox
from server.clock import now
from server.documents import write
from server.keys import is_signed
from sync.client import HttpCentre
from sync.link import Link
from sync.protocol.messages import MOST_CHUNK_ROWS, Caller, Chunk, JoinRequest
from sync.protocol.refusals import CentreBusy
from sync.protocol.signing import join_message
from sync.pulling import Manner, Puller

CALLER = Caller(program="1.0.0")
TABLES = ("members", "member_keys", "tier_facts", "coupons", "birthday_uses", "ledger_entries")


def load(path: Path, address: str, code: str) -> None:
    """Join and load everything, as a counter does; prints seconds and the most memory in MB."""
    gc.freeze()  # as the command does
    centre = HttpCentre(address, CALLER)
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw().hex()
    joined = centre.join(
        JoinRequest(
            code=code,
            public_key=public,
            signature=key.sign(join_message(code, public)).hex(),
            name="bench",
            system="linux",
        )
    )
    link = Link(centre, (joined.device_id, 1), key.sign, now, lambda: uuid4().hex)
    store = create_store(path, KEY)
    rows = SqlCentreRows(store)
    with ThreadPoolExecutor(1) as pool:
        puller = Puller(
            link,
            rows,
            SqlOutbox(store),
            CALLER,
            lambda message, signature: is_signed(joined.server_keys[0], message, signature),
            Manner(ahead=lambda call: pool.submit(call).result),
        )
        begun, cpu = time.perf_counter(), time.process_time()
        while _pulled(puller):
            pass
        seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    store.close()
    most_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "cpu": cpu, "most_mb": most_mb}))


def _pulled(puller: Puller) -> bool:
    try:
        return puller.pull()
    except CentreBusy as busy:
        time.sleep(busy.after_s)
        return True


def answers(address: str, code: str) -> Iterator[bytes]:
    """Every chunk as it goes over the line."""
    centre = HttpCentre(address, CALLER)
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw().hex()
    signature = key.sign(join_message(code, public)).hex()
    joined = centre.join(
        JoinRequest(code=code, public_key=public, signature=signature, name="raw", system="linux")
    )
    link = Link(centre, (joined.device_id, 1), key.sign, now, lambda: uuid4().hex)
    after, is_more = "", True
    while is_more:
        try:
            chunk = centre.chunk(link.token(), CALLER, after)
        except CentreBusy as busy:
            time.sleep(busy.after_s)
            continue
        yield gzip.compress(write(Chunk, chunk), 1, mtime=0)
        after, is_more = chunk.through, chunk.is_more


def raw_download(folder: Path) -> float:
    """Seconds to fetch the answers, in their order, from a server that only sends bytes."""
    with subprocess.Popen(
        [sys.executable, "-m", "http.server", "0", "--bind", "127.0.0.1", "-d", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as server:
        assert server.stdout is not None
        port = server.stdout.readline().split()[5].decode()
        session, total = requests.Session(), 0
        begun = time.perf_counter()
        for number in range(len(list(folder.iterdir()))):
            total += len(session.get(f"http://127.0.0.1:{port}/{number}", timeout=60).content)
        seconds = time.perf_counter() - begun
        server.terminate()
    print(f"{total / 1e6:.0f} MB packed")
    return seconds


def raw_insert(source: Path, path: Path) -> tuple[float, float]:
    """Seconds, and those of the processor, to put the rows of a loaded store into an empty one, a
    thousand members at a time and nothing but that.
    """
    create_store(path, KEY).close()
    reading, writing = connect(source, KEY), connect(path, KEY, FILLING_CACHE_KIB)
    seconds, cpu, first = 0.0, 0.0, ""
    while True:
        ids = reading.execute(
            "SELECT member_id FROM members WHERE member_id > ? ORDER BY member_id LIMIT ?",
            (first, MOST_CHUNK_ROWS),
        ).fetchall()
        if not ids:
            break
        last = ids[-1][0]
        made = [
            reading.execute(
                f"SELECT * FROM {name} WHERE member_id > ? AND member_id <= ?",
                (first, last),
            ).fetchall()
            for name in TABLES
        ]
        begun, spent = time.perf_counter(), time.process_time()
        writing.execute("BEGIN IMMEDIATE")
        for name, rows in zip(TABLES, made, strict=True):
            if rows:
                places = ", ".join("?" * len(rows[0]))
                writing.executemany(f"INSERT INTO {name} VALUES ({places})", rows)
        writing.execute("COMMIT")
        seconds += time.perf_counter() - begun
        cpu += time.process_time() - spent
        first = last
    reading.close()
    writing.close()
    return seconds, cpu


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="memberdesk-bench-") as name:
        folder = Path(name)
        with _centre() as (address, code):
            ours = json.loads(
                subprocess.run(
                    [sys.executable, "-m", __spec__.name, str(folder / "ours.db"), address, code],
                    check=True,
                    capture_output=True,
                    text=True,
                ).stdout
            )
        folder.joinpath("chunks").mkdir()
        with _centre() as (address, code):
            for number, body in enumerate(answers(address, code)):
                folder.joinpath("chunks", str(number)).write_bytes(body)
        download = raw_download(folder / "chunks")
        insert, cpu = raw_insert(folder / "ours.db", folder / "raw.db")
        size = folder.joinpath("ours.db").stat().st_size / 1e6
    limit = download + insert
    print(f"{MEMBERS:,} members, a store of {size:.0f} MB")
    print(f"raw download {download:8.1f} s")
    print(f"raw insert   {insert:8.1f} s, {cpu:.1f} s of processor")
    print(
        f"first load   {ours['seconds']:8.1f} s, {ours['cpu']:.1f} s of processor,"
        f" {ours['most_mb']:.0f} MB of memory"
    )
    print(f"{ours['seconds'] / limit:.2f} x raw")


@contextmanager
def _centre(niceness: int = 0) -> Iterator[tuple[str, str]]:
    """Address and code of a centre in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.big_centre", str(MEMBERS), str(niceness)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as serving:
        assert serving.stdin is not None
        assert serving.stdout is not None
        address, code = serving.stdout.readline().split()
        yield address, code
        serving.stdin.close()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        load(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
    else:
        main()
