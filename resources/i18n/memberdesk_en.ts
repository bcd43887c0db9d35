<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>memberdesk</name>
    <message>
        <source>accrual.birthday_double</source>
        <translation>birthday, double</translation>
    </message>
    <message>
        <source>accrual.birthday_times</source>
        <translation>birthday, {times} times</translation>
    </message>
    <message>
        <source>approval.checking</source>
        <translation>Checking…</translation>
    </message>
    <message>
        <source>approval.pin</source>
        <translation>Over the limit: manager's PIN</translation>
    </message>
    <message>
        <source>benefit.manual</source>
        <translation>Discount by hand</translation>
    </message>
    <message>
        <source>benefit.member_price</source>
        <translation>Member price</translation>
    </message>
    <message>
        <source>benefit.other</source>
        <translation>another benefit</translation>
    </message>
    <message numerus="yes">
        <source>benefit.points</source>
        <translation>
            <numerusform>{n} point redeemed</numerusform>
            <numerusform>{n} points redeemed</numerusform>
        </translation>
    </message>
    <message>
        <source>benefit.rounding</source>
        <translation>Rounding</translation>
    </message>
    <message>
        <source>benefit.tier</source>
        <translation>{tier} {off}% off</translation>
    </message>
    <message>
        <source>bill.discount</source>
        <translation>Discount</translation>
    </message>
    <message>
        <source>bill.empty_footer</source>
        <translation>No lines yet</translation>
    </message>
    <message>
        <source>bill.empty_text</source>
        <translation>Scan an item to begin, or press F3 for an amount</translation>
    </message>
    <message>
        <source>bill.empty_title</source>
        <translation>Nothing rung up yet</translation>
    </message>
    <message>
        <source>bill.footer</source>
        <translation>{lines}, {pieces}</translation>
    </message>
    <message numerus="yes">
        <source>bill.lines</source>
        <translation>
            <numerusform>{n} line</numerusform>
            <numerusform>{n} lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>bill.pieces</source>
        <translation>
            <numerusform>{n} piece</numerusform>
            <numerusform>{n} pieces</numerusform>
        </translation>
    </message>
    <message>
        <source>bill.head.name</source>
        <translation>Item</translation>
    </message>
    <message>
        <source>bill.head.quantity</source>
        <translation>Qty</translation>
    </message>
    <message>
        <source>bill.head.total</source>
        <translation>Sum</translation>
    </message>
    <message>
        <source>bill.head.unit</source>
        <translation>Price</translation>
    </message>
    <message>
        <source>bill.heads</source>
        <translation>Column titles</translation>
    </message>
    <message numerus="yes">
        <source>bill.held_and_last</source>
        <translation>
            <numerusform>{n} held · {last}</numerusform>
            <numerusform>{n} held · {last}</numerusform>
        </translation>
    </message>
    <message>
        <source>bill.last_sale</source>
        <translation>last sale {amount} done</translation>
    </message>
    <message>
        <source>bill.less</source>
        <translation>One less</translation>
    </message>
    <message>
        <source>bill.more</source>
        <translation>One more</translation>
    </message>
    <message>
        <source>bill.name</source>
        <translation>Lines of this sale</translation>
    </message>
    <message>
        <source>bill.no_last_sale</source>
        <translation>no last sale yet</translation>
    </message>
    <message>
        <source>bill.quantity</source>
        <translation>Quantity {count}, press to change</translation>
    </message>
    <message>
        <source>bill.remove</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>bill.saved</source>
        <translation>saves {amount}</translation>
    </message>
    <message>
        <source>bill.weight</source>
        <translation>Weight</translation>
    </message>
    <message>
        <source>claim.done</source>
        <translation>{points} points of receipt {receipt_no} were added</translation>
    </message>
    <message>
        <source>claim.done_beside</source>
        <translation>Stamps or other balances of receipt {receipt_no} were added</translation>
    </message>
    <message>
        <source>code.CARD_UNKNOWN</source>
        <translation>This card is not known; use the phone number instead</translation>
    </message>
    <message>
        <source>code.CLAIM_CODE</source>
        <translation>This code claims the points of a receipt: choose the member first, then scan it</translation>
    </message>
    <message>
        <source>code.ITEM_CODE</source>
        <translation>This is an item code; scan it in the item field</translation>
    </message>
    <message>
        <source>code.MEMBER_CLOSED</source>
        <translation>This membership was closed; press F7 to enrol again</translation>
    </message>
    <message>
        <source>code.PASS_ALTERED</source>
        <translation>This code was altered; use the phone number instead</translation>
    </message>
    <message>
        <source>code.PASS_BLOCKED</source>
        <translation>This pass was blocked. Ask for the phone number</translation>
    </message>
    <message>
        <source>code.PASS_EXPIRED</source>
        <translation>Code expired, ask the member to refresh</translation>
    </message>
    <message>
        <source>code.PASS_NOT_OURS</source>
        <translation>This code is from another store; use the phone number instead</translation>
    </message>
    <message>
        <source>code.PAYMENT_CODE</source>
        <translation>This is a payment code: press F12, then scan</translation>
    </message>
    <message>
        <source>code.RECEIPT_CODE</source>
        <translation>This is a receipt code; press F8 for a refund, then scan</translation>
    </message>
    <message>
        <source>code.UNKNOWN_CODE</source>
        <translation>Unknown code: {start}… ({length} signs); scan again or use the phone number</translation>
    </message>
    <message>
        <source>coupon.best</source>
        <translation>Best choice</translation>
    </message>
    <message>
        <source>coupon.declined</source>
        <translation>not used on this sale</translation>
    </message>
    <message>
        <source>coupon.done</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>coupon.help</source>
        <translation>Space uses a coupon or takes it off. Left alone, the best is chosen.</translation>
    </message>
    <message>
        <source>coupon.no_goods</source>
        <translation>needs goods first</translation>
    </message>
    <message>
        <source>coupon.row</source>
        <translation>{effect} · {until}</translation>
    </message>
    <message>
        <source>coupon.takes</source>
        <translation>takes off {amount}</translation>
    </message>
    <message>
        <source>coupon.title</source>
        <translation>Coupons</translation>
    </message>
    <message>
        <source>coupon.until</source>
        <translation>ends {day}</translation>
    </message>
    <message>
        <source>desk.cleared</source>
        <translation>The sale was cleared</translation>
    </message>
    <message>
        <source>desk.held</source>
        <translation>Held; press F6 on an empty sale to resume it</translation>
    </message>
    <message>
        <source>desk.member_first</source>
        <translation>Member first: scan the code or key the phone number.</translation>
    </message>
    <message>
        <source>desk.nothing_to_settle</source>
        <translation>Nothing to settle. Scan an item or press F3 for an amount.</translation>
    </message>
    <message>
        <source>desk.nothing_to_undo</source>
        <translation>Nothing to undo</translation>
    </message>
    <message>
        <source>desk.scan_on_page</source>
        <translation>This page takes no scan. Press Esc, then scan.</translation>
    </message>
    <message>
        <source>discount.amount</source>
        <translation>Amount off</translation>
    </message>
    <message>
        <source>discount.apply</source>
        <translation>Apply</translation>
    </message>
    <message>
        <source>discount.effect</source>
        <translation>Due {before} → {after}</translation>
    </message>
    <message>
        <source>discount.line</source>
        <translation>Selected line</translation>
    </message>
    <message>
        <source>discount.not_possible</source>
        <translation>Not possible. Percent 0 to 100, amounts above 0.</translation>
    </message>
    <message>
        <source>discount.order</source>
        <translation>Whole order</translation>
    </message>
    <message>
        <source>discount.percent</source>
        <translation>Percent off</translation>
    </message>
    <message>
        <source>discount.price</source>
        <translation>New price</translation>
    </message>
    <message>
        <source>discount.reason.damaged</source>
        <translation>Damaged</translation>
    </message>
    <message>
        <source>discount.reason.goodwill</source>
        <translation>Goodwill</translation>
    </message>
    <message>
        <source>discount.reason.near_expiry</source>
        <translation>Near expiry</translation>
    </message>
    <message>
        <source>discount.reason.price_match</source>
        <translation>Price match</translation>
    </message>
    <message>
        <source>discount.reason.staff_error</source>
        <translation>Correction</translation>
    </message>
    <message>
        <source>discount.take_off</source>
        <translation>Take off</translation>
    </message>
    <message>
        <source>discount.title</source>
        <translation>Discount by hand</translation>
    </message>
    <message>
        <source>discount.value</source>
        <translation>How much</translation>
    </message>
    <message>
        <source>error.E-DB-01</source>
        <translation>It is not known whether the last change was saved. Check the disk and its free space, then look it up before you repeat it. E-DB-01</translation>
    </message>
    <message>
        <source>error.E-ENV-01</source>
        <translation>This computer got in the way; this step was not saved. E-ENV-01</translation>
    </message>
    <message>
        <source>error.E-GEN-00</source>
        <translation>Something went wrong and this step was not saved. Try again, or call support.</translation>
    </message>
    <message>
        <source>error.E-GEN-09</source>
        <translation>Something went wrong that the program did not foresee. Look what is done before you repeat a step. The log in the store's folder tells more. E-GEN-09</translation>
    </message>
    <message>
        <source>error.E-GEN-01</source>
        <translation>A rule of the shop does not allow this. E-GEN-01</translation>
    </message>
    <message>
        <source>error.E-INP-01</source>
        <translation>Cannot read {path}: {reason} E-INP-01</translation>
    </message>
    <message>
        <source>error.E-STO-01</source>
        <translation>This store is not set up yet. Set it up first. E-STO-01</translation>
    </message>
    <message>
        <source>error.E-STO-11</source>
        <translation>There is no store in {folder}. Start the desk to set one up, or build the demo store with: memberdesk demo E-STO-11</translation>
    </message>
    <message>
        <source>error.E-STO-12</source>
        <translation>This folder holds a store, or the keys of one, already. Choose another folder. E-STO-12</translation>
    </message>
    <message>
        <source>error.E-STO-13</source>
        <translation>The key of this store is missing on this computer. Restore a backup with the recovery code into another folder. E-STO-13</translation>
    </message>
    <message>
        <source>gift.another</source>
        <translation>Another</translation>
    </message>
    <message>
        <source>gift.given</source>
        <translation>{name} × {n}</translation>
    </message>
    <message>
        <source>gift.none</source>
        <translation>{name}: no gift wanted</translation>
    </message>
    <message>
        <source>gift.title</source>
        <translation>Gift</translation>
    </message>
    <message>
        <source>held.help</source>
        <translation>Choose one to go on with.</translation>
    </message>
    <message>
        <source>held.none</source>
        <translation>Nothing is held. Press F6 with goods rung up to hold a sale.</translation>
    </message>
    <message numerus="yes">
        <source>held.row</source>
        <translation>
            <numerusform>{n} piece · {amount} list price · {time}</numerusform>
            <numerusform>{n} pieces · {amount} list price · {time}</numerusform>
        </translation>
    </message>
    <message>
        <source>held.title</source>
        <translation>Held baskets</translation>
    </message>
    <message>
        <source>item.amount</source>
        <translation>Key amount</translation>
    </message>
    <message>
        <source>item.field</source>
        <translation>Item code, name or amount</translation>
    </message>
    <message>
        <source>item.list</source>
        <translation>Products found</translation>
    </message>
    <message>
        <source>item.per_kilogram</source>
        <translation>{price}/kg</translation>
    </message>
    <message>
        <source>item.placeholder</source>
        <translation>Scan an item, or key an amount</translation>
    </message>
    <message>
        <source>item.price</source>
        <translation>{price}</translation>
    </message>
    <message>
        <source>key.amount</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>key.back</source>
        <translation>Back / clear</translation>
    </message>
    <message>
        <source>key.coupons</source>
        <translation>Coupons</translation>
    </message>
    <message>
        <source>key.enrol</source>
        <translation>Enrol</translation>
    </message>
    <message>
        <source>key.help</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>key.hold</source>
        <translation>Hold / resume</translation>
    </message>
    <message>
        <source>key.lock</source>
        <translation>Lock</translation>
    </message>
    <message>
        <source>key.member</source>
        <translation>Member</translation>
    </message>
    <message>
        <source>key.more</source>
        <translation>All keys</translation>
    </message>
    <message>
        <source>key.points</source>
        <translation>Points</translation>
    </message>
    <message>
        <source>key.refund</source>
        <translation>Refund</translation>
    </message>
    <message>
        <source>key.settings</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>key.settle</source>
        <translation>Settle</translation>
    </message>
    <message>
        <source>key.undo</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>language</source>
        <translation>en</translation>
    </message>
    <message>
        <source>mark.coupon</source>
        <translation>C</translation>
    </message>
    <message>
        <source>mark.expiry</source>
        <translation>E</translation>
    </message>
    <message>
        <source>mark.tier</source>
        <translation>T</translation>
    </message>
    <message numerus="yes">
        <source>member.coupons</source>
        <translation>
            <numerusform>coupon</numerusform>
            <numerusform>coupons</numerusform>
        </translation>
    </message>
    <message>
        <source>member.debt</source>
        <translation>{points} points owed; points won pay this first</translation>
    </message>
    <message>
        <source>member.empty</source>
        <translation>Scan the member code or key the phone number</translation>
    </message>
    <message>
        <source>member.enrol</source>
        <translation>Enrol</translation>
    </message>
    <message>
        <source>member.field</source>
        <translation>Member: phone, card, name</translation>
    </message>
    <message>
        <source>member.go_on</source>
        <translation>Go on without</translation>
    </message>
    <message>
        <source>member.last_sale</source>
        <translation>last {day}</translation>
    </message>
    <message>
        <source>member.list</source>
        <translation>Members found</translation>
    </message>
    <message>
        <source>member.no_sale</source>
        <translation>no sale yet</translation>
    </message>
    <message>
        <source>member.none</source>
        <translation>No member with this number</translation>
    </message>
    <message>
        <source>member.none_help</source>
        <translation>Press F7 to enrol it: this sale gets member benefits at once. Or just settle.</translation>
    </message>
    <message>
        <source>member.none_text</source>
        <translation>No member found</translation>
    </message>
    <message>
        <source>member.none_text_help</source>
        <translation>Check the entry, or ask for the member code.</translation>
    </message>
    <message>
        <source>member.only</source>
        <translation>One member, Enter takes it</translation>
    </message>
    <message>
        <source>member.pending</source>
        <translation>{points} more points from {day}</translation>
    </message>
    <message>
        <source>member.pending_part</source>
        <translation>{points} points wait, {part} of them until {day}</translation>
    </message>
    <message>
        <source>member.placeholder</source>
        <translation>Phone, member code or name</translation>
    </message>
    <message>
        <source>member.points</source>
        <translation>points ≈ {worth}</translation>
    </message>
    <message>
        <source>member.row_sub</source>
        <translation>{phone} · {last}</translation>
    </message>
    <message>
        <source>member.searching</source>
        <translation>Searching</translation>
    </message>
    <message numerus="yes">
        <source>member.several</source>
        <translation>
            <numerusform>{n} member, choose with ↓</numerusform>
            <numerusform>{n} members, choose with ↓</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>member.several_more</source>
        <translation>
            <numerusform>First {n} member; key more digits</numerusform>
            <numerusform>First {n} members; key more digits</numerusform>
        </translation>
    </message>
    <message>
        <source>member.sub</source>
        <translation>{phone} · since {month}</translation>
    </message>
    <message>
        <source>member.to_next</source>
        <translation>{amount} more to {tier}</translation>
    </message>
    <message>
        <source>member.to_next_months</source>
        <translation>Months of membership still to come for {tier}: {count}</translation>
    </message>
    <message>
        <source>member.to_next_points</source>
        <translation>Points still to win for {tier}: {count}</translation>
    </message>
    <message>
        <source>member.to_next_visits</source>
        <translation>Days with a purchase still to come for {tier}: {count}</translation>
    </message>
    <message>
        <source>member.top_tier</source>
        <translation>{tier}, the highest tier</translation>
    </message>
    <message>
        <source>member.until</source>
        <translation>until {day}</translation>
    </message>
    <message>
        <source>member.window_calendar_year</source>
        <translation>this year</translation>
    </message>
    <message>
        <source>member.window_lifetime</source>
        <translation>in all</translation>
    </message>
    <message>
        <source>member.window_rolling</source>
        <translation>in {months} months</translation>
    </message>
    <message>
        <source>member.window_tier_start</source>
        <translation>in this tier</translation>
    </message>
    <message>
        <source>note.MANUAL_LINE_GONE</source>
        <translation>The line of a discount by hand was removed; the discount went with it.</translation>
    </message>
    <message>
        <source>note.NOT_BEST</source>
        <translation>Another choice of offers and coupons would be {difference_minor} cheaper.</translation>
    </message>
    <message>
        <source>note.POINTS_LIMIT</source>
        <translation>{points} points are more than this reason may give one member, and were not won.</translation>
    </message>
    <message>
        <source>note.POINTS_MAX_BALANCE</source>
        <translation>{points} points above the largest balance were not won.</translation>
    </message>
    <message>
        <source>note.POINTS_MAX_PER_DAY</source>
        <translation>{points} points above the most of one day were not won.</translation>
    </message>
    <message>
        <source>note.POINTS_MAX_PER_MONTH</source>
        <translation>{points} points above the most of one month were not won.</translation>
    </message>
    <message>
        <source>note.POINTS_MAX_PER_ORDER</source>
        <translation>{points} points above the most of one order were not won.</translation>
    </message>
    <message>
        <source>note.POINTS_OFFLINE</source>
        <translation>Offline since {since}. {bound}</translation>
    </message>
    <message>
        <source>note.POINTS_TO_REWARD</source>
        <translation>{by}: {points} of {needed} after this sale, {gap} more for the next reward.</translation>
    </message>
    <message>
        <source>note.POINTS_UNCONFIRMED</source>
        <translation>The centre has not confirmed yet. {bound}</translation>
    </message>
    <message>
        <source>note.SUSPENDED_MEMBER</source>
        <translation>This membership is suspended: no benefits, no points.</translation>
    </message>
    <message>
        <source>note.UNKNOWN_TIER</source>
        <translation>The member’s tier is not in the present programme; no tier discount.</translation>
    </message>
    <message>
        <source>note.UNUSED_DISCOUNT</source>
        <translation>{amount_minor} of “{benefit_id}” did not fit into what is left to pay.</translation>
    </message>
    <message numerus="yes">
        <source>note.coupon_best</source>
        <translation>
            <numerusform>chosen from {n} coupon, F4 to change</numerusform>
            <numerusform>best of {n} coupons, F4 to change</numerusform>
        </translation>
    </message>
    <message>
        <source>note.coupon_chosen</source>
        <translation>chosen by hand, F4 to change</translation>
    </message>
    <message>
        <source>note.tier_base</source>
        <translation>on {amount}</translation>
    </message>
    <message>
        <source>note.tier_base_better</source>
        <translation>on {amount}; {name} already has better</translation>
    </message>
    <message>
        <source>notice.MERGED_MEMBER</source>
        <translation>This member was merged; its successor is shown</translation>
    </message>
    <message>
        <source>notice.PASS_SEEN</source>
        <translation>This pass was used here {minutes} min ago. Ask for the phone number: it may be a copy</translation>
    </message>
    <message>
        <source>notice.SUSPENDED_MEMBER</source>
        <translation>Membership suspended: no benefits or points on this sale</translation>
    </message>
    <message>
        <source>notice.sign.bad</source>
        <translation>✕</translation>
    </message>
    <message>
        <source>notice.sign.good</source>
        <translation>✓</translation>
    </message>
    <message>
        <source>notice.sign.info</source>
        <translation>ℹ</translation>
    </message>
    <message>
        <source>notice.sign.warn</source>
        <translation>⚠</translation>
    </message>
    <message>
        <source>notice.undo</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>number.amount.done</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>number.amount.title</source>
        <translation>Key an amount</translation>
    </message>
    <message>
        <source>number.amount.unit</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>number.grams.done</source>
        <translation>Set weight</translation>
    </message>
    <message>
        <source>number.grams.title</source>
        <translation>Weight</translation>
    </message>
    <message>
        <source>number.grams.unit</source>
        <translation>Grams</translation>
    </message>
    <message>
        <source>number.most</source>
        <translation>As many as possible</translation>
    </message>
    <message>
        <source>number.not_a_number</source>
        <translation>Key a number, such as 12 or 12.50.</translation>
    </message>
    <message>
        <source>number.not_whole</source>
        <translation>Enter a whole number, such as 520.</translation>
    </message>
    <message>
        <source>number.points.done</source>
        <translation>Redeem</translation>
    </message>
    <message numerus="yes">
        <source>number.points.subject</source>
        <translation>
            <numerusform>At most {most} point on this sale</numerusform>
            <numerusform>At most {most} points on this sale</numerusform>
        </translation>
    </message>
    <message>
        <source>number.points.title</source>
        <translation>Redeem points</translation>
    </message>
    <message>
        <source>number.points.unit</source>
        <translation>Points</translation>
    </message>
    <message>
        <source>number.quantity.done</source>
        <translation>Set quantity</translation>
    </message>
    <message>
        <source>number.quantity.title</source>
        <translation>Quantity</translation>
    </message>
    <message>
        <source>number.quantity.unit</source>
        <translation>Pieces</translation>
    </message>
    <message>
        <source>pad.erase</source>
        <translation>Erase</translation>
    </message>
    <message>
        <source>panel.back</source>
        <translation>Esc back</translation>
    </message>
    <message>
        <source>plain</source>
        <translation>{text}</translation>
    </message>
    <message>
        <source>points.approve_title</source>
        <translation>Points while offline</translation>
    </message>
    <message>
        <source>points.approve_why</source>
        <translation>The centre has not answered for long. A manager may allow points within the offline limits.</translation>
    </message>
    <message>
        <source>points.bound.BALANCE</source>
        <translation>balance</translation>
    </message>
    <message>
        <source>points.bound.IDENTITY</source>
        <translation>without card or pass</translation>
    </message>
    <message>
        <source>points.bound.MAX_PER_DAY</source>
        <translation>day limit</translation>
    </message>
    <message>
        <source>points.bound.MAX_PER_ORDER</source>
        <translation>order limit</translation>
    </message>
    <message>
        <source>points.bound.MAX_SHARE</source>
        <translation>share limit</translation>
    </message>
    <message>
        <source>points.bound.MIN_ORDER</source>
        <translation>order too small</translation>
    </message>
    <message>
        <source>points.bound.MIN_POINTS</source>
        <translation>too few points</translation>
    </message>
    <message>
        <source>points.bound.NOT_MEMBER</source>
        <translation>member first</translation>
    </message>
    <message>
        <source>points.bound.OFFLINE_AGE</source>
        <translation>offline too long</translation>
    </message>
    <message>
        <source>points.bound.OFFLINE_COUNTER</source>
        <translation>offline limit of the counter</translation>
    </message>
    <message>
        <source>points.bound.OFFLINE_MANAGER</source>
        <translation>offline for long, manager PIN</translation>
    </message>
    <message>
        <source>points.bound.OFFLINE_MEMBER</source>
        <translation>offline limit</translation>
    </message>
    <message>
        <source>points.bound.OFFLINE_OFF</source>
        <translation>not while offline</translation>
    </message>
    <message>
        <source>points.bound.OFFLINE_STORE</source>
        <translation>offline, not the own store</translation>
    </message>
    <message>
        <source>points.bound.OFFLINE_TIMES</source>
        <translation>offline, used often enough</translation>
    </message>
    <message>
        <source>points.bound.PAYABLE</source>
        <translation>amount due</translation>
    </message>
    <message>
        <source>points.bound.SUSPENDED_MEMBER</source>
        <translation>suspended</translation>
    </message>
    <message>
        <source>points.less</source>
        <translation>Redeem fewer</translation>
    </message>
    <message>
        <source>points.limit</source>
        <translation>up to {points} · {bound}</translation>
    </message>
    <message>
        <source>points.more</source>
        <translation>Redeem more</translation>
    </message>
    <message>
        <source>points.most</source>
        <translation>Max</translation>
    </message>
    <message>
        <source>points.none_yet</source>
        <translation>member first</translation>
    </message>
    <message>
        <source>points.no_goods</source>
        <translation>ring up first</translation>
    </message>
    <message>
        <source>points.not_now</source>
        <translation>No points can be redeemed now</translation>
    </message>
    <message>
        <source>points.title</source>
        <translation>Redeem points</translation>
    </message>
    <message>
        <source>points.value</source>
        <translation>Redeem {points} points, press to key</translation>
    </message>
    <message>
        <source>points.why.OFFLINE_AGE</source>
        <translation>What is known here of the member is too old to spend points (more than {limit} h).</translation>
    </message>
    <message>
        <source>points.why.OFFLINE_COUNTER</source>
        <translation>At most {limit} points at this counter without the centre, {used} used.</translation>
    </message>
    <message>
        <source>points.why.OFFLINE_MANAGER</source>
        <translation>After {limit} h without the centre a manager has to allow points.</translation>
    </message>
    <message>
        <source>points.why.OFFLINE_MEMBER</source>
        <translation>At most {limit} points of one member without the centre, {used} used.</translation>
    </message>
    <message>
        <source>points.why.OFFLINE_OFF</source>
        <translation>By the rules of the shop no points are spent without the centre.</translation>
    </message>
    <message>
        <source>points.why.OFFLINE_STORE</source>
        <translation>Without the centre points are spent only in the member's own store, or with a pass.</translation>
    </message>
    <message>
        <source>points.why.OFFLINE_TIMES</source>
        <translation>Without the centre points are spent at most {limit} times by one member.</translation>
    </message>
    <message>
        <source>prompt.coupon_ending</source>
        <translation>{name} ends on {day}</translation>
    </message>
    <message>
        <source>prompt.coupon_ending_sub</source>
        <translation>remind the member</translation>
    </message>
    <message>
        <source>prompt.expiring</source>
        <translation>{points} points end on {day}</translation>
    </message>
    <message>
        <source>prompt.expiring_done</source>
        <translation>used on this sale</translation>
    </message>
    <message>
        <source>prompt.expiring_later</source>
        <translation>not on this sale; remind the member</translation>
    </message>
    <message>
        <source>prompt.expiring_use</source>
        <translation>worth {worth} on this sale</translation>
    </message>
    <message>
        <source>prompt.none</source>
        <translation>With a member here: points about to expire, coupons that save, the way to the next tier.</translation>
    </message>
    <message>
        <source>prompt.redeem</source>
        <translation>Redeem</translation>
    </message>
    <message>
        <source>prompt.saves</source>
        <translation>A coupon saves {amount} more</translation>
    </message>
    <message numerus="yes">
        <source>prompt.saves_sub</source>
        <translation>
            <numerusform>{n} coupon, the member decides</numerusform>
            <numerusform>{n} coupons, the member decides</numerusform>
        </translation>
    </message>
    <message>
        <source>prompt.show</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>prompt.tier_counts</source>
        <translation>this sale counts {amount}</translation>
    </message>
    <message>
        <source>prompt.tier_left</source>
        <translation>{amount} more reaches {tier}</translation>
    </message>
    <message>
        <source>prompt.tier_reached</source>
        <translation>This sale reaches {tier}</translation>
    </message>
    <message>
        <source>prompt.title</source>
        <translation>What to do now</translation>
    </message>
    <message>
        <source>prompt.use_coupon</source>
        <translation>Use</translation>
    </message>
    <message>
        <source>quote.due</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>quote.due_is</source>
        <translation>Due {amount}</translation>
    </message>
    <message>
        <source>quote.fees</source>
        <translation>Deposits and fees</translation>
    </message>
    <message>
        <source>quote.list_total</source>
        <translation>List price</translation>
    </message>
    <message>
        <source>quote.settle</source>
        <translation>Settle {amount}</translation>
    </message>
    <message>
        <source>quote.trace</source>
        <translation>How the amount is made</translation>
    </message>
    <message numerus="yes">
        <source>quote.unused</source>
        <translation>
            <numerusform>{n} not used ▸</numerusform>
            <numerusform>{n} not used ▸</numerusform>
        </translation>
    </message>
    <message>
        <source>quote.unused_back</source>
        <translation>◂ Show sum</translation>
    </message>
    <message>
        <source>reason.ALLOTMENT</source>
        <translation>this counter has none of it left for now</translation>
    </message>
    <message>
        <source>reason.BUDGET</source>
        <translation>the budget is used up</translation>
    </message>
    <message>
        <source>reason.DECLINED</source>
        <translation>taken off by hand</translation>
    </message>
    <message>
        <source>reason.EXPIRED</source>
        <translation>ended on {until}</translation>
    </message>
    <message>
        <source>reason.FIRST_ORDERS</source>
        <translation>only for the first {limit} orders</translation>
    </message>
    <message>
        <source>reason.GROUP_TAKEN</source>
        <translation>only one of this and {by}</translation>
    </message>
    <message>
        <source>reason.KEPT</source>
        <translation>saves only {saves_minor}; better kept</translation>
    </message>
    <message>
        <source>reason.LIMIT_MEMBER</source>
        <translation>the member has used it {limit} times</translation>
    </message>
    <message>
        <source>reason.LIMIT_TOTAL</source>
        <translation>all {limit} are gone</translation>
    </message>
    <message>
        <source>reason.NOT_ANNIVERSARY</source>
        <translation>only around the day of joining</translation>
    </message>
    <message>
        <source>reason.NOT_ASKED</source>
        <translation>would save {saves_minor}; not chosen</translation>
    </message>
    <message>
        <source>reason.NOT_BIRTHDAY</source>
        <translation>only around the birthday</translation>
    </message>
    <message>
        <source>reason.NOT_MEMBER</source>
        <translation>members only</translation>
    </message>
    <message>
        <source>reason.NOT_STACKABLE</source>
        <translation>not together with {with}</translation>
    </message>
    <message>
        <source>reason.NOT_STARTED</source>
        <translation>starts on {from}</translation>
    </message>
    <message>
        <source>reason.NO_CODE</source>
        <translation>only with its code</translation>
    </message>
    <message>
        <source>reason.NOT_BETTER</source>
        <translation>No better choice with it was found</translation>
    </message>
    <message>
        <source>reason.NO_EFFECT</source>
        <translation>no effect on this sale</translation>
    </message>
    <message>
        <source>reason.NO_ELIGIBLE_ITEM</source>
        <translation>no goods it applies to</translation>
    </message>
    <message>
        <source>reason.OVER_BUDGET</source>
        <translation>the order would take more than the {left_minor} that is left of its budget</translation>
    </message>
    <message>
        <source>reason.QTY</source>
        <translation>{gap} more pieces needed</translation>
    </message>
    <message>
        <source>reason.SUSPENDED_MEMBER</source>
        <translation>membership suspended</translation>
    </message>
    <message>
        <source>reason.TENURE</source>
        <translation>from {from}, when membership is long enough</translation>
    </message>
    <message>
        <source>reason.THRESHOLD</source>
        <translation>{gap_minor} missing to its threshold</translation>
    </message>
    <message>
        <source>reason.UNKNOWN_COUPON</source>
        <translation>no such coupon or code in the present programme</translation>
    </message>
    <message>
        <source>reason.USED</source>
        <translation>already used</translation>
    </message>
    <message>
        <source>reason.WORSE</source>
        <translation>{by} saves {difference_minor} more</translation>
    </message>
    <message>
        <source>reason.WRONG_CHANNEL</source>
        <translation>not for orders made here</translation>
    </message>
    <message>
        <source>reason.WRONG_DAY</source>
        <translation>not today</translation>
    </message>
    <message>
        <source>reason.WRONG_HOUR</source>
        <translation>only from {minute_from} to {minute_until}</translation>
    </message>
    <message>
        <source>reason.WRONG_STORE</source>
        <translation>not in this store</translation>
    </message>
    <message>
        <source>reason.WRONG_TAG</source>
        <translation>not for this member</translation>
    </message>
    <message>
        <source>reason.WRONG_TIER</source>
        <translation>not for this tier</translation>
    </message>
    <message>
        <source>refund.gift_missing</source>
        <translation>Gift that does not come back</translation>
    </message>
    <message>
        <source>refund.gift_missing_note</source>
        <translation>If it is here, return its line too</translation>
    </message>
    <message>
        <source>role.cashier</source>
        <translation>Cashier</translation>
    </message>
    <message>
        <source>role.manager</source>
        <translation>Manager</translation>
    </message>
    <message>
        <source>story</source>
        <translation>{standing}{counted}{keep}{leaving}.</translation>
    </message>
    <message>
        <source>story.counted</source>
        <translation>; counted {counted} {window}</translation>
    </message>
    <message>
        <source>story.counted_of</source>
        <translation>; counted {counted} of {needed} for {tier} {window}</translation>
    </message>
    <message>
        <source>story.grace</source>
        <translation>{tier} ended on {day} and goes on for some days</translation>
    </message>
    <message>
        <source>story.keep</source>
        <translation>; {amount} more keeps it</translation>
    </message>
    <message>
        <source>story.leaving</source>
        <translation>; {leaving} of {all} sales fall out by {day}</translation>
    </message>
    <message>
        <source>story.other</source>
        <translation>; {missing}</translation>
    </message>
    <message>
        <source>story.tier</source>
        <translation>{tier}</translation>
    </message>
    <message>
        <source>story.until</source>
        <translation>{tier} until {day}</translation>
    </message>
    <message>
        <source>tender.alipay</source>
        <translation>Alipay</translation>
    </message>
    <message>
        <source>tender.card</source>
        <translation>Card</translation>
    </message>
    <message>
        <source>tender.cash</source>
        <translation>Cash</translation>
    </message>
    <message>
        <source>tender.title</source>
        <translation>Tender</translation>
    </message>
    <message>
        <source>tender.wechat</source>
        <translation>WeChat</translation>
    </message>
    <message>
        <source>top.clock</source>
        <translation>{weekday} {day} {time}</translation>
    </message>
    <message>
        <source>top.local</source>
        <translation>Single store</translation>
    </message>
    <message>
        <source>top.local_demo</source>
        <translation>Single store · demo data</translation>
    </message>
    <message>
        <source>top.no_printer</source>
        <translation>No printer</translation>
    </message>
    <message>
        <source>top.operator</source>
        <translation>{role} {name}</translation>
    </message>
    <message>
        <source>top.operator_lock</source>
        <translation>{name}, press to lock</translation>
    </message>
    <message>
        <source>top.printer</source>
        <translation>Printer {name}</translation>
    </message>
    <message>
        <source>weekday.1</source>
        <translation>Mon</translation>
    </message>
    <message>
        <source>weekday.2</source>
        <translation>Tue</translation>
    </message>
    <message>
        <source>weekday.3</source>
        <translation>Wed</translation>
    </message>
    <message>
        <source>weekday.4</source>
        <translation>Thu</translation>
    </message>
    <message>
        <source>weekday.5</source>
        <translation>Fri</translation>
    </message>
    <message>
        <source>weekday.6</source>
        <translation>Sat</translation>
    </message>
    <message>
        <source>weekday.7</source>
        <translation>Sun</translation>
    </message>
    <message>
        <source>window.name</source>
        <translation>Memberdesk desk</translation>
    </message>
    <message>
        <source>won.no_member</source>
        <translation>No member, no points</translation>
    </message>
    <message>
        <source>won.capped</source>
        <translation>Points won (the limit)</translation>
    </message>
    <message>
        <source>won.plain</source>
        <translation>Points won</translation>
    </message>
    <message>
        <source>won.suspended</source>
        <translation>Suspended, no points</translation>
    </message>
    <message>
        <source>won.with</source>
        <translation>Points won ({extra})</translation>
    </message>
    <message>
        <source>won.with_two</source>
        <translation>Points won ({first}, {second})</translation>
    </message>
    <message>
        <source>key.rewards</source>
        <translation>Rewards</translation>
    </message>
    <message>
        <source>prompt.choose</source>
        <translation>Choose</translation>
    </message>
    <message>
        <source>prompt.expiring_rewards</source>
        <translation>Use them for a reward on this sale</translation>
    </message>
    <message>
        <source>reward.amount</source>
        <translation>{amount} off</translation>
    </message>
    <message>
        <source>reward.at_most</source>
        <translation>{reward}, at most {amount}</translation>
    </message>
    <message>
        <source>reward.best</source>
        <translation>Choose the best</translation>
    </message>
    <message>
        <source>reward.choose</source>
        <translation>Choose rewards</translation>
    </message>
    <message numerus="yes">
        <source>reward.chosen</source>
        <translation>
            <numerusform>{n} reward chosen</numerusform>
            <numerusform>{n} rewards chosen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>reward.cost</source>
        <translation>
            <numerusform>{points} point</numerusform>
            <numerusform>{points} points</numerusform>
        </translation>
    </message>
    <message>
        <source>reward.cost_elsewhere</source>
        <translation>for {points}</translation>
    </message>
    <message>
        <source>reward.free</source>
        <translation>All of it</translation>
    </message>
    <message>
        <source>reward.help</source>
        <translation>Space takes one or leaves it.</translation>
    </message>
    <message numerus="yes">
        <source>reward.help_choice</source>
        <translation>
            <numerusform>Space takes one or leaves it; an order gets {n} reward for points.</numerusform>
            <numerusform>Space takes one or leaves it; an order gets up to {n} different rewards for points.</numerusform>
        </translation>
    </message>
    <message>
        <source>reward.none</source>
        <translation>These rules have no rewards to choose from</translation>
    </message>
    <message>
        <source>reward.of</source>
        <translation>{account} · {reward}</translation>
    </message>
    <message>
        <source>reward.percent</source>
        <translation>{off} % off</translation>
    </message>
    <message>
        <source>reward.refused</source>
        <translation>{name}: {why}</translation>
    </message>
    <message>
        <source>reward.title</source>
        <translation>Rewards</translation>
    </message>
    <message>
        <source>reward.why.BALANCE</source>
        <translation>{limit} at hand, {gap} more needed</translation>
    </message>
    <message>
        <source>reward.why.IDENTITY</source>
        <translation>Without a card at most {limit_minor} on this sale</translation>
    </message>
    <message>
        <source>reward.why.MAX_PER_DAY</source>
        <translation>{limit} left for today, {gap} more needed</translation>
    </message>
    <message>
        <source>reward.why.MAX_PER_ORDER</source>
        <translation>At most {limit} on one sale, {gap} too many</translation>
    </message>
    <message>
        <source>reward.why.MAX_REWARDS</source>
        <translation>At most {limit}: leave one first</translation>
    </message>
    <message>
        <source>reward.why.MIN_ORDER</source>
        <translation>From {threshold_minor} on, {gap_minor} to go</translation>
    </message>
    <message>
        <source>reward.why.NOT_MEMBER</source>
        <translation>Only for active members</translation>
    </message>
    <message>
        <source>reward.why.PAYABLE</source>
        <translation>Nothing on this sale that points may pay</translation>
    </message>
    <message>
        <source>reward.why.SUSPENDED_MEMBER</source>
        <translation>Membership suspended: no rewards</translation>
    </message>
    <message>
        <source>reward.why.TAKEN</source>
        <translation>The rewards chosen take all there is</translation>
    </message>
    <message>
        <source>reward.would_take</source>
        <translation>Would take {amount} off</translation>
    </message>
</context>
</TS>
