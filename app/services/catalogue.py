"""A catalogue as an operation names it: how many goods, and the hash of all of them in order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from app.domain.catalogue import Product
from app.domain.operations import canonical_json

REPLACED = "catalogue.replace"
CATALOGUE_VERSION = "catalogue.version"


class HashedGoods:
    """Counts and hashes what goes by, so that a catalogue of any size needs no second pass."""

    def __init__(self) -> None:
        self.count = 0
        self._hash = hashlib.sha256()

    def over(self, products: Iterable[Product]) -> Iterator[Product]:
        """The same goods; hashed once they have all gone by."""
        for product in products:
            self.count += 1
            self._hash.update(canonical_json(product).encode("utf-8"))
            yield product

    def body(self, version: int) -> dict[str, object]:
        """What the operation ``catalogue.replace`` says of them."""
        return {
            "catalogue_version": version,
            "product_count": self.count,
            "sha256": self._hash.hexdigest(),
        }
