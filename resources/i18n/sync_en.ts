<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>memberdesk</name>
    <message>
        <source>error.E-ATT-01</source>
        <translation>Enter what was done about it, or why it is left as it is. E-ATT-01</translation>
    </message>
    <message>
        <source>error.E-ATT-02</source>
        <translation>This entry is not known here any more. Open the sync centre again. E-ATT-02</translation>
    </message>
    <message>
        <source>key.sync</source>
        <translation>Sync centre</translation>
    </message>
    <message>
        <source>outcome.ALREADY_RETURNED</source>
        <translation>These goods were returned elsewhere before.</translation>
    </message>
    <message>
        <source>outcome.BALANCE_OVERSPENT</source>
        <translation>Stamps or another balance had been spent elsewhere before; the shop bears them.</translation>
    </message>
    <message>
        <source>outcome.BIRTHDAY_USED</source>
        <translation>The birthday benefit of this year had been used elsewhere.</translation>
    </message>
    <message>
        <source>outcome.BODY_NOT_READABLE</source>
        <translation>The centre cannot read this record.</translation>
    </message>
    <message>
        <source>outcome.CHAIN_BROKEN</source>
        <translation>This record does not follow the one before it.</translation>
    </message>
    <message>
        <source>outcome.CHAIN_SPLIT</source>
        <translation>Two different records carry the same number: this computer may have been copied.</translation>
    </message>
    <message>
        <source>outcome.CLAIMED_ALREADY</source>
        <translation>The points of this sale were a member's already</translation>
    </message>
    <message>
        <source>outcome.CLAIMED_TOO_LATE</source>
        <translation>The points were claimed too late</translation>
    </message>
    <message>
        <source>outcome.COUPON_GONE</source>
        <translation>A coupon had been used elsewhere before. The price stands.</translation>
    </message>
    <message>
        <source>outcome.DEVICE_FROZEN</source>
        <translation>This counter is stopped until the chain has looked at it.</translation>
    </message>
    <message>
        <source>outcome.DEVICE_REVOKED</source>
        <translation>This counter had been taken out of the chain.</translation>
    </message>
    <message>
        <source>outcome.EDIT_UNKNOWN</source>
        <translation>The centre does not know this kind of change.</translation>
    </message>
    <message>
        <source>outcome.HEARING_FAILED</source>
        <translation>A fault at the centre kept it from taking this.</translation>
    </message>
    <message>
        <source>outcome.KIND_UNKNOWN</source>
        <translation>The centre does not know records of this kind yet.</translation>
    </message>
    <message>
        <source>outcome.MEMBER_DIFFERS</source>
        <translation>The record speaks of two different members.</translation>
    </message>
    <message>
        <source>outcome.MEMBER_ERASED</source>
        <translation>The member was erased; what was booked stays without a name.</translation>
    </message>
    <message>
        <source>outcome.MEMBER_UNKNOWN</source>
        <translation>The centre does not know this member.</translation>
    </message>
    <message>
        <source>outcome.MERGED</source>
        <translation>The member was known by this phone already; both are one now.</translation>
    </message>
    <message>
        <source>outcome.OFFER_OVERSPENT</source>
        <translation>The offer is beyond the limit that the whole chain shares; the shop bears it. The price stands.</translation>
    </message>
    <message>
        <source>outcome.OFFICE_ONLY</source>
        <translation>Only the centre's office may do that.</translation>
    </message>
    <message>
        <source>outcome.OPERATION_REUSED</source>
        <translation>The centre holds another record under the same number.</translation>
    </message>
    <message>
        <source>outcome.POINTS_CAPPED</source>
        <translation>The member's limit for points had been reached; fewer points were given.</translation>
    </message>
    <message>
        <source>outcome.POINTS_OVERSPENT</source>
        <translation>The points had been spent elsewhere before; the member owes them now.</translation>
    </message>
    <message>
        <source>outcome.POINTS_SHORT</source>
        <translation>The member did not have so many points.</translation>
    </message>
    <message>
        <source>outcome.PROGRAMME_UNKNOWN</source>
        <translation>The centre does not know these rules.</translation>
    </message>
    <message>
        <source>outcome.QUOTE_DIFFERS</source>
        <translation>The centre works out another price for this basket.</translation>
    </message>
    <message>
        <source>outcome.SALE_UNKNOWN</source>
        <translation>The centre does not know the sale of this return.</translation>
    </message>
    <message>
        <source>outcome.SAME_MEMBER</source>
        <translation>Both members are the same one.</translation>
    </message>
    <message>
        <source>outcome.TENDERS_DIFFER</source>
        <translation>What was paid is not what was due.</translation>
    </message>
    <message>
        <source>outcome.accepted</source>
        <translation>Taken by the centre.</translation>
    </message>
    <message>
        <source>outcome.adjusted</source>
        <translation>Taken by the centre, which knew more than this counter.</translation>
    </message>
    <message>
        <source>outcome.do.parked</source>
        <translation>Tell the people who run the chain, and name the receipt.</translation>
    </message>
    <message>
        <source>outcome.do.quarantined</source>
        <translation>Tell the people who run the chain; it stays stored here and there. Close the entry when they have dealt with it.</translation>
    </message>
    <message>
        <source>outcome.do.rejected</source>
        <translation>Nothing was booked at the centre. Do it again in another way, then close the entry as corrected, or write it off with a reason.</translation>
    </message>
    <message>
        <source>outcome.do.sale</source>
        <translation>The customer has paid and the sale stands at this counter; points and coupons wait at the centre. Tell the people who run the chain.</translation>
    </message>
    <message>
        <source>outcome.parked</source>
        <translation>It could not be sent several times; the others went on.</translation>
    </message>
    <message>
        <source>outcome.quarantined</source>
        <translation>The centre keeps it for somebody to look at.</translation>
    </message>
    <message>
        <source>outcome.rejected</source>
        <translation>The centre refused it.</translation>
    </message>
    <message>
        <source>outcome.state.accepted</source>
        <translation>Taken</translation>
    </message>
    <message>
        <source>outcome.state.adjusted</source>
        <translation>Adjusted</translation>
    </message>
    <message>
        <source>outcome.state.parked</source>
        <translation>Put aside</translation>
    </message>
    <message>
        <source>outcome.state.quarantined</source>
        <translation>With the chain</translation>
    </message>
    <message>
        <source>outcome.state.rejected</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>outcome.state.waiting</source>
        <translation>Waits</translation>
    </message>
    <message>
        <source>outcome.waiting</source>
        <translation>It waits for the centre.</translation>
    </message>
    <message>
        <source>pill.and_waiting</source>
        <translation>{said} · {waiting}</translation>
    </message>
    <message numerus="yes">
        <source>pill.attention</source>
        <translation>
            <numerusform>{n} entry needs a person</numerusform>
            <numerusform>{n} entries need a person</numerusform>
        </translation>
    </message>
    <message>
        <source>pill.connecting</source>
        <translation>Connecting</translation>
    </message>
    <message>
        <source>pill.loading</source>
        <translation>Loading members, {n} %</translation>
    </message>
    <message>
        <source>pill.name</source>
        <translation>State: {said}</translation>
    </message>
    <message>
        <source>pill.never</source>
        <translation>Offline, centre never reached</translation>
    </message>
    <message>
        <source>pill.offline</source>
        <translation>Offline</translation>
    </message>
    <message numerus="yes">
        <source>pill.lock_in</source>
        <translation>
            <numerusform>Members lock in {n} day</numerusform>
            <numerusform>Members lock in {n} days</numerusform>
        </translation>
    </message>
    <message>
        <source>pill.locked</source>
        <translation>Members locked</translation>
    </message>
    <message numerus="yes">
        <source>pill.offline_days</source>
        <translation>
            <numerusform>Offline {n} day</numerusform>
            <numerusform>Offline {n} days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>pill.offline_hours</source>
        <translation>
            <numerusform>Offline {n} hour</numerusform>
            <numerusform>Offline {n} hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>pill.offline_minutes</source>
        <translation>
            <numerusform>Offline {n} min</numerusform>
            <numerusform>Offline {n} min</numerusform>
        </translation>
    </message>
    <message>
        <source>pill.online</source>
        <translation>Online</translation>
    </message>
    <message numerus="yes">
        <source>pill.sending</source>
        <translation>
            <numerusform>Online · sending {n}</numerusform>
            <numerusform>Online · sending {n}</numerusform>
        </translation>
    </message>
    <message>
        <source>pill.signed</source>
        <translation>▲ {said}</translation>
    </message>
    <message numerus="yes">
        <source>pill.stuck</source>
        <translation>
            <numerusform>Online · {n} could not be sent</numerusform>
            <numerusform>Online · {n} could not be sent</numerusform>
        </translation>
    </message>
    <message>
        <source>pill.trouble.certificate</source>
        <translation>The centre's certificate does not hold</translation>
    </message>
    <message>
        <source>pill.trouble.clock</source>
        <translation>This computer's clock is wrong</translation>
    </message>
    <message>
        <source>pill.trouble.fault</source>
        <translation>Synchronising broke off</translation>
    </message>
    <message>
        <source>pill.trouble.forged</source>
        <translation>Rules are not signed by the centre</translation>
    </message>
    <message>
        <source>pill.trouble.revoked</source>
        <translation>This counter was taken out of the chain</translation>
    </message>
    <message>
        <source>pill.trouble.too_old</source>
        <translation>This program is too old to fetch</translation>
    </message>
    <message>
        <source>pill.trouble.unknown</source>
        <translation>The centre does not know this counter</translation>
    </message>
    <message numerus="yes">
        <source>pill.waiting</source>
        <translation>
            <numerusform>{n} waiting</numerusform>
            <numerusform>{n} waiting</numerusform>
        </translation>
    </message>
    <message>
        <source>sync.action.corrected</source>
        <translation>Corrected by another entry</translation>
    </message>
    <message>
        <source>sync.action.written_off</source>
        <translation>Write off</translation>
    </message>
    <message>
        <source>sync.all_sent</source>
        <translation>Everything is sent, last answer at {time}.</translation>
    </message>
    <message>
        <source>sync.and_last</source>
        <translation>{said} Last answer of the centre: {time}.</translation>
    </message>
    <message>
        <source>sync.attention</source>
        <translation>Needs a person</translation>
    </message>
    <message>
        <source>sync.attention.none</source>
        <translation>Nothing needs a person.</translation>
    </message>
    <message>
        <source>sync.ask_again</source>
        <translation>Ask the centre again</translation>
    </message>
    <message>
        <source>sync.asking</source>
        <translation>Asking the centre…</translation>
    </message>
    <message>
        <source>sync.judged</source>
        <translation>The centre has judged it now; see what was done today.</translation>
    </message>
    <message>
        <source>sync.kind.sale.claim</source>
        <translation>Points claimed</translation>
    </message>
    <message>
        <source>sync.not_judged</source>
        <translation>The centre cannot judge it yet. Whoever runs the chain can have it heard again.</translation>
    </message>
    <message>
        <source>sync.closed</source>
        <translation>The entry is closed; who did it and why is on record.</translation>
    </message>
    <message>
        <source>sync.counted</source>
        <translation>{what} · {count}</translation>
    </message>
    <message>
        <source>sync.done</source>
        <translation>Answered today</translation>
    </message>
    <message>
        <source>sync.done.none</source>
        <translation>Nothing was answered today so far.</translation>
    </message>
    <message>
        <source>sync.kind.coupon.issue</source>
        <translation>Coupons issued</translation>
    </message>
    <message>
        <source>sync.kind.goods.refund</source>
        <translation>Return without receipt</translation>
    </message>
    <message>
        <source>sync.kind.member.edit</source>
        <translation>Member changed</translation>
    </message>
    <message>
        <source>sync.kind.member.enrol</source>
        <translation>Member enrolled</translation>
    </message>
    <message>
        <source>sync.kind.other</source>
        <translation>Record</translation>
    </message>
    <message>
        <source>sync.kind.points.adjust</source>
        <translation>Points by hand</translation>
    </message>
    <message>
        <source>sync.kind.points.transfer</source>
        <translation>Points moved</translation>
    </message>
    <message>
        <source>sync.kind.sale.exchange</source>
        <translation>Exchange</translation>
    </message>
    <message>
        <source>sync.kind.sale.refund</source>
        <translation>Return</translation>
    </message>
    <message>
        <source>sync.kind.sale.settle</source>
        <translation>Sale</translation>
    </message>
    <message>
        <source>sync.kind.sale.void</source>
        <translation>Sale undone</translation>
    </message>
    <message>
        <source>sync.kind.tier.grant</source>
        <translation>Tier by hand</translation>
    </message>
    <message>
        <source>sync.kind_of</source>
        <translation>{what} {receipt_no}</translation>
    </message>
    <message>
        <source>sync.local</source>
        <translation>This store is on its own</translation>
    </message>
    <message>
        <source>sync.local_help</source>
        <translation>Everything is stored on this computer and nothing waits for anybody. A chain invites this counter with a code.</translation>
    </message>
    <message>
        <source>sync.manager_why</source>
        <translation>Only a manager may close what needs a person.</translation>
    </message>
    <message>
        <source>sync.next_try</source>
        <translation>The centre is asked again at {time}.</translation>
    </message>
    <message>
        <source>sync.nothing_chosen</source>
        <translation>Choose an entry</translation>
    </message>
    <message>
        <source>sync.nothing_chosen_help</source>
        <translation>What needs a person opens here: why, and what to do.</translation>
    </message>
    <message>
        <source>sync.reason</source>
        <translation>What was done, or why it is left</translation>
    </message>
    <message>
        <source>sync.reason_hint</source>
        <translation>One short sentence</translation>
    </message>
    <message>
        <source>sync.right.both</source>
        <translation>{offer}: this counter may still give {n}, and {amount}</translation>
    </message>
    <message>
        <source>sync.right.money</source>
        <translation>{offer}: this counter may still give {amount}</translation>
    </message>
    <message>
        <source>sync.right.orders</source>
        <translation>{offer}: this counter may still give {n}</translation>
    </message>
    <message>
        <source>sync.rights</source>
        <translation>{first}; {then}</translation>
    </message>
    <message>
        <source>sync.save_diagnostics</source>
        <translation>Save diagnostics</translation>
    </message>
    <message>
        <source>sync.saved_diagnostics</source>
        <translation>Saved in {file}. It names no members; send it to whoever helps you.</translation>
    </message>
    <message>
        <source>sync.saving_diagnostics</source>
        <translation>Saving diagnostics…</translation>
    </message>
    <message>
        <source>sync.standing</source>
        <translation>{said}.</translation>
    </message>
    <message>
        <source>sync.test.away</source>
        <translation>{address} does not answer. Check the network cable or Wi-Fi, then try again.</translation>
    </message>
    <message>
        <source>sync.test.certificate</source>
        <translation>{address} cannot prove to be the centre. Check the clock of this computer, and ask whoever looks after the network.</translation>
    </message>
    <message>
        <source>sync.test.clock</source>
        <translation>{address} answers, but this computer's clock is {n} s off. Set the clock.</translation>
    </message>
    <message>
        <source>sync.test.fault</source>
        <translation>Asking {address} broke off.</translation>
    </message>
    <message>
        <source>sync.test.forged</source>
        <translation>{address} is not the centre of this counter.</translation>
    </message>
    <message>
        <source>sync.test.good</source>
        <translation>{address} answers within {ms} ms; certificate and clock are right.</translation>
    </message>
    <message>
        <source>sync.test.revoked</source>
        <translation>{address} answers, and has taken this counter out of the chain.</translation>
    </message>
    <message>
        <source>sync.test.too_old</source>
        <translation>{address} answers, and this program is too old for it.</translation>
    </message>
    <message>
        <source>sync.test.unknown</source>
        <translation>{address} answers, and does not know this counter.</translation>
    </message>
    <message>
        <source>sync.test_connection</source>
        <translation>Test connection</translation>
    </message>
    <message>
        <source>sync.testing</source>
        <translation>Asking the centre…</translation>
    </message>
    <message>
        <source>sync.title</source>
        <translation>Sync centre</translation>
    </message>
    <message>
        <source>sync.try_now</source>
        <translation>Try now</translation>
    </message>
    <message>
        <source>sync.trying</source>
        <translation>The centre is asked now.</translation>
    </message>
    <message>
        <source>sync.unsent</source>
        <translation>Not sent</translation>
    </message>
    <message>
        <source>sync.unsent.none</source>
        <translation>Nothing waits.</translation>
    </message>
    <message numerus="yes">
        <source>sync.lock_in</source>
        <translation>
            <numerusform>The centre has not been heard for long. In {n} day no member is shown here any more; selling without a member goes on. Get this computer on the network before.</numerusform>
            <numerusform>The centre has not been heard for long. In {n} days no member is shown here any more; selling without a member goes on. Get this computer on the network before.</numerusform>
        </translation>
    </message>
    <message>
        <source>sync.locked</source>
        <translation>The centre has not been heard for 30 days, so no member is shown here. Sell without a member; they open by themselves when the centre answers.</translation>
    </message>
    <message>
        <source>sync.worst</source>
        <translation>Worst case without the centre: {amount} ({counters} counters, {points} points each); of one member {of_member} ({here} counters, {most} points each).</translation>
    </message>
    <message>
        <source>sync.worst_points</source>
        <translation>Worst case without the centre: {counters} counters, {points} points each; of one member {here} counters, {most} points each.</translation>
    </message>
</context>
</TS>
