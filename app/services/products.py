"""Finding goods: by scanned code, by SKU, or by words."""

from __future__ import annotations

from app.domain.catalogue import Product
from app.domain.codes import beginning
from app.domain.errors import RuleBroken
from app.services.context import Context

MAX_TEXT_LENGTH = 60


class ProductUnknown(RuleBroken):
    """No product with this code; params ``start`` (first 8 characters) and ``length``."""

    code = "E-PRD-01"
    text = "No product has this code ({start}, {length} signs). Search by name or key the amount."


def product_by_code(ctx: Context, text: str) -> Product:
    """The product with this EAN or SKU; raises ProductUnknown."""
    code = text.strip()
    with ctx.store.read() as reader:
        if 0 < len(code) <= MAX_TEXT_LENGTH:
            found = reader.product_by_ean(code) or reader.product_by_sku(code)
            if found is not None:
                return found
    raise ProductUnknown(start=beginning(code), length=len(code))


def search_products(ctx: Context, text: str, limit: int = 20) -> tuple[Product, ...]:
    """Products whose name, code or category holds the words, best first."""
    words = text.strip()
    if not words or len(words) > MAX_TEXT_LENGTH:
        return ()
    with ctx.store.read() as reader:
        return tuple(reader.search_products(words, limit))
