"""The shop's goods: every field checked, the catalogue replaced whole."""

from pathlib import Path

import pytest

from app.domain.catalogue import Product
from app.domain.programme import Policies
from app.services.catalogue import CATALOGUE_VERSION
from app.services.imports import CatalogueChange, ImportReport, import_products
from app.services.imports.table import TableUnreadable
from tests.builders.counter import Counter, counter_of
from tests.builders.programmes import golden_programme

HEADER = "sku,name,price,ean,name_en,category,member_price,unit,tax_class,flags,cost,fee\n"
BEANS = (
    "B1,耶加雪菲 250g,62.00,6901234567892,Beans,咖啡/咖啡豆,56,piece,food,"
    "gift_card tobacco,35.9,0.5\n"
)
APPLE = "A1,苹果,12.99,,,,,kg,,,,\n"


@pytest.fixture
def counter() -> Counter:
    return counter_of()


def table(tmp_path: Path, rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "products.csv"
    path.write_text(header + rows, encoding="utf-8-sig")
    return path


def reasons(report: ImportReport) -> list[str]:
    return [row.sentence for row in report.refused]


def test_goods_come_in_as_written(counter: Counter, tmp_path: Path) -> None:
    report = import_products(counter.ctx, table(tmp_path, BEANS + APPLE))
    assert (report.row_count, report.accepted_count) == (2, 2)
    assert (report.refused, report.is_done) == ((), True)
    with counter.store.read() as reader:
        assert reader.product_by_sku("B1") == Product(
            sku="B1",
            ean="6901234567892",
            name="耶加雪菲 250g",
            name_en="Beans",
            category_path="咖啡/咖啡豆",
            price_minor=6_200,
            member_price_minor=5_600,
            tax_class="food",
            flags=("gift_card", "tobacco"),
            cost_minor=3_590,
            fee_minor=50,
        )
        assert reader.product_by_sku("A1") == Product(
            sku="A1", name="苹果", price_minor=1_299, unit="kg"
        )


def test_the_old_catalogue_is_gone_and_the_version_rises(counter: Counter, tmp_path: Path) -> None:
    import_products(counter.ctx, table(tmp_path, BEANS))
    import_products(counter.ctx, table(tmp_path, APPLE))
    with counter.store.read() as reader:
        assert reader.product_by_sku("BEAN-500") is None
        assert reader.product_by_sku("B1") is None
        assert reader.setting(CATALOGUE_VERSION) == "2"
    kinds = [operation.kind for operation in counter.store.state.operations.values()]
    assert kinds == ["catalogue.replace", "catalogue.replace"]


def test_the_report_says_what_becomes_of_the_catalogue(counter: Counter, tmp_path: Path) -> None:
    import_products(counter.ctx, table(tmp_path, BEANS + APPLE + "T1,茶,8\nT2,茶,9\n"))
    path = table(tmp_path, BEANS + "A1,苹果,13.99,,,,,kg,,,\nN1,新,1\nT1,,8\n")
    trial = import_products(counter.ctx, path, is_trial=True)
    done = import_products(counter.ctx, path)
    change = CatalogueChange(new_count=1, changed_count=1, same_count=1, leaving_count=2)
    assert trial.catalogue == done.catalogue == change
    assert change.sentence == "The catalogue: 1 new, 1 changed, 1 the same, 2 leave it."
    with counter.store.read() as reader:
        assert reader.product_count() == 3


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",x,1\n", "Row 2, sku: is missing."),
        ("A B,x,1\n", "Row 2, sku: is not 1 to 40 letters, digits and signs without blanks."),
        (f"{'A' * 41},x,1\n", "Row 2, sku: is not 1 to 40"),
        ("A,,1\n", "Row 2, name: is missing."),
        ("A,x,\n", "Row 2, price: is missing."),
        ("A,x,-1\n", "Row 2, price: is not an amount such as 12.50."),
        ("A,x,1.005\n", "Row 2, price: is not an amount"),
        ("A,x,1e3\n", "Row 2, price: is not an amount"),
        ("A,x,99999999999\n", "Row 2, price: is not an amount"),
        ("A,x,1,6901234567891\n", "Row 2, ean: is not 8, 12 or 13 digits"),
        ("A,x,1,,,,2\n", "Row 2, member_price: is above the price."),
        ("A,x,1,,,,,box\n", "Row 2, unit: is neither piece nor kg."),
        ("A,x,1,,,/coffee\n", "Row 2, category: is not a path"),
        ("A,x,1,,,coffee/ beans\n", "Row 2, category: is not a path"),
        ("A,x,1,,,,,,,Tobacco!\n", "Row 2, flags: holds more than small letters"),
        (f"A,{'x' * 81},1\n", "Row 2, name: The text has 81 characters; 80 fit."),
        ("A,x\x00y,1\n", "Row 2, name: The text contains signs"),
        ("A,x 4111 1111 1111 1111,1\n", "Row 2, name: This looks like a bank card"),
        ("A,x,1,,,,,,,,,,\n", "Row 2, row: has more cells than the header."),
        (BEANS + "B1,y,1\n", "Row 3, sku: is that of row 2, too."),
        (BEANS + "B2,y,1,6901234567892\n", "Row 3, ean: is that of row 2, too."),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(
    counter: Counter, tmp_path: Path, row: str, sentence: str
) -> None:
    report = import_products(counter.ctx, table(tmp_path, row + APPLE))
    assert len(report.refused) == 1
    assert reasons(report)[0].startswith(sentence)
    assert report.is_done
    assert report.accepted_count == report.row_count - 1


def taxed() -> Counter:
    policies = Policies(tax_rate_bp={"standard": 1_300, "food": 900})
    return counter_of(programme=golden_programme(policies=policies))


def test_a_tax_class_that_the_programme_does_not_know_is_refused(tmp_path: Path) -> None:
    report = import_products(taxed().ctx, table(tmp_path, "A,x,1,,,,,,foot\n" + BEANS + APPLE))
    assert reasons(report) == ["Row 2, tax_class: 'foot' is not one of food, standard."]
    assert report.accepted_count == 2


def test_a_flag_that_no_rule_looks_at_is_taken_with_a_warning(
    counter: Counter, tmp_path: Path
) -> None:
    rows = "A,x,1,,,,,,,tobaco special_price\nB,y,1,,,,,,,tobaco\n"
    report = import_products(counter.ctx, table(tmp_path, rows))
    assert report.refused == ()
    (warning,) = report.warnings
    assert warning.startswith("Row 2, flags: 'tobaco' is taken, but no rule of the programme")
    assert warning.endswith("they look at deposit, gift_card, special_price, tobacco.")
    with counter.store.read() as reader:
        product = reader.product_by_sku("A")
    assert product is not None
    assert product.flags == ("tobaco", "special_price")


def unchanged(counter: Counter) -> bool:
    with counter.store.read() as reader:
        return (
            reader.product_by_sku("BEAN-500") is not None
            and reader.setting(CATALOGUE_VERSION) is None
        )


def test_a_trial_says_the_same_and_changes_nothing(counter: Counter, tmp_path: Path) -> None:
    path = table(tmp_path, BEANS + ",x,1\n")
    trial = import_products(counter.ctx, path, is_trial=True)
    assert unchanged(counter)
    done = import_products(counter.ctx, path)
    assert (trial.is_done, done.is_done) == (False, True)
    assert (trial.refused, trial.row_count) == (done.refused, done.row_count)


def test_strictly_one_wrong_row_stops_all(counter: Counter, tmp_path: Path) -> None:
    path = table(tmp_path, BEANS + ",x,1\n")
    assert not import_products(counter.ctx, path, is_strict=True).is_done
    assert unchanged(counter)
    assert import_products(counter.ctx, table(tmp_path, BEANS), is_strict=True).is_done


@pytest.mark.parametrize("rows", ["", ",x,1\n"])
def test_a_table_without_a_good_row_never_empties_the_shop(
    counter: Counter, tmp_path: Path, rows: str
) -> None:
    report = import_products(counter.ctx, table(tmp_path, rows))
    assert (report.is_done, report.catalogue) == (False, None)
    assert unchanged(counter)


def test_a_file_that_is_no_table_changes_nothing(counter: Counter, tmp_path: Path) -> None:
    with pytest.raises(TableUnreadable):
        import_products(counter.ctx, table(tmp_path, "", header="what\n"))
    assert unchanged(counter)
