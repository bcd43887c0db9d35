"""Rows of sales with their lines, units and tenders; tuples in the order of the columns."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from datetime import date

from app.domain.quote import Quote
from app.domain.sale import Sale, SaleLine, SaleSummary, Tender
from app.domain.unit_facts import Benefit, Share, UnitRun
from app.services import documents
from local_db.mappers.values import day_out, instant_in, instant_out, packed, row_of, unpacked
from local_db.session import Row, Values


def sale_out(sale: Sale, quote_text: str) -> Values:
    """Row of a sale without its lines and tenders."""
    return {
        "sale_no": None,
        "sale_id": sale.sale_id,
        "operation_id": sale.operation_id,
        "receipt_no": sale.receipt_no,
        "store_id": sale.store_id,
        "counter_id": sale.counter_id,
        "operator_id": sale.operator_id,
        "member_id": sale.member_id,
        "business_on": day_out(sale.business_on),
        "settled_at": instant_out(sale.settled_at),
        "programme_version": sale.programme_version,
        "currency": sale.currency,
        "due_minor": sale.quote.due_minor,
        "quote": packed(quote_text),
        "quote_digest": sale.quote_digest,
        "state": sale.state,
    }


def sale_in(row: Row, lines: Iterable[SaleLine], tenders: Iterable[Tender]) -> Sale:
    """Sale of its row, its lines and its tenders."""
    return Sale(
        sale_id=row[1],
        operation_id=row[2],
        receipt_no=row[3],
        store_id=row[4],
        counter_id=row[5],
        operator_id=row[6],
        member_id=row[7],
        business_on=date.fromisoformat(row[8]),
        settled_at=instant_in(row[9]),
        programme_version=row[10],
        currency=row[11],
        quote=documents.read(Quote, unpacked(row[13])),
        quote_digest=row[14],
        state=row[15],
        lines=tuple(lines),
        tenders=tuple(tenders),
    )


def line_out(sale_id: str, line_no: int, line: SaleLine) -> Values:
    """Row of a sale line without its units."""
    return {
        "sale_id": sale_id,
        "line_no": line_no,
        "line_id": line.line_id,
        "kind": line.kind,
        "sku": line.sku,
        "name": line.name,
        "name_en": line.name_en,
        "quantity": line.quantity,
        "grams": line.grams,
        "net_minor": line.net_minor,
        "returned_units": line.returned_units,
        "returned_minor": line.returned_minor,
    }


def line_in(row: Row, units: Iterable[UnitRun]) -> SaleLine:
    """Sale line of its row and its units."""
    return SaleLine(
        line_id=row[2],
        kind=row[3],
        sku=row[4],
        name=row[5],
        name_en=row[6],
        quantity=row[7],
        grams=row[8],
        net_minor=row[9],
        units=tuple(units),
        returned_units=row[10],
        returned_minor=row[11],
    )


def run_out(sale_id: str, line_no: int, run_no: int, run: UnitRun) -> Values:
    """Row of a run of identical units."""
    return {
        "sale_id": sale_id,
        "line_no": line_no,
        "run_no": run_no,
        "count": run.count,
        "list_minor": run.list_minor,
        "net_minor": run.net_minor,
        "tax_minor": run.tax_minor,
        "qualifying_minor": run.qualifying_minor,
        "accrued_points": run.accrued_points,
        "redeemed_points": run.redeemed_points,
        "shares": _shares_out(run.shares) if run.shares else "[]",
    }


@functools.lru_cache(maxsize=1_024)
def _shares_out(shares: tuple[Share, ...]) -> str:
    """Many units of many sales have the very same shares."""
    rows = [[share.benefit.kind, share.benefit.id, share.amount_minor] for share in shares]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def run_in(row: Row) -> UnitRun:
    """Run of identical units of its row."""
    return UnitRun(
        count=row[3],
        list_minor=row[4],
        net_minor=row[5],
        tax_minor=row[6],
        qualifying_minor=row[7],
        accrued_points=row[8],
        redeemed_points=row[9],
        shares=tuple(
            Share(benefit=Benefit(kind=kind, id=id_), amount_minor=amount)
            for kind, id_, amount in json.loads(row[10])
        ),
    )


def tender_out(sale_id: str, tender_no: int, tender: Tender) -> Values:
    """Row of a tender."""
    return {**row_of(tender), "sale_id": sale_id, "tender_no": tender_no}


def tender_in(row: Row) -> Tender:
    """Tender of its row."""
    return Tender(kind=row[2], amount_minor=row[3], reference=row[4], received_minor=row[5])


def summary_in(row: Row) -> SaleSummary:
    """Row of a list of sales; tender kinds come as text with commas, in order, repeats and all."""
    return SaleSummary(
        sale_id=row[0],
        receipt_no=row[1],
        settled_at=instant_in(row[2]),
        business_on=date.fromisoformat(row[3]),
        due_minor=row[4],
        state=row[5],
        member_id=row[6],
        piece_count=row[7],
        returned_count=row[8],
        tender_kinds=tuple(dict.fromkeys(row[9].split(","))) if row[9] else (),
    )
