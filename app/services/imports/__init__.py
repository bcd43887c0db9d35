"""Bringing a shop's goods and members in from tables of another system."""

from app.services.imports.members import MEMBER_COLUMNS, import_members
from app.services.imports.products import PRODUCT_COLUMNS, import_products
from app.services.imports.report import (
    CatalogueChange,
    ImportReport,
    RefusedRow,
    write_refused,
)

__all__ = [
    "MEMBER_COLUMNS",
    "PRODUCT_COLUMNS",
    "CatalogueChange",
    "ImportReport",
    "RefusedRow",
    "import_members",
    "import_products",
    "write_refused",
]
