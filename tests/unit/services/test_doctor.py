"""The doctor: nothing to say about an honest history, and one sentence for each lie in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

import pytest

from app.domain.errors import BadInput, EnvironmentFault
from app.domain.ledger import DEBT_LOT, LedgerEntry
from app.domain.operations import Act, Operation, canonical_json, next_operation, record_hash
from app.domain.operations import sha256_hex as sha
from app.domain.refund import RefundPick
from app.domain.sale import Sale
from app.ports.store import NotSetUp
from app.services.doctor import MOST_FINDINGS_OF_A_CHECK, Report, examine
from app.services.doctor.findings import Watch
from tests.builders.counter import WANG, WANG_COUPON, Counter, counter_of
from tests.builders.selling import returned, sold, voided
from tests.fakes.clock import GOLDEN_NOON
from tests.fakes.inspection import FakeInspection, InspectedStore
from tests.fakes.store import FakeStore, State


@dataclass
class Shop:
    """Three sales of one member: one with a coffee returned, one voided, one as it was."""

    counter: Counter
    inspected: InspectedStore
    part: str
    void: str
    plain: str

    @property
    def state(self) -> State:
        state: State = self.counter.store.state
        return state

    def examine(self) -> Report:
        return examine(self.inspected, self.counter.clock)

    def sentences(self) -> list[str]:
        return [finding.sentence for finding in self.examine().findings]

    def change_sale(self, sale_id: str, **changes: object) -> None:
        self.state.sales[sale_id] = replace(self.state.sales[sale_id], **changes)  # type: ignore[arg-type]

    def sale(self, sale_id: str) -> Sale:
        return self.state.sales[sale_id]

    def entry(self, kind: str, sale_id: str) -> LedgerEntry:
        return next(
            e for e in self.state.entries.values() if (e.kind, e.sale_id) == (kind, sale_id)
        )

    def put(self, entry: LedgerEntry) -> None:
        self.state.entries[entry.entry_id] = entry

    def operation(self, seq: int) -> Operation:
        return next(o for o in self.state.operations.values() if o.seq == seq)

    def put_operation(self, operation: Operation) -> None:
        self.state.operations[operation.operation_id] = operation


@pytest.fixture
def shop() -> Shop:
    counter = counter_of()
    part = sold(counter).sale.sale_id
    returned(counter, part, RefundPick(line_id="coffee", units=1))
    counter.clock.advance(minutes=5)
    void = sold(counter).sale.sale_id
    voided(counter, void)
    counter.clock.advance(minutes=5)
    plain = sold(counter, member_id=None).sale.sale_id
    return Shop(counter, InspectedStore(counter.store), part, void, plain)


def test_an_honest_history_is_well(shop: Shop) -> None:
    report = shop.examine()
    assert report.findings == ()
    assert report.is_well
    assert report.counts == {
        "operations": 5,
        "ledger entries": len(shop.state.entries),
        "sales": 3,
        "coupons": 3,
    }
    assert report.digest


def test_what_moves_a_lot_may_be_dated_before_what_opened_it(shop: Shop) -> None:
    early = replace(
        shop.entry("redemption", shop.part), recorded_at=GOLDEN_NOON.replace(year=2020)
    )
    shop.put(early)
    assert not any("nothing opened" in sentence for sentence in shop.sentences())


def test_progress_is_told(shop: Shop) -> None:
    heard: list[tuple[str, int]] = []
    examine(shop.inspected, shop.counter.clock, lambda kind, count: heard.append((kind, count)))
    assert ("sales", 3) in heard


def test_progress_is_told_on_the_way_of_many_rows() -> None:
    heard: list[tuple[str, int]] = []
    watch = Watch(lambda kind, count: heard.append((kind, count)))
    assert list(watch.over("rows", range(1_200))) == list(range(1_200))
    assert heard == [("rows", 500), ("rows", 1_000), ("rows", 1_200)]


def test_a_file_without_a_store_is_refused() -> None:
    store = FakeStore()
    with pytest.raises(NotSetUp):
        examine(InspectedStore(store), Counter().clock)


def test_the_file_and_its_references_have_their_say(shop: Shop) -> None:
    shop.inspected.problems = ("page 7: btree page damaged",)
    shop.inspected.broken = ("sale_lines 12",)
    shop.inspected.misled = ("member m1",)
    assert shop.sentences() == [
        "The file check says: page 7: btree page damaged.",
        "The row sale_lines 12 refers to a row that is not there.",
        "A search for member m1 goes wrong: its search keys are not those of its row.",
    ]


def test_many_findings_are_counted_and_the_first_ones_named(shop: Shop) -> None:
    shop.inspected.broken = tuple(f"row {number}" for number in range(500))
    report = shop.examine()
    assert (len(report.findings), report.finding_count) == (MOST_FINDINGS_OF_A_CHECK, 500)
    assert not report.is_well


class Torn(InspectedStore):
    """A file that fails while it is read."""

    def __init__(self, store: FakeStore, fault: Exception) -> None:
        super().__init__(store)
        self._fault = fault

    @property
    def broken(self) -> tuple[str, ...]:  # type: ignore[override]
        raise self._fault

    @broken.setter
    def broken(self, value: tuple[str, ...]) -> None:
        pass


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (BadInput(path="quote", reason="odd"), "The check could not go on: quote: odd"),
        (ValueError("x"), "The check met a row that cannot be read (ValueError)."),
    ],
)
def test_an_unreadable_row_stops_its_check_alone(
    shop: Shop, fault: Exception, sentence: str
) -> None:
    report = examine(Torn(shop.counter.store, fault), shop.counter.clock)
    assert [finding.sentence for finding in report.findings] == [sentence]
    assert report.counts["sales"] == 3


def test_a_file_too_damaged_for_its_digest_has_none(shop: Shop) -> None:
    class NoDigest(InspectedStore):
        @contextmanager
        def inspect(self) -> Iterator[FakeInspection]:
            with super().inspect() as inspection:
                inspection.digest = self.torn  # type: ignore[method-assign]
                yield inspection

        def torn(self) -> str:
            raise EnvironmentFault

    assert examine(NoDigest(shop.counter.store), shop.counter.clock).digest == ""


def chain_gap(shop: Shop) -> None:
    shop.put_operation(replace(shop.operation(5), seq=9))


def chain_body(shop: Shop) -> None:
    operation = shop.operation(2)
    shop.put_operation(replace(operation, body=operation.body.replace("不想要", "想要")))


def chain_envelope(shop: Shop) -> None:
    shop.put_operation(replace(shop.operation(2), operator_id="somebody"))


def chain_link(shop: Shop) -> None:
    moved = replace(shop.operation(2), prev_hash="f" * 64)
    shop.put_operation(replace(moved, record_hash=record_hash(moved)))


def chain_tail(shop: Shop) -> None:
    with shop.inspected.inspect() as inspection:
        head = inspection.stored_head()
    act = Act(operation_id="late", operator_id="x", at=GOLDEN_NOON, business_on=date(2026, 11, 21))
    shop.inspected.head = head
    shop.put_operation(next_operation(head, act, "points.adjust", {}))


@pytest.mark.parametrize(
    ("lie", "sentence"),
    [
        (chain_gap, "Between record 4 and record 9 of incarnation 1 (operation"),
        (chain_body, "The body of record 2 of incarnation 1 (operation"),
        (chain_envelope, "The envelope of record 2 of incarnation 1"),
        (chain_link, "The record 2 of incarnation 1"),
        (chain_tail, "The chain ends at record 6 of incarnation 1, the file keeps record 5"),
    ],
)
def test_a_lie_in_the_chain(shop: Shop, lie: Callable[[Shop], None], sentence: str) -> None:
    lie(shop)
    chain = [f.sentence for f in shop.examine().findings if f.check == "chain"]
    assert chain[0].startswith(sentence)


def test_an_empty_chain_has_an_empty_head() -> None:
    counter = counter_of()
    assert examine(InspectedStore(counter.store), counter.clock).is_well


def test_incarnations_are_chains_of_their_own(shop: Shop) -> None:
    profile = replace(shop.state.profile, incarnation=2)
    shop.state.profile = profile
    sold(shop.counter)
    assert shop.sentences() == []


def more_points(shop: Shop) -> None:
    entry = shop.entry("accrual", shop.part)
    shop.put(replace(entry, points=entry.points + 1_000))


def lot_twice(shop: Shop) -> None:
    entry = shop.entry("accrual", shop.void)
    shop.put(replace(entry, entry_id="zz", operation_id="x"))


def lot_never_opened(shop: Shop) -> None:
    shop.put(replace(shop.entry("redemption", shop.part), lot_id="nowhere", operation_id="x"))


def lot_below_zero(shop: Shop) -> None:
    shop.put(replace(_late(shop), points=-999_999))


def debt_above_zero(shop: Shop) -> None:
    shop.put(replace(_late(shop), lot_id=DEBT_LOT, component=DEBT_LOT, points=7))


def reversal_of_nothing(shop: Shop) -> None:
    shop.put(replace(_late(shop), points=0, reverses_entry_id="nothing"))


def reversal_too_large(shop: Shop) -> None:
    reversed_id = shop.entry("redemption", shop.void).entry_id
    shop.put(replace(_late(shop), points=1, reverses_entry_id=reversed_id))


def reversal_the_wrong_way(shop: Shop) -> None:
    reversed_id = shop.entry("redemption", shop.part).entry_id
    shop.put(replace(_late(shop), points=-900, reverses_entry_id=reversed_id))


def _late(shop: Shop) -> LedgerEntry:
    """An entry of nobody's operation on the member's large lot, after all the others."""
    opening = max(
        (e for e in shop.state.entries.values() if e.component == "opening"),
        key=lambda e: e.points,
    )
    return replace(
        opening, entry_id="zz", operation_id="x", opens_lot=False, recorded_at=GOLDEN_NOON
    )


@pytest.mark.parametrize(
    ("lie", "what"),
    [
        (lot_twice, "opens a lot that is open already"),
        (lot_never_opened, "is on a lot that nothing opened"),
        (lot_below_zero, " holds -9"),
        (debt_above_zero, "the debt is 7 points above zero"),
        (reversal_of_nothing, "a reversal names entry nothing, which is not there"),
        (reversal_too_large, "was reversed by more than it holds"),
        (reversal_the_wrong_way, "was reversed by more than it holds"),
    ],
)
def test_a_lie_in_the_ledger(shop: Shop, lie: Callable[[Shop], None], what: str) -> None:
    lie(shop)
    ledger = [f.sentence for f in shop.examine().findings if f.check == "ledger"]
    assert any(what in sentence for sentence in ledger)
    assert all(sentence.startswith(f"Member {WANG}: ") for sentence in ledger)


def test_the_desk_shows_what_the_ledger_says(shop: Shop) -> None:
    with shop.inspected.inspect() as inspection:
        lots = tuple(inspection.all_lots())
    shop.inspected.lots = (replace(lots[0], remaining=lots[0].remaining + 1), *lots[1:])
    (sentence,) = shop.sentences()
    assert "the desk's lots are not those of the ledger" in sentence
    shop.inspected.lots = (*lots, replace(lots[0], member_id="zz", lot_id="zz"))
    assert shop.sentences() == ["Member zz: the desk shows lots that no entry opened."]
    for fewer in (lots[1:], ()):
        shop.inspected.lots = fewer
        assert len(shop.sentences()) == 1


def sale_number(shop: Shop) -> None:
    shop.change_sale(shop.plain, receipt_no="S01-C2-000009")


def sale_without_number(shop: Shop) -> None:
    shop.change_sale(shop.plain, receipt_no="S01-C2-x")


def quote_altered(shop: Shop) -> None:
    sale = shop.sale(shop.plain)
    quote = replace(sale.quote, evaluated_count=sale.quote.evaluated_count + 1)
    shop.change_sale(shop.plain, quote=quote)


def quote_and_digest_altered(shop: Shop) -> None:
    sale = shop.sale(shop.plain)
    shop.change_sale(shop.plain, quote_digest=sha("other"), quote=sale.quote)


def operation_gone(shop: Shop) -> None:
    del shop.state.operations[shop.sale(shop.plain).operation_id]


def operation_of_another_kind(shop: Shop) -> None:
    other = next(o for o in shop.state.operations.values() if o.kind == "sale.void")
    shop.change_sale(shop.plain, operation_id=other.operation_id)


def body_unreadable(shop: Shop) -> None:
    _rebody(shop, body="{}")


def body_dearer(shop: Shop) -> None:
    body = shop.state.operations[shop.sale(shop.plain).operation_id].body
    _rebody(shop, body=body.replace('"list_price_minor":1800', '"list_price_minor":1900'))


def body_of_another_version(shop: Shop) -> None:
    body = shop.state.operations[shop.sale(shop.plain).operation_id].body
    _rebody(shop, body=body.replace('"programme_version":1', '"programme_version":9'))


def body_with_other_tenders(shop: Shop) -> None:
    body = shop.state.operations[shop.sale(shop.plain).operation_id].body
    _rebody(shop, body=body.replace('"reference":"T-1"', '"reference":"T-2"'))


def _rebody(shop: Shop, body: str) -> None:
    operation = shop.state.operations[shop.sale(shop.plain).operation_id]
    assert operation.body != body
    shop.put_operation(replace(operation, body=body))


def units_altered(shop: Shop) -> None:
    first, *others = shop.sale(shop.plain).lines
    cheap = tuple(replace(run, net_minor=run.net_minor - 1) for run in first.units)
    shop.change_sale(shop.plain, lines=(replace(first, units=cheap), *others))


def paid_less(shop: Shop) -> None:
    (paid,) = shop.sale(shop.plain).tenders
    shop.change_sale(shop.plain, tenders=(replace(paid, amount_minor=paid.amount_minor - 1),))


def fewer_points_won(shop: Shop) -> None:
    entry = shop.entry("accrual", shop.part)
    shop.put(replace(entry, points=entry.points - 1))


def fewer_points_spent(shop: Shop) -> None:
    entry = shop.entry("redemption", shop.part)
    shop.put(replace(entry, points=entry.points + 1))


def coupon_given_back(shop: Shop) -> None:
    coupon = shop.state.coupons[WANG_COUPON]
    shop.state.coupons[WANG_COUPON] = replace(coupon, state="issued", used_by_sale_id=None)


def coupon_gone(shop: Shop) -> None:
    del shop.state.coupons[WANG_COUPON]


def more_returned_than_bought(shop: Shop) -> None:
    first, *others = shop.sale(shop.part).lines
    shop.change_sale(shop.part, lines=(replace(first, returned_units=3), *others))


def returned_without_operation(shop: Shop) -> None:
    first, *others = shop.sale(shop.plain).lines
    lines = (replace(first, returned_units=1), *others)
    shop.change_sale(shop.plain, lines=lines, state="part_returned")


def returned_by_name_only(shop: Shop) -> None:
    shop.change_sale(shop.plain, state="returned")


def paid_back_too_much(shop: Shop) -> None:
    refund = next(o for o in shop.state.operations.values() if o.kind == "sale.refund")
    body = refund.body.replace('"total_minor":', '"total_minor":9')
    shop.put_operation(replace(refund, body=body))


def paid_otherwise(shop: Shop) -> None:
    refund = next(o for o in shop.state.operations.values() if o.kind == "sale.refund")
    body = refund.body.replace('"charged_minor":0', '"charged_minor":1')
    shop.put_operation(replace(refund, body=body))


@pytest.mark.parametrize(
    ("lie", "what"),
    [
        (paid_otherwise, "a return of it paid 6695, which its facts do not come to"),
        (sale_number, "receipt S01-C2-000009 follows number 2"),
        (sale_without_number, "receipt S01-C2-x follows number 2"),
        (quote_altered, "the stored quote is not the one its digest was made of"),
        (quote_and_digest_altered, "it differs from its operation"),
        (operation_gone, "is not there, or settles no sale"),
        (operation_of_another_kind, "is not there, or settles no sale"),
        (body_unreadable, "it cannot be replayed: "),
        (body_dearer, "replayed under version 1 it comes to"),
        (body_of_another_version, "it cannot be replayed: The store is not set up"),
        (body_with_other_tenders, "it differs from its operation"),
        (units_altered, "its unit facts are not those of its quote"),
        (paid_less, "its tenders pay "),
        (fewer_points_won, "the ledger gained "),
        (fewer_points_spent, "the ledger spent "),
        (more_points, "the ledger gained "),
        (coupon_given_back, f"its coupon {WANG_COUPON} is not marked as used by it"),
        (coupon_gone, f"its coupon {WANG_COUPON} is not marked as used by it"),
        (more_returned_than_bought, "has more returned than it holds"),
        (returned_without_operation, "returned lines and its return operations do not agree"),
        (returned_by_name_only, "its state is returned, its lines say settled"),
        (paid_back_too_much, " was paid back, paid was "),
    ],
)
def test_a_lie_about_a_sale(shop: Shop, lie: Callable[[Shop], None], what: str) -> None:
    lie(shop)
    said = [f.sentence for f in shop.examine().findings if f.check == "sales"]
    assert any(what in sentence for sentence in said), said


def test_a_settling_without_its_sale_is_missed(shop: Shop) -> None:
    del shop.state.sales[shop.plain]
    assert "There are 3 operations of settling and 2 sales." in shop.sentences()


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"state": "used", "used_by_sale_id": "gone"}, "is marked as used by sale gone"),
        ({"state": "used", "used_by_sale_id": None}, "is marked as used by sale None"),
        ({"state": "issued", "used_by_sale_id": "gone"}, "names a sale and is not used"),
    ],
)
def test_a_lie_about_a_coupon(shop: Shop, changes: dict[str, str], what: str) -> None:
    tea = shop.state.coupons["coupon-tea"]
    shop.state.coupons["coupon-tea"] = replace(tea, **changes)  # type: ignore[arg-type]
    (sentence,) = [f.sentence for f in shop.examine().findings if f.check == "coupons"]
    assert sentence.startswith(f"Coupon coupon-tea {what}")


def test_a_coupon_used_by_a_sale_that_did_not_use_it(shop: Shop) -> None:
    tea = shop.state.coupons["coupon-tea"]
    used = replace(tea, state="used", used_by_sale_id=shop.plain)
    shop.state.coupons["coupon-tea"] = used
    assert "which did not use it" in shop.sentences()[0]


def test_no_sentence_names_a_person(shop: Shop) -> None:
    for lie in (more_points, lot_never_opened, body_unreadable, coupon_gone, chain_gap):
        lie(shop)
    said = " ".join(shop.sentences())
    member = shop.state.members[WANG]
    assert member.name not in said
    assert member.phone[-8:] not in said
    assert canonical_json(member.card_token) not in said
