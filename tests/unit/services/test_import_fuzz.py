"""No file, however odd, crashes an import or gets half of itself into the store."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import MemberdeskError
from app.services.context import Context
from app.services.imports import (
    MEMBER_COLUMNS,
    PRODUCT_COLUMNS,
    ImportReport,
    import_members,
    import_products,
    refused_table,
)
from app.services.imports.table import Columns
from tests.builders.counter import counter_of

Run = Callable[..., ImportReport]
LIKELY = st.sampled_from(
    ["", "A1", "12.50", "-1", "=1+1", "苹果", "13900001111", "2027-01-31", "gold", "piece", "5@x"]
)
CELL = LIKELY | st.text(max_size=12)


def csv_of(columns: Columns, rows: list[list[str]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows([columns.all, *rows])
    return stream.getvalue().encode("utf-8", errors="surrogatepass")


def outcome(run: Run, ctx: Context, path: Path, *, is_trial: bool = False) -> ImportReport | str:
    """The report, or the code of the sentence that the file gets."""
    try:
        return run(ctx, path, is_trial=is_trial)
    except MemberdeskError as wrong:
        return wrong.code


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_bytes_that_are_no_table(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    counter = counter_of()
    before = counter.store.state
    assert outcome(import_products, counter.ctx, path) == "E-IMP-01"
    assert outcome(import_members, counter.ctx, path) == "E-IMP-01"
    assert counter.store.state is before


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_tables_with_any_cells(tmp_path: Path, data: st.DataObject) -> None:
    for run, columns in (
        (import_products, PRODUCT_COLUMNS),
        (import_members, MEMBER_COLUMNS),
    ):
        row = st.lists(CELL, max_size=len(columns.all) + 1)
        path = tmp_path / "any.csv"
        path.write_bytes(csv_of(columns, data.draw(st.lists(row, max_size=5))))
        counter = counter_of()
        trial = outcome(run, counter.ctx, path, is_trial=True)
        report = outcome(run, counter.ctx, path)
        if isinstance(trial, str) or isinstance(report, str):
            assert trial == report == "E-IMP-01"
            continue
        (tmp_path / "refused.csv").write_bytes(refused_table(path, columns, report.refused))
        assert trial.refused == report.refused
        assert report.accepted_count + len(report.refused) == report.row_count
