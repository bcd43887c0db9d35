"""Members: found, changed, and read with all they hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.catalogue import Product
from app.domain.ledger import DEBT_LOT, EXTENSION_LOT, NO_DAY, Lot
from app.domain.member import Birthday, Consent, PointsWon, TierFact
from app.domain.offer_uses import MemberUse, OfferTotal, OfferUse, OfferUses
from app.ports.store import AlreadyStored, Store
from tests.builders.store_rows import (
    NOW,
    PHONE,
    TODAY,
    entry,
    opening,
    stored_coupon,
    stored_member,
    stored_sale,
)


def names(store: Store, text: str, limit: int = 9) -> list[str]:
    with store.read() as reader:
        return [hit.member.member_id for hit in reader.members_by_name(text, limit)]


def add(store: Store, *members: tuple[int, str]) -> None:
    with store.write() as work:
        for number, name in members:
            work.add_member(stored_member(number, name=name))
        work.commit()


def test_a_lunar_birthday_and_tags_are_kept(store: Store) -> None:
    born = Birthday(month=6, day=30, year=1987, calendar="lunar_leap")
    kept = stored_member(9, birthday=born, tags=("vip", "茶"))
    with store.write() as work:
        work.add_member(kept)
        work.commit()
    with store.read() as reader:
        assert reader.member(kept.member_id) == kept


def test_a_member_is_found_by_phone_card_and_id(store: Store) -> None:
    with store.read() as reader:
        found = reader.member_by_phone(PHONE)
        assert found == stored_member()
        assert reader.member_by_card(found.card_token) == found
        assert reader.member("m1") == found
        assert reader.member_by_phone("+8613900000000") is None
        assert reader.member_by_card("9") is None
        assert reader.member("m9") is None


@pytest.mark.parametrize("field", ["member_id", "phone", "card_token"])
def test_id_live_phone_and_card_are_unique(store: Store, field: str) -> None:
    taken = getattr(stored_member(), field)
    with store.write() as work, pytest.raises(AlreadyStored):
        work.add_member(replace(stored_member(2), **{field: taken}))


def test_the_phone_of_a_closed_member_is_free_again(store: Store) -> None:
    with store.write() as work:
        work.update_member(stored_member(status="closed"))
        work.add_member(stored_member(2, phone=PHONE))
        work.commit()
    with store.read() as reader:
        found = reader.member_by_phone(PHONE)
        assert found is not None
        assert found.member_id == "m2"
    assert names(store, "zxm") == ["m2"]


def test_a_phone_cannot_be_taken_over_by_a_change(store: Store) -> None:
    add(store, (2, "王伟"))
    with store.write() as work, pytest.raises(AlreadyStored):
        work.update_member(stored_member(2, phone=PHONE))


def test_a_changed_name_is_found_and_the_old_one_is_not(store: Store) -> None:
    with store.write() as work:
        work.update_member(stored_member(name="吕布", birthday=None, ver=2))
        work.commit()
    assert names(store, "lvbu") == ["m1"]
    assert names(store, "zxm") == []


def test_changing_nobody_is_a_bug(store: Store) -> None:
    with store.write() as work:
        with pytest.raises(KeyError):
            work.update_member(stored_member(7))
        with pytest.raises(KeyError):
            work.bump_member("m7")
        with pytest.raises(KeyError):
            work.update_coupon(stored_coupon("c7"))


def test_a_bump_counts_the_version_up(store: Store) -> None:
    with store.write() as work:
        assert work.bump_member("m1") == 2
        assert work.member("m1") == stored_member(ver=2)


@pytest.mark.parametrize(
    "text",
    ["曾小明", "曾", "曾 小", "zengxiaoming", "cengxiao", "ZXM", "cxm", "ｚｘｍ", " zeng xiao"],
)
def test_a_name_is_found_by_characters_pinyin_and_initials(store: Store, text: str) -> None:
    add(store, (2, "王伟"))
    assert names(store, text) == ["m1"]


@pytest.mark.parametrize("text", ["", " ", "·", "xm", "%", "'; DROP TABLE members; --", "😀"])
def test_what_begins_no_name_finds_nobody(store: Store, text: str) -> None:
    assert names(store, text) == []


def test_nearest_names_come_first_and_the_list_ends(store: Store) -> None:
    add(store, (2, "王伟明"), (3, "王伟"), (4, "王五"))
    assert names(store, "王伟") == ["m3", "m2"]
    assert names(store, "王", 2) == ["m4", "m3"]


def test_last_digits_find_who_bought_last_first(store: Store) -> None:
    with store.write() as work:
        work.add_member(stored_member(2, phone="+8615912345678"))
        work.add_member(stored_member(3, phone="+8615812345678", status="suspended"))
        work.add_member(stored_member(4, phone="+8615712345678", status="closed"))
        work.add_sale(stored_sale(1, member_id="m3"))
        work.commit()
    with store.read() as reader:
        hits = reader.members_by_last_digits("5678", 9)
        assert [(hit.member.member_id, hit.last_sale_on) for hit in hits] == [
            ("m3", TODAY),
            ("m1", None),
            ("m2", None),
        ]
        assert len(reader.members_by_last_digits("5678", 2)) == 2
        assert [h.member.member_id for h in reader.members_by_last_digits("912345678", 9)] == [
            "m2"
        ]
        assert reader.members_by_last_digits("678", 9) == ()
        assert reader.members_by_last_digits("%678", 9) == ()


@pytest.mark.parametrize("text", ["曾", "曾 小", "zeng", "cengx", "ZXM", "ｚｘ"])
def test_last_digits_and_a_name_narrow_each_other(store: Store, text: str) -> None:
    with store.write() as work:
        work.add_member(stored_member(2, phone="+8615912345678", name="王伟"))
        work.add_member(stored_member(3, phone="+8615912340000"))
        work.add_member(stored_member(4, phone="+8615712345678", status="closed"))
        work.add_member(stored_member(5, phone="+8615612345678"))
        work.commit()
    with store.read() as reader:
        hits = reader.members_by_last_digits("5678", 9, text)
        assert [hit.member.member_id for hit in hits] == ["m1", "m5"]
        assert len(reader.members_by_last_digits("5678", 1, text)) == 1
        assert [
            h.member.member_id for h in reader.members_by_last_digits("612345678", 9, text)
        ] == ["m5"]
        assert reader.members_by_last_digits("9999", 9, text) == ()


@pytest.mark.parametrize("text", ["·", "%", "xm", "'; DROP TABLE members; --", "😀"])
def test_last_digits_and_what_begins_no_name_find_nobody(store: Store, text: str) -> None:
    with store.read() as reader:
        assert reader.members_by_last_digits("5678", 9, text) == ()


def test_consents_stay_in_order(store: Store) -> None:
    yes = Consent(
        member_id="m1",
        purpose="sms",
        text_version=1,
        is_given=True,
        recorded_at=NOW,
        operator_id="o1",
    )
    no = replace(yes, is_given=False, recorded_at=NOW + timedelta(days=1))
    with store.write() as work:
        work.add_consent(no)
        work.add_consent(yes)
        assert work.consents("m1") == (yes, no)
        assert work.consents("m2") == ()


def test_a_member_who_holds_nothing(store: Store) -> None:
    with store.read() as reader:
        facts = reader.member_facts("m1", TODAY)
        assert facts == reader.member_facts_by_phone(PHONE, TODAY)
        assert facts is not None
        assert (facts.lots, facts.coupons, facts.tier_facts) == ((), (), ())
        assert (facts.birthday_used_years, facts.redeemed_today, facts.last_sale_on) == (
            (),
            0,
            None,
        )
        assert reader.member_facts("m9", TODAY) is None
        assert reader.member_facts_by_phone("+8613900000000", TODAY) is None


def test_a_member_is_read_with_all_it_holds(store: Store) -> None:
    spend = TierFact(
        kind="spend", on=TODAY, amount_minor=7_350, sale_id="s1", recorded_on=date(2026, 12, 1)
    )
    brought = TierFact(kind="opening", on=date(2026, 1, 1), tier_id="gold", until=TODAY)
    with store.write() as work:
        work.add_member(stored_member(2))
        work.add_entries([opening("lot-1", 100, sale_id="s1"), opening("lot-2", 50)])
        work.add_entries([entry("e1", -50, lot_id="lot-2"), entry("e2", -30)])
        work.add_entries([opening("lot-9", 5, member_id="m2")])
        for coupon in (
            stored_coupon("c2"),
            stored_coupon("c1"),
            stored_coupon("c3", valid_until=TODAY),
            stored_coupon("c4", state="used", used_by_sale_id="s1"),
            stored_coupon("c5", member_id="m2"),
        ):
            work.add_coupon(coupon)
        work.add_tier_fact("m1", spend)
        work.add_tier_fact("m1", spend)
        work.add_tier_fact("m1", brought)
        work.add_tier_fact("m2", spend)
        work.use_birthday("m1", 2026, "s1")
        work.add_sale(stored_sale())
        work.commit()
    with store.read() as reader:
        facts = reader.member_facts("m1", TODAY)
    assert facts is not None
    assert facts.lots == (
        Lot(
            lot_id="lot-1",
            member_id="m1",
            component="base",
            accrued_on=TODAY,
            active_on=TODAY + timedelta(days=1),
            expires_on=date(2027, 11, 30),
            sale_id="s1",
            remaining=70,
        ),
    )
    assert [coupon.coupon_id for coupon in facts.coupons] == ["c3", "c1", "c2"]
    assert facts.tier_facts == (brought, spend, spend)
    assert facts.birthday_used_years == (2026,)
    assert facts.last_sale_on == TODAY


def test_orders_that_are_kept_though_nothing_of_them_counts(store: Store) -> None:
    """R-25: with those that count, which the tier facts tell, these are the orders of a member."""
    bought = TierFact(kind="spend", on=TODAY, amount_minor=5_000, sale_id="s1")
    back = replace(bought, amount_minor=-5_000, sale_id="s2")
    with store.write() as work:
        work.add_member(stored_member(2))
        for number in range(1, 6):
            work.add_sale(stored_sale(number))
        work.add_sale(stored_sale(6, member_id="m2"))
        for number in (7, 8):
            work.add_sale(stored_sale(number, member_id=None))
        # s8 is claimed; a sale of m2 pays m1 for bringing it along.
        claimed = opening("claimed", 50, sale_id="s8")
        work.add_entries([claimed, opening("brought", 50, sale_id="s6", component="referral")])
        for fact in (bought, replace(bought, sale_id="s2"), back, replace(bought, sale_id=None)):
            work.add_tier_fact("m1", fact)
        for number, state in ((2, "part_returned"), (4, "voided"), (5, "returned")):
            work.update_sale_returns(stored_sale(number, state=state))
        work.commit()
    with store.read() as reader:
        facts = reader.member_facts("m1", TODAY)
    assert facts is not None
    assert facts.orders_beside == len(("s2", "s3", "s8"))


def test_debt_is_a_lot_below_zero_that_nothing_opened(store: Store) -> None:
    later = TODAY + timedelta(days=1)
    with store.write() as work:
        work.add_entries([entry("e1", -40, lot_id=DEBT_LOT)])
        work.add_entries([entry("e2", 10, lot_id=DEBT_LOT, effective_on=later)])
        facts = work.member_facts("m1", TODAY)
        assert facts is not None
        assert [(lot.component, lot.accrued_on, lot.remaining) for lot in facts.lots] == [
            ("debt", NO_DAY, -30)
        ]
        assert work.lots([DEBT_LOT]) == ()


def test_redeemed_today_is_less_what_was_given_back(store: Store) -> None:
    yesterday = TODAY - timedelta(days=1)
    with store.write() as work:
        work.add_entries([opening("lot-1", 1_000)])
        work.add_entries([entry("e1", -300, kind="redemption")])
        work.add_entries([entry("e2", -200, kind="redemption", effective_on=yesterday)])
        work.add_entries([entry("e3", 100, kind="reversal", reverses_entry_id="e1")])
        work.add_entries([entry("e4", 50, kind="reversal", reverses_entry_id="e2")])
        work.add_entries([entry("e5", -25, kind="reversal", reverses_entry_id="open-lot-1")])
        facts = work.member_facts("m1", TODAY)
        assert facts is not None
        assert facts.redeemed_today == 200


def test_points_won_are_less_what_returns_took_of_them(store: Store) -> None:
    """By sales alone, counted on the day they were won (R-43)."""
    earlier, month_before = date(2026, 11, 2), date(2026, 10, 31)
    with store.write() as work:
        work.add_member(stored_member(2))
        work.add_entries(
            [
                opening("lot-1", 100, sale_id="s1"),
                opening("lot-2", 40, sale_id="s1", component="birthday"),
                opening("lot-3", 30, sale_id="s2", effective_on=earlier),
                opening("lot-4", 7, sale_id="s3", effective_on=month_before),
                opening("lot-5", 1_000, kind="adjustment"),
                opening("lot-6", 500),
                opening("lot-7", 9, sale_id="s4", member_id="m2"),
                entry("e1", -60, kind="redemption", sale_id="s9"),
                entry("e2", 20, kind="reversal", reverses_entry_id="e1"),
                entry("e3", -25, kind="reversal", reverses_entry_id="open-lot-1"),
                entry("e4", -5, kind="reversal", lot_id="lot-5"),
                entry("e5", -30, kind="reversal", lot_id="lot-3", reverses_entry_id="open-lot-3"),
                entry("e6", -7, kind="expiry", lot_id="lot-4"),
                opening("lot-8", 6, sale_id="s1", account_id="green"),
                entry(
                    "e7",
                    -2,
                    kind="reversal",
                    lot_id="lot-8",
                    reverses_entry_id="open-lot-8",
                    account_id="green",
                ),
            ]
        )
        facts = work.member_facts("m1", TODAY)
        assert facts is not None
        assert facts.won == {
            "": PointsWon(today=115, this_month=115, by_component={"base": 82, "birthday": 40}),
            "green": PointsWon(today=4, this_month=4, by_component={"base": 4}),
        }


def test_what_was_written_off_of_a_members_points(store: Store) -> None:
    ended = entry("e1", -100, kind="expiry")
    with store.write() as work:
        work.add_entries([opening("lot-1", 100), ended])
        assert list(work.expiry_entries("m1")) == [ended]
        assert list(work.expiry_entries("m2")) == []


def test_lots_and_entries_of_a_sale(store: Store) -> None:
    first = opening("lot-1", 100, sale_id="s1")
    spent = entry("e1", -100, sale_id="s1", recorded_at=NOW + timedelta(seconds=1))
    other = opening("lot-2", 7)
    with store.write() as work:
        work.add_entries([first, other])
        work.add_entries([spent])
        assert work.entries_of_sale("s1") == (first, spent)
        assert [(lot.lot_id, lot.remaining) for lot in work.lots_of_sale("s1")] == [("lot-1", 0)]
        assert [lot.lot_id for lot in work.lots(["lot-2", "lot-1", "x"])] == ["lot-1", "lot-2"]
        assert work.lots_of_sale("s2") == ()


def test_due_lots_are_those_with_points_left_after_their_last_day(store: Store) -> None:
    yesterday = TODAY - timedelta(days=1)
    with store.write() as work:
        work.add_entries(
            [
                opening("lot-1", 100, expires_on=yesterday),
                opening("lot-2", 100, expires_on=TODAY),
                opening("lot-3", 100, expires_on=yesterday),
                opening("lot-4", 100, expires_on=None),
                opening("lot-5", 100, expires_on=yesterday),
            ]
        )
        work.add_entries([entry("e1", -100, lot_id="lot-3", kind="redemption")])
        assert [lot.lot_id for lot in work.due_lots(TODAY, 9)] == ["lot-1", "lot-5"]
        assert [lot.remaining for lot in work.due_lots(TODAY, 9)] == [100, 100]
        assert [lot.lot_id for lot in work.due_lots(TODAY, 1)] == ["lot-1"]


def test_lots_last_until_the_day_they_were_extended_to(store: Store) -> None:
    """And one that had ended by then stays ended (R-51)."""
    yesterday, later = TODAY - timedelta(days=1), TODAY + timedelta(days=90)
    fields = {"lot_id": EXTENSION_LOT, "component": EXTENSION_LOT, "expires_on": later}
    with store.write() as work:
        work.add_member(stored_member(2))
        work.add_entries(
            [
                opening("lot-1", 100, expires_on=yesterday, effective_on=TODAY - timedelta(9)),
                opening("lot-2", 100, expires_on=TODAY, sale_id="s1"),
                opening("lot-3", 100, expires_on=TODAY, member_id="m2"),
                opening("lot-4", 100, expires_on=None),
                opening("lot-5", 100, expires_on=TODAY, account_id="green"),
                entry("e1", 0, effective_on=TODAY, **fields),
            ]
        )
        facts = work.member_facts("m1", TODAY)
        assert facts is not None
        assert [(lot.lot_id, lot.expires_on) for lot in facts.lots] == [
            ("lot-1", yesterday),
            ("lot-2", later),
            ("lot-4", None),
            ("lot-5", TODAY),
        ]
        assert [lot.account_id for lot in facts.lots] == ["", "", "", "green"]
        assert [lot.expires_on for lot in work.lots_of_sale("s1")] == [later]
        assert [lot.expires_on for lot in work.lots(["lot-2", "lot-3"])] == [later, TODAY]
        soon = TODAY + timedelta(days=1)
        assert [lot.lot_id for lot in work.due_lots(soon, 9)] == [
            "lot-1",
            "lot-5",
            "lot-3",
        ]
        assert [lot.lot_id for lot in work.due_lots(later + timedelta(days=1), 2)] == [
            "lot-1",
            "lot-2",
        ]


def test_a_tier_fact_comes_back_as_it_was_given(store: Store) -> None:
    facts = (
        TierFact(kind="opening", on=TODAY, tier_id="gold", until=TODAY + timedelta(days=9)),
        TierFact(kind="spend", on=TODAY, amount_minor=12_345, sale_id="s1"),
        TierFact(
            kind="spend",
            on=TODAY,
            amount_minor=-345,
            sale_id="s1",
            recorded_on=TODAY + timedelta(days=40),
        ),
    )
    with store.write() as work:
        for fact in facts:
            work.add_tier_fact("m1", fact)
        stored = work.member_facts("m1", TODAY)
        assert stored is not None
        assert stored.tier_facts == facts


def test_an_entry_is_final(store: Store) -> None:
    with store.write() as work:
        work.add_entries([opening("lot-1", 100)])
        with pytest.raises(AlreadyStored):
            work.add_entries([opening("lot-1", 5)])


def test_a_coupon_changes_its_state(store: Store) -> None:
    used = stored_coupon("c1", state="used", used_by_sale_id="s1")
    with store.write() as work:
        work.add_coupon(stored_coupon("c1"))
        with pytest.raises(AlreadyStored):
            work.add_coupon(stored_coupon("c1"))
        work.update_coupon(used)
        assert work.coupon("c1") == used
        assert work.coupon("c2") is None


def test_a_birthday_is_used_once_a_year_and_released(store: Store) -> None:
    with store.write() as work:
        work.use_birthday("m1", 2026, "s1")
        with pytest.raises(AlreadyStored):
            work.use_birthday("m1", 2026, "s2")
        work.use_birthday("m1", 2027, "s3")
        work.release_birthday("s1")
        facts = work.member_facts("m1", TODAY)
        assert facts is not None
        assert facts.birthday_used_years == (2027,)


COFFEE = Product(
    sku="BEAN-500",
    name="云南咖啡豆 500g",
    name_en="Yunnan Coffee beans",
    price_minor=8_800,
    ean="6901234567892",
    member_price_minor=7_900,
    category_path="咖啡/咖啡豆",
    flags=("special_price",),
    cost_minor=4_000,
    tax_class="food",
)
APPLES = Product(sku="APPLE", name="苹果", price_minor=1_200, unit="kg")


def test_products_are_found_and_replaced(store: Store) -> None:
    with store.write() as work:
        work.replace_catalogue([COFFEE, APPLES])
        work.commit()
    with store.read() as reader:
        assert reader.product_by_ean("6901234567892") == COFFEE
        assert reader.product_by_sku("APPLE") == APPLES
        assert reader.product_by_sku("bean") is None
        assert reader.product_by_ean("1") is None
        assert reader.product_count() == 2
    with store.write() as work:
        work.replace_catalogue([APPLES])
        assert work.product_by_sku("BEAN-500") is None
        assert work.product_count() == 1
        assert work.search_products("kafei", 5) == ()


@pytest.mark.parametrize(
    "text", ["云南", "咖啡", "kfd", "kafeidou", "yn", "coffee", "bean-5", "690123", "500G"]
)
def test_a_product_is_found_by_any_part_of_it(store: Store, text: str) -> None:
    with store.write() as work:
        work.replace_catalogue([APPLES, COFFEE])
        assert work.search_products(text, 5) == (COFFEE,)


def test_a_product_search_ends(store: Store) -> None:
    many = [replace(APPLES, sku=f"A{n}") for n in range(5)]
    with store.write() as work:
        work.replace_catalogue(many)
        assert [p.sku for p in work.search_products("苹", 3)] == ["A0", "A1", "A2"]
        assert work.search_products("", 3) == ()


@pytest.mark.parametrize("other", [APPLES, replace(COFFEE, sku="OTHER")])
def test_a_number_or_barcode_given_twice_is_refused(store: Store, other: Product) -> None:
    with store.write() as work, pytest.raises(AlreadyStored):
        work.replace_catalogue([COFFEE, APPLES, other])


def test_uses_of_offers_are_counted_until_the_sale_came_back(store: Store) -> None:
    def use(offer_id: str, sale_id: str, member_id: str | None) -> OfferUse:
        return OfferUse(
            offer_id=offer_id,
            sale_id=sale_id,
            member_id=member_id,
            on=TODAY,
            year=2027,
            amount_minor=500,
        )

    uses = [use("x", "s1", "m1"), use("x", "s2", None), use("y", "s2", None)]
    with store.write() as work:
        for one in uses:
            work.use_offer(one)
        with pytest.raises(AlreadyStored):
            work.use_offer(uses[0])
        work.commit()
    mine = (MemberUse(offer_id="x", on=TODAY, year=2027),)
    with store.read() as reader:
        assert reader.offer_uses(("x", "none"), "m1") == OfferUses(
            totals=(
                OfferTotal(offer_id="x", orders=2, amount_minor=1_000),
                OfferTotal(offer_id="none", orders=0, amount_minor=0),
            ),
            mine=mine,
        )
        assert reader.offer_uses((), None) == OfferUses()
    with store.write() as work:
        work.release_offers("s2")
        work.commit()
    with store.read() as reader:
        assert reader.offer_uses(("x", "y"), "m1").totals == (
            OfferTotal(offer_id="x", orders=1, amount_minor=500),
            OfferTotal(offer_id="y", orders=0, amount_minor=0),
        )
