"""The goods of a store: a table checked as at a counter, published signed, for its counters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection

from app.domain.catalogue import Catalogue, Product
from app.domain.operations import canonical_json
from app.services.context import Context
from app.services.imports import ImportReport, TableFile, import_products
from server import tables
from server.book import Book
from server.documents import read
from server.faults import NotDone
from server.feed import CATALOGUE
from server.importing import Clock, Ids, Importing, OfficeReader, OfficeWork
from server.shelf import Row

MOST_BYTES = 20_000_000


def publish_goods(
    importing: Importing, table: TableFile, *, is_trial: bool, is_strict: bool
) -> ImportReport:
    """As ``import_products`` at a counter of that store; every counter of it follows. Raises
    NotDone.
    """
    port: Any = _Store(importing)
    nothing = cast("Any", None)  # neither PINs nor signatures are asked for
    clock = Clock(importing.now)
    ctx = Context(store=port, clock=clock, ids=Ids(), pins=nothing, signer=nothing)
    return import_products(ctx, table, is_trial=is_trial, is_strict=is_strict)


def catalogue_row(book: Book, store_id: str) -> Row | None:
    """What is published for a store."""
    found = book.rows(tables.catalogues, store_id)
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class _Store:
    importing: Importing

    @contextmanager
    def read(self) -> Iterator[_Reader]:
        with self.importing.storage.glance() as connection:
            yield _Reader(self.importing, connection)

    @contextmanager
    def write(self) -> Iterator[_Work]:
        with self.importing.storage.begin() as connection:
            yield _Work(self.importing, connection)


class _Reader(OfficeReader):
    """The goods that are published so far."""

    def __init__(self, importing: Importing, connection: Connection) -> None:
        super().__init__(importing, connection)
        row = catalogue_row(self.book, importing.store_id)
        products = () if row is None else read(Catalogue, row["document"]).products
        self._products = {product.sku: product for product in products}

    def product_by_sku(self, sku: str) -> Product | None:
        return self._products.get(sku)

    def product_count(self) -> int:
        return len(self._products)


class _Work(OfficeWork):
    """The catalogue is published when the operation about it is heard."""

    def replace_catalogue(self, products: Iterable[Product]) -> None:
        self._products = tuple(products)

    def setting(self, _catalogue_version: str) -> str | None:
        row = catalogue_row(self.book, self.store_id)
        return None if row is None else str(row["version"])

    def save_setting(self, _catalogue_version: str, value: str) -> None:
        text = canonical_json(Catalogue(version=int(value), products=self._products))
        if len(text.encode()) > MOST_BYTES:
            raise NotDone(f"A catalogue of more than {MOST_BYTES // 1_000_000} MB is too large.")
        self.book.put(
            tables.catalogues,
            [
                {
                    "store_id": self.store_id,
                    "version": int(value),
                    "document": text,
                    "signature": self.book.keys.sign(text.encode()).hex(),
                }
            ],
        )
        self.book.move(self.store_id, CATALOGUE, CATALOGUE)
