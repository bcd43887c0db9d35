"""The shop's goods out of a table: checked row by row, the whole catalogue replaced at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

from app.domain.catalogue import Product, is_ean
from app.domain.money import Currency
from app.domain.operations import Act
from app.domain.operator import SYSTEM_OPERATOR
from app.domain.programme import Programme
from app.ports.store import Reader, UnitOfWork
from app.services.catalogue import CATALOGUE_VERSION, REPLACED, HashedGoods
from app.services.context import Context, business_time_of, profile_of
from app.services.imports.cells import amount_of, check_word, text_of
from app.services.imports.report import REASON, CatalogueChange, ImportReport, Tally
from app.services.imports.table import Columns, RowRefused, TableFile, TableRow
from app.services.saving import append

PRODUCT_COLUMNS = Columns(
    required=("sku", "name", "price"),
    optional=(
        "ean",
        "name_en",
        "category",
        "member_price",
        "unit",
        "tax_class",
        "flags",
        "cost",
        "fee",
        REASON,
    ),
)
MAX_NAME_LENGTH = 80
_SKU = re.compile(r"[!-~]{1,40}")
_WORD = re.compile(r"[a-z0-9_]{1,30}")
_UNITS: dict[str, Literal["piece", "kg"]] = {"": "piece", "piece": "piece", "kg": "kg"}


def import_products(
    ctx: Context, source: Path | TableFile, *, is_trial: bool = False, is_strict: bool = False
) -> ImportReport:
    """Replace the catalogue by the goods in a table; operation ``catalogue.replace``.

    A trial (``is_trial``) changes nothing. Refused rows are left out; with ``is_strict`` a single
    one keeps everything as it was, and so does a table without any good row. A tax class that the
    programme does not know is refused, a flag that none of its rules looks at is warned of. Raises
    TableUnreadable, TableNotOpened, NotSetUp.
    """
    hashed = HashedGoods()
    with ctx.store.read() as before:
        intake = _Intake(ctx, before)
        if is_trial:
            for _ in intake.products(source):
                pass
            return intake.report(is_done=False)
        with ctx.store.write() as work:
            work.replace_catalogue(hashed.over(intake.products(source)))
            if hashed.count == 0 or (is_strict and intake.tally.refused):
                return intake.report(is_done=False)
            _record(ctx, work, hashed)
        return intake.report(is_done=True)


def _record(ctx: Context, work: UnitOfWork, hashed: HashedGoods) -> None:
    time = business_time_of(ctx, profile_of(work))
    version = int(work.setting(CATALOGUE_VERSION) or "0") + 1
    act = Act(
        operation_id=ctx.ids.new_id(time.at),
        operator_id=SYSTEM_OPERATOR,
        at=time.at,
        business_on=time.on,
    )
    work.save_setting(CATALOGUE_VERSION, str(version))
    append(work, act, REPLACED, hashed.body(version))
    work.commit()


class _Intake:
    """Checks row after row, and compares the goods with the catalogue as it was ``before``."""

    def __init__(self, ctx: Context, before: Reader) -> None:
        profile = profile_of(before)
        programme = before.programme(business_time_of(ctx, profile).on)
        self.tally = Tally()
        self._before = before
        self._currency = profile.currency
        self._tax_classes = programme.policies.tax_classes
        self._named_flags = _named_flags(programme)
        self._rows_by_code: dict[tuple[str, str], int] = {}
        self._rows_by_odd_flag: dict[str, int] = {}
        self._changed_count = self._same_count = 0

    def products(self, source: Path | TableFile) -> Iterator[Product]:
        """The goods of the rows that are right."""
        for row in self.tally.rows(source, PRODUCT_COLUMNS):
            try:
                product = _product(row, self._currency)
                if product.tax_class and self._tax_classes:
                    check_word(product.tax_class, self._tax_classes, "tax_class")
                codes = [("sku", product.sku)] + ([("ean", product.ean)] if product.ean else [])
                _refuse_twice(codes, self._rows_by_code)
            except RowRefused as refusal:
                self.tally.refuse(row.number, refusal)
                continue
            self._rows_by_code |= dict.fromkeys(codes, row.number)
            for flag in product.flags:
                if flag not in self._named_flags:
                    self._rows_by_odd_flag.setdefault(flag, row.number)
            self._compare(product)
            yield product

    def _compare(self, product: Product) -> None:
        known = self._before.product_by_sku(product.sku)
        self._same_count += known == product
        self._changed_count += known not in (None, product)

    def report(self, *, is_done: bool) -> ImportReport:
        """The report of the whole file."""
        report = self.tally.report(is_done=is_done)
        if not report.accepted_count:
            return report
        stay_count = self._same_count + self._changed_count
        change = CatalogueChange(
            new_count=report.accepted_count - stay_count,
            changed_count=self._changed_count,
            same_count=self._same_count,
            leaving_count=self._before.product_count() - stay_count,
        )
        return replace(report, catalogue=change, warnings=tuple(self._warnings()))

    def _warnings(self) -> Iterator[str]:
        known = ", ".join(sorted(self._named_flags)) or "none"
        for flag, number in self._rows_by_odd_flag.items():
            odd = f"Row {number}, flags: '{flag}' is taken, but no rule of the programme looks"
            yield f"{odd} at it; they look at {known}."


def _named_flags(programme: Programme) -> frozenset[str]:
    """The flags of products that any scope of the programme mentions."""
    earning, tiers = programme.earning, programme.tier_rules
    scopes = (
        *(tiers.discount_scope, tiers.counted_scope, earning.scope, programme.redemption.scope),
        *(factor.scope for factor in earning.category_factors),
        *(offer.scope for offer in programme.offers),
        *(kind.scope for kind in programme.coupon_types),
    )
    return frozenset(flag for scope in scopes for flag in scope.excluded_flags)


def _refuse_twice(codes: list[tuple[str, str]], rows_by_code: dict[tuple[str, str], int]) -> None:
    for column, code in codes:
        if (column, code) in rows_by_code:
            raise RowRefused(column, f"is that of row {rows_by_code[column, code]}, too")


def _product(row: TableRow, currency: Currency) -> Product:
    sku = row.needed("sku")
    if not _SKU.fullmatch(sku):
        raise RowRefused("sku", "is not 1 to 40 letters, digits and signs without blanks")
    ean = row.text("ean")
    if ean and not is_ean(ean):
        raise RowRefused("ean", "is not 8, 12 or 13 digits with the right check digit")
    row.needed("name")
    row.needed("price")
    price_minor = amount_of(row, "price", currency) or 0
    member_price_minor = amount_of(row, "member_price", currency)
    if member_price_minor is not None and member_price_minor > price_minor:
        raise RowRefused("member_price", "is above the price")
    if row.text("unit") not in _UNITS:
        raise RowRefused("unit", "is neither piece nor kg")
    return Product(
        sku=sku,
        ean=ean or None,
        name=text_of(row, "name", MAX_NAME_LENGTH),
        name_en=text_of(row, "name_en", MAX_NAME_LENGTH),
        category_path=_category(row),
        price_minor=price_minor,
        member_price_minor=member_price_minor,
        unit=_UNITS[row.text("unit")],
        tax_class=_words(row, "tax_class")[0] if row.text("tax_class") else "",
        flags=_words(row, "flags"),
        cost_minor=amount_of(row, "cost", currency),
        fee_minor=amount_of(row, "fee", currency) or 0,
    )


def _category(row: TableRow) -> str:
    path = text_of(row, "category", MAX_NAME_LENGTH)
    if path and not all(part.strip() == part and part for part in path.split("/")):
        raise RowRefused("category", "is not a path such as coffee/beans")
    return path


def _words(row: TableRow, column: str) -> tuple[str, ...]:
    words = tuple(row.text(column).replace(";", " ").split())
    if not all(_WORD.fullmatch(word) for word in words):
        raise RowRefused(column, "holds more than small letters, digits and underscores")
    return words
