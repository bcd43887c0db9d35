"""Bringing a shop's goods and members in from tables of another system."""

from app.services.imports.exporting import export_members, told_lines
from app.services.imports.members import MEMBER_COLUMNS, import_members
from app.services.imports.products import PRODUCT_COLUMNS, import_products
from app.services.imports.report import (
    CatalogueChange,
    ImportReport,
    RefusedRow,
    refused_table,
)
from app.services.imports.table import TableFile, hold_table

__all__ = [
    "MEMBER_COLUMNS",
    "PRODUCT_COLUMNS",
    "CatalogueChange",
    "ImportReport",
    "RefusedRow",
    "TableFile",
    "export_members",
    "hold_table",
    "import_members",
    "import_products",
    "refused_table",
    "told_lines",
]
