"""Receipts say what was bought, what it did to the points, and who allowed what."""

from __future__ import annotations

import json
import string
from dataclasses import replace
from datetime import date

import pytest

from app.domain.basket import ManualDiscount, Wishes
from app.domain.codes import classify
from app.domain.money import Currency
from app.domain.programme import Account, DayFactor, Earning, FlatBonus, Gate, Policies
from app.domain.receipt import Receipt
from app.domain.refund import RefundPick
from app.domain.ringing import add_product
from app.domain.sale import Tender
from app.services.papers import print_card, refund_receipt_of, reprints
from app.services.receipts import money, words
from app.services.sales import SaleMissing
from app.services.settle import settle_sale
from tests.builders.baskets import basket, line
from tests.builders.counter import MANAGER, PRODUCTS, WANG, WANG_CARD, Counter, counter_of
from tests.builders.programmes import amount_off, golden_programme, offer
from tests.builders.selling import request_for, returned, sold, voided


@pytest.fixture
def counter() -> Counter:
    return counter_of()


def pairs(receipt: Receipt) -> list[tuple[str, str]]:
    return [(row.left.strip(), row.right) for row in receipt.rows if row.kind == "pair"]


def texts(receipt: Receipt) -> list[str]:
    return [row.left for row in receipt.rows if row.kind == "text"]


def test_the_golden_receipt(counter: Counter) -> None:
    receipt = sold(counter).receipt
    shown = pairs(receipt)
    assert receipt.title == "S01-C2-000001"
    assert texts(receipt)[:2] == ["徐汇店", "销售小票"]
    assert shown[:4] == [
        ("小票号", "S01-C2-000001"),
        ("时间", "2026-11-21 10:42"),
        ("柜台", "2 号柜台"),
        ("收银员", "林静"),
    ]
    assert ("￥88.00 × 2", "￥176.00") in shown
    assert ("会员价", "-￥18.00") in shown
    assert ("金卡折扣", "-￥7.90") in shown
    assert ("第 2 件半价", "-￥24.50") in shown
    assert ("原价合计", "￥292.00") in shown
    assert ("商品优惠", "-￥51.30") in shown
    assert ("满 200 减 20 券", "-￥20.00") in shown
    assert ("积分抵扣", "-￥6.00") in shown
    assert ("应收", "￥214.70") in shown
    assert ("微信", "￥214.70") in shown
    assert ("会员", "138****5678") in shown
    won = shown.index(("本单获得积分", "+428"))
    assert shown[won + 1 : won + 3] == [("基础积分", "+214"), ("生日加成", "+214")]
    assert ("本单抵扣积分", "-600") in shown
    assert ("可用积分", "4114") in shown
    assert ("等级", "金卡") in shown
    assert ("2027-06-30 到期", "3686") in shown
    assert "积分按整单向下取整" in texts(receipt)
    assert all(left and right for left, right in shown)
    assert "¥" not in str(receipt)


def test_other_currencies_stand_below_the_points(counter: Counter) -> None:
    """A return says what it moved of them, too (feature 33)."""
    programme = counter.store.state.programmes[1]
    bonus = FlatBonus(bonus_id="cup", name={}, points=3)
    stamps = Account(
        account_id="stamps",
        name={"zh_CN": "印花", "en": "Stamps"},
        earning=Earning(points=0, bonuses=(bonus,)),
    )
    rounding = replace(programme.earning, rounding="half_up")
    counter = counter_of(programme=replace(programme, accounts=(stamps,), earning=rounding))
    settled = sold(counter)
    assert ("印花", "+3") in pairs(settled.receipt)
    assert "积分按整单四舍五入" in texts(settled.receipt)


def test_the_lines_and_deductions_add_up_to_what_is_due(counter: Counter) -> None:
    receipt = sold(counter).receipt
    shown = [left for left, _ in pairs(receipt)]
    first, last = shown.index("原价合计"), shown.index("应收")
    amounts = [fen(right) for _, right in pairs(receipt)[first:last]]
    assert sum(amounts) == 21_470


def test_an_order_that_mixes_tax_rates_shows_each_discount_by_rate(counter: Counter) -> None:
    """R-36: 20 off 160 is 12.50 of the 100 at 13 % and 7.50 of the 60 at 9 %."""
    off = offer("full100", amount_off(10_000, 2_000), name={"zh_CN": "满 100 减 20", "en": ""})
    rates = {"standard": 1_300, "food": 925}
    counter = counter_of(
        programme=golden_programme(offers=(off,), policies=Policies(tax_rate_bp=rates))
    )
    goods = basket(line("pot", 10_000, tax_class="standard"), line("tea", 6_000, tax_class="food"))
    settled = sold(counter, goods, Wishes(), member_id=None)
    shown = [row for row in pairs(settled.receipt) if "满 100 减 20" in row[0]]
    assert shown == [("满 100 减 20 (13%)", "-￥12.50"), ("满 100 减 20 (9.25%)", "-￥7.50")]
    [again] = reprints(counter.ctx, settled.sale.sale_id)
    assert pairs(again) == pairs(settled.receipt)
    alone = sold(counter, basket(line("pot", 16_000, tax_class="food")), Wishes(), member_id=None)
    assert ("满 100 减 20", "-￥20.00") in pairs(alone.receipt)


def test_a_deposit_stands_below_its_line_and_above_what_is_due(counter: Counter) -> None:
    """R-34."""
    goods = basket(line("beer", 600, 2, fee_minor=50))
    settled = sold(counter, goods, Wishes(), member_id=None)
    shown = pairs(settled.receipt)
    assert ("押金或固定费用", "￥1.00") in shown
    due = shown.index(("应收", "￥13.00"))
    assert shown[due - 1] == ("押金及固定费用", "￥1.00")


def fen(text: str) -> int:
    sign = -1 if text.startswith("-") else 1
    return sign * int("".join(sign for sign in text if sign in string.digits))


def test_the_code_on_the_receipt_leads_back_to_it(counter: Counter) -> None:
    receipt = sold(counter).receipt
    (code,) = [row.left for row in receipt.rows if row.kind == "qr"]
    assert classify(code).value == "S01-C2-000001"


def test_every_benefit_has_a_name(counter: Counter) -> None:
    programme = counter.store.state.programmes[1]
    gold = replace(programme.tiers[2], points_factor_bp=15_000)
    tiers = (*programme.tiers[:2], gold, programme.tiers[3])
    counter = counter_of(programme=replace(programme, tiers=tiers))
    by_hand = ManualDiscount(kind="amount", value=123, reason="包装破损", line_id="a")
    goods = basket(line("a", 9_999))
    for value in (123, 456):
        wishes = Wishes(manual=(replace(by_hand, value=value, approved_by=MANAGER),))
        shown = dict(pairs(sold(counter, goods, wishes, kind="cash").receipt))
        assert {"手工优惠 包装破损", "金卡加成", "抹零"} <= set(shown)
        assert all(shown)


def test_what_the_programme_left_without_a_name_is_called_by_its_id() -> None:
    """A word that is missing never stops a sale."""
    day = DayFactor(factor_id="sat", name={}, factor_bp=30_000, gate=Gate())
    counter = counter_of(
        programme=golden_programme(
            offers=(offer("nameless", amount_off(0, 100), name={}),),
            earning=Earning(day_factors=(day,)),
        )
    )
    shown = pairs(sold(counter, basket(line("a", 1_000)), Wishes()).receipt)
    assert ("nameless", "-￥1.00") in shown
    assert ("day:sat", "+17") in shown


def test_cash_shows_what_was_handed_over(counter: Counter) -> None:
    request = request_for(counter, kind="cash")
    paid = Tender(kind="cash", amount_minor=21_470, received_minor=22_000)
    receipt = settle_sale(counter.ctx, replace(request, tenders=(paid,))).receipt
    shown = pairs(receipt)
    at = shown.index(("现金", "￥214.70"))
    assert shown[at + 1 : at + 3] == [("收到", "￥220.00"), ("找零", "￥5.30")]


def test_a_card_shows_its_reference(counter: Counter) -> None:
    shown = pairs(sold(counter, kind="card").receipt)
    assert ("银行卡", "￥214.70") in shown
    assert ("参考号", "T-1") in shown


def test_a_sale_without_member_says_nothing_of_points(counter: Counter) -> None:
    goods = add_product(basket(line("a", 500)), PRODUCTS[1], grams=512)
    receipt = sold(counter, goods, Wishes(), member_id=None).receipt
    told = [text for text in texts(receipt) if not text.startswith("凭此码")]
    assert not any("积分" in text for text in told + [left for left, _ in pairs(receipt)])
    assert ("512 g", "￥6.65") in pairs(receipt)


def test_a_keyed_amount_without_a_name_is_called_so(counter: Counter) -> None:
    goods = basket(replace(line("a", 500, kind="amount"), name=""))
    receipt = sold(counter, goods, Wishes(), member_id=None).receipt
    assert "手工金额" in texts(receipt)
    assert "商品优惠" not in [left for left, _ in pairs(receipt)]


def test_english_receipts_are_english(counter: Counter) -> None:
    with counter.store.write() as work:
        work.save_setting("look.language", "en")
        work.commit()
    receipt = sold(counter).receipt
    shown = dict(pairs(receipt))
    assert texts(receipt)[1] == "Receipt"
    assert "Ethiopian coffee beans 500 g" in texts(receipt)
    assert (shown["Due"], shown["Tier"], shown["WeChat"]) == ("￥214.70", "Gold", "￥214.70")


def test_points_that_wait_are_told_with_their_day() -> None:
    """R-45: apart from those that can be spent."""
    earning = replace(golden_programme().earning, cooling_days=7)
    counter = counter_of(programme=golden_programme(earning=earning))
    shown = pairs(sold(counter).receipt)
    place = shown.index(("待生效积分", "428"))
    assert shown[place + 1] == ("2026-11-28 起可用", "428")
    assert ("2026-11-28 起可用", "428") not in pairs(sold(counter_of()).receipt)


def test_a_reprint_says_the_same_even_after_more_sales(counter: Counter) -> None:
    settled = sold(counter)
    sold(counter, wishes=Wishes(redeem_points=1_000))
    assert reprints(counter.ctx, settled.sale.sale_id)[0] == settled.receipt
    assert texts(reprints(counter.ctx, settled.sale.sale_id, "en")[0])[1] == "Receipt"
    with pytest.raises(SaleMissing):
        reprints(counter.ctx, "nothing")


def test_a_sale_without_its_operation_cannot_be_printed(counter: Counter) -> None:
    settled = sold(counter)
    counter.store.state.operations.clear()
    with pytest.raises(SaleMissing):
        reprints(counter.ctx, settled.sale.sale_id)


def test_the_refund_receipt(counter: Counter) -> None:
    sale_id = sold(counter).sale.sale_id
    pick = RefundPick(line_id="coffee", units=1)
    refunded = returned(counter, sale_id, pick)
    shown = pairs(refunded.receipt)
    assert texts(refunded.receipt)[1] == "退货小票"
    assert shown[:2] == [("小票号", "S01-C2-000001/1"), ("原小票", "S01-C2-000001")]
    assert ("批准人", "赵敏") in shown
    assert ("原因", "不想要") in shown
    assert ("埃塞俄比亚咖啡豆 500g × 1", "-￥66.95") in shown
    assert ("退款", "￥66.95") in shown
    assert ("退到微信", "￥66.95") in shown
    assert ("退回已抵扣积分", "+187") in shown
    assert ("收回本单所得积分", "-134") in shown
    assert ("优惠券", "不退回") in shown
    assert ("可用积分", "4167") in shown
    (operation_id,) = refunded.changes.outbox
    with counter.store.read() as reader:
        stored = reader.operation(operation_id)
        assert stored is not None
        assert refund_receipt_of(reader, stored) == refunded.receipt


def test_the_void_receipt(counter: Counter) -> None:
    sale_id = sold(counter).sale.sale_id
    receipt = voided(counter, sale_id).receipt
    assert texts(receipt)[1] == "作废小票"
    assert ("作废退款", "￥214.70") in pairs(receipt)
    assert ("优惠券", "已退回") in pairs(receipt)


def test_a_refund_without_member_and_approval_is_short(counter: Counter) -> None:
    goods = basket(replace(line("a", 500, kind="amount"), name="手工"))
    paid = Tender(kind="cash", amount_minor=500)
    sale = sold(counter, goods, Wishes(), member_id=None, kind="cash", tenders=(paid,)).sale
    pick = RefundPick(line_id="a", amount_minor=200)
    shown = pairs(returned(counter, sale.sale_id, pick, approved_by=None).receipt)
    assert "批准人" not in [left for left, _ in shown]
    assert ("手工", "-￥2.00") in shown
    assert ("退到现金", "￥2.00") in shown


def test_points_that_ended_meanwhile_and_debt_are_named(counter: Counter) -> None:
    sale_id = sold(counter).sale.sale_id
    sold(counter, basket(line("a", 2_000_000)), Wishes(redeem_points=4_100))
    counter.clock.advance(days=15)
    receipt = returned(counter, sale_id, *(RefundPick(line_id=one, units=n) for one, n in ALL))
    shown = dict(pairs(receipt.receipt))
    assert shown["退回已抵扣积分"] == "+600"
    assert shown["其中已过期"] == "600"


ALL = (("coffee", 2), ("filters", 1), ("mugs", 2))


def test_debt_and_pending_points_are_told(counter: Counter) -> None:
    programme = counter.store.state.programmes[1]
    cooling = replace(programme.earning, cooling_days=7, birthday=None)
    counter = counter_of(programme=replace(programme, earning=cooling))
    shown = dict(pairs(sold(counter, wishes=Wishes()).receipt))
    assert int(shown["待生效积分"]) > 0


def test_the_card_on_paper(counter: Counter) -> None:
    receipt = print_card(counter.ctx, WANG)
    assert [row.left for row in receipt.rows if row.kind == "qr"] == [WANG_CARD]
    assert ("会员", "王丽华 138****5678") in pairs(receipt)
    assert ("等级", "金卡") in pairs(receipt)
    assert ("入会日期", date(2023, 4, 2).isoformat()) in pairs(receipt)
    assert texts(print_card(counter.ctx, WANG, "en"))[1] == "Member card"


def test_a_demo_store_says_so() -> None:
    counter = counter_of(is_demo=True)
    assert "演示门店,不是真实交易" in texts(sold(counter).receipt)


def test_taxes_are_shown_where_they_are_known(counter: Counter) -> None:
    programme = counter.store.state.programmes[1]
    policies = replace(programme.policies, tax_rate_bp={"standard": 1_300})
    counter = counter_of(programme=replace(programme, policies=policies))
    goods = basket(line("a", 11_300, tax_class="standard"))
    shown = dict(pairs(sold(counter, goods, Wishes(), member_id=None).receipt))
    assert shown["税额"] == "￥13.00"


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (21_470, Currency(), "￥214.70"),
        (-5, Currency(), "-￥0.05"),
        (320, Currency("EUR", 2), "EUR 3.20"),
        (-320, Currency("JPY", 0), "-JPY 320"),
    ],
)
def test_amounts_carry_their_unit(minor: int, currency: Currency, text: str) -> None:
    assert money(minor, currency) == text


def test_both_languages_have_the_same_words_and_gaps() -> None:
    chinese, english = words("zh_CN"), words("en")
    assert set(chinese) == set(english)
    for key in chinese:
        gaps = [
            sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)
            for text in (chinese[key], english[key])
        ]
        assert gaps[0] == gaps[1], key
    assert words("zh_TW") == chinese
    assert json.dumps(chinese, ensure_ascii=False).count("¥") == 0
