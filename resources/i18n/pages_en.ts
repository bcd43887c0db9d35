<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>memberdesk</name>
    <message>
        <source>day.dated</source>
        <translation>{weekday} {day}</translation>
    </message>
    <message>
        <source>day.today</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>day.week.1</source>
        <translation>Mon</translation>
    </message>
    <message>
        <source>day.week.2</source>
        <translation>Tue</translation>
    </message>
    <message>
        <source>day.week.3</source>
        <translation>Wed</translation>
    </message>
    <message>
        <source>day.week.4</source>
        <translation>Thu</translation>
    </message>
    <message>
        <source>day.week.5</source>
        <translation>Fri</translation>
    </message>
    <message>
        <source>day.week.6</source>
        <translation>Sat</translation>
    </message>
    <message>
        <source>day.week.7</source>
        <translation>Sun</translation>
    </message>
    <message>
        <source>enrol.birthday</source>
        <translation>Birthday (optional)</translation>
    </message>
    <message>
        <source>enrol.birthday_hint</source>
        <translation>month - day</translation>
    </message>
    <message>
        <source>enrol.birthday_note</source>
        <translation>For example 11-21</translation>
    </message>
    <message>
        <source>enrol.cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>enrol.card_caption</source>
        <translation>Show this code before you pay, to collect and use points</translation>
    </message>
    <message>
        <source>enrol.card_hint</source>
        <translation>Let the member take a picture of this card, or print it. Scan it next time.</translation>
    </message>
    <message>
        <source>enrol.card_picture</source>
        <translation>Member card</translation>
    </message>
    <message>
        <source>enrol.close_text</source>
        <translation>Close the text</translation>
    </message>
    <message>
        <source>enrol.confirm</source>
        <translation>Enrol and use</translation>
    </message>
    <message>
        <source>enrol.confirm_plain</source>
        <translation>Enrol</translation>
    </message>
    <message>
        <source>enrol.consent_needed</source>
        <translation>A required consent is not ticked. Read it out, then tick it with Space.</translation>
    </message>
    <message>
        <source>enrol.consent_optional</source>
        <translation>Optional, can be taken back at any time · version {version} · T shows the text</translation>
    </message>
    <message>
        <source>enrol.consent_required</source>
        <translation>Required · version {version} · T shows the text</translation>
    </message>
    <message>
        <source>enrol.consents</source>
        <translation>Consents (Space ticks, read them out)</translation>
    </message>
    <message numerus="yes">
        <source>enrol.coupon_days</source>
        <translation>
            <numerusform>Welcome coupon, good for {n} day</numerusform>
            <numerusform>Welcome coupon, good for {n} days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>enrol.coupon_from_tomorrow</source>
        <translation>
            <numerusform>Welcome coupon, good from tomorrow for {n} day</numerusform>
            <numerusform>Welcome coupon, good from tomorrow for {n} days</numerusform>
        </translation>
    </message>
    <message>
        <source>enrol.coupons_given</source>
        <translation>Given: {names}</translation>
    </message>
    <message>
        <source>enrol.done</source>
        <translation>Enrolled</translation>
    </message>
    <message>
        <source>enrol.due_joined</source>
        <translation>Due once enrolled</translation>
    </message>
    <message>
        <source>enrol.go_on</source>
        <translation>Go on with the sale</translation>
    </message>
    <message>
        <source>enrol.mark_coupon</source>
        <translation>%</translation>
    </message>
    <message>
        <source>enrol.mark_points</source>
        <translation>P</translation>
    </message>
    <message>
        <source>enrol.mark_price</source>
        <translation>¥</translation>
    </message>
    <message>
        <source>enrol.member</source>
        <translation>Member</translation>
    </message>
    <message>
        <source>enrol.name</source>
        <translation>Name (optional)</translation>
    </message>
    <message>
        <source>enrol.name_note</source>
        <translation>Found by characters and by pinyin</translation>
    </message>
    <message>
        <source>enrol.phone</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>enrol.phone.ABROAD</source>
        <translation>No Chinese mobile; from abroad + and country code</translation>
    </message>
    <message numerus="yes">
        <source>enrol.phone.MEMBERS_LOCKED</source>
        <translation>
            <numerusform>Members are locked after {n} day without the centre</numerusform>
            <numerusform>Members are locked after {n} days without the centre</numerusform>
        </translation>
    </message>
    <message>
        <source>enrol.phone.NOT_A_NUMBER</source>
        <translation>Digits only; from abroad + and country code</translation>
    </message>
    <message>
        <source>enrol.phone.NOT_MOBILE</source>
        <translation>Not a mobile number; check the first digits</translation>
    </message>
    <message numerus="yes">
        <source>enrol.phone.TOO_LONG</source>
        <translation>
            <numerusform>{n} digit too many</numerusform>
            <numerusform>{n} digits too many</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>enrol.phone.TOO_SHORT</source>
        <translation>
            <numerusform>{n} digit missing</numerusform>
            <numerusform>{n} digits missing</numerusform>
        </translation>
    </message>
    <message>
        <source>enrol.phone_free</source>
        <translation>No member has it yet</translation>
    </message>
    <message>
        <source>enrol.phone_hint</source>
        <translation>11 digits, or + and country code</translation>
    </message>
    <message>
        <source>enrol.phone_needed</source>
        <translation>Key the phone number first.</translation>
    </message>
    <message>
        <source>enrol.phone_note</source>
        <translation>The member is found by it</translation>
    </message>
    <message>
        <source>enrol.phone_taken</source>
        <translation>This number is a member's already</translation>
    </message>
    <message>
        <source>enrol.phone_taken_by</source>
        <translation>Already a member: {name} · {tier}</translation>
    </message>
    <message>
        <source>enrol.print_card</source>
        <translation>Print card</translation>
    </message>
    <message>
        <source>enrol.referrer</source>
        <translation>Brought along by (optional)</translation>
    </message>
    <message>
        <source>enrol.referrer_hint</source>
        <translation>Their phone or card</translation>
    </message>
    <message>
        <source>enrol.referrer_is</source>
        <translation>Brought along by {name}</translation>
    </message>
    <message>
        <source>enrol.referrer_needed</source>
        <translation>Nobody here has this number or card. Correct who brought the member along, or leave it empty.</translation>
    </message>
    <message>
        <source>enrol.referrer_note</source>
        <translation>Points by a first purchase from {least}: {referrer}, and {newcomer} for the new member</translation>
    </message>
    <message>
        <source>enrol.referrer_unknown</source>
        <translation>Nobody here has this number or card</translation>
    </message>
    <message>
        <source>enrol.save_card</source>
        <translation>Save picture</translation>
    </message>
    <message>
        <source>enrol.saves</source>
        <translation>{amount} less on this sale</translation>
    </message>
    <message>
        <source>enrol.saves_note</source>
        <translation>Counted at once after enrolling</translation>
    </message>
    <message>
        <source>enrol.saving</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>enrol.subtitle</source>
        <translation>The sale stays; benefits are added at once</translation>
    </message>
    <message>
        <source>enrol.title</source>
        <translation>Enrol</translation>
    </message>
    <message>
        <source>enrol.today</source>
        <translation>What a new member gets today</translation>
    </message>
    <message>
        <source>enrol.use_taken</source>
        <translation>Use this member</translation>
    </message>
    <message>
        <source>enrol.wins</source>
        <translation>{points} points won by this sale</translation>
    </message>
    <message>
        <source>enrol.wins_note</source>
        <translation>Won by this very sale</translation>
    </message>
    <message>
        <source>enrol.year</source>
        <translation>Year of birth (optional)</translation>
    </message>
    <message>
        <source>enrol.year_hint</source>
        <translation>For example 1990</translation>
    </message>
    <message>
        <source>error.E-RCP-01</source>
        <translation>The file could not be saved. Check that the store folder can be written; the sale itself is stored. E-RCP-01</translation>
    </message>
    <message>
        <source>first_run.building</source>
        <translation>Preparing the demo store</translation>
    </message>
    <message>
        <source>first_run.building_note</source>
        <translation>About 300 products, 5,000 members and a year of sales, all computed by the real rules. It takes about half a minute.</translation>
    </message>
    <message>
        <source>first_run.choose</source>
        <translation>There is no store on this computer yet. Look at a demo store first, set up your own, or join a chain.</translation>
    </message>
    <message>
        <source>first_run.code_differs</source>
        <translation>This is not the last group of the code. Compare it with what you wrote down.</translation>
    </message>
    <message>
        <source>first_run.code_note</source>
        <translation>Write it down and keep it away from this computer. It opens backups on a new computer and resets a forgotten manager PIN. It is shown this once and nobody can find it again.</translation>
    </message>
    <message>
        <source>first_run.code_title</source>
        <translation>Recovery code</translation>
    </message>
    <message>
        <source>first_run.currency</source>
        <translation>Currency</translation>
    </message>
    <message>
        <source>first_run.demo</source>
        <translation>Try the demo store</translation>
    </message>
    <message>
        <source>first_run.demo_note</source>
        <translation>A made-up coffee and grocery shop. Press anything; nothing real is touched.</translation>
    </message>
    <message>
        <source>first_run.invitation</source>
        <translation>Invitation</translation>
    </message>
    <message>
        <source>first_run.invitation_note</source>
        <translation>Scan the QR of the invitation, or enter the address of the centre, # and the code, as in https://centre.example#7K2QF-9M2XT. It is good for one computer and a quarter of an hour.</translation>
    </message>
    <message>
        <source>first_run.join</source>
        <translation>Join a chain</translation>
    </message>
    <message>
        <source>first_run.join_go</source>
        <translation>Join</translation>
    </message>
    <message>
        <source>first_run.join_note</source>
        <translation>A counter of a chain. Head office gives you a QR or a code.</translation>
    </message>
    <message>
        <source>first_run.joining</source>
        <translation>Joining…</translation>
    </message>
    <message>
        <source>first_run.kept</source>
        <translation>Written down, open the desk</translation>
    </message>
    <message>
        <source>first_run.last_group</source>
        <translation>Key the last group of the code to show that it is written down</translation>
    </message>
    <message>
        <source>first_run.manager_name</source>
        <translation>Name of the first manager</translation>
    </message>
    <message>
        <source>first_run.needs_invitation</source>
        <translation>Scan or enter the invitation of the centre first.</translation>
    </message>
    <message>
        <source>first_run.needs_manager_name</source>
        <translation>Enter the manager's name.</translation>
    </message>
    <message>
        <source>first_run.needs_store_name</source>
        <translation>Enter the name of the shop.</translation>
    </message>
    <message>
        <source>first_run.opening</source>
        <translation>Fetching the rules of the chain…</translation>
    </message>
    <message>
        <source>first_run.own</source>
        <translation>Set up this store</translation>
    </message>
    <message>
        <source>first_run.own_note</source>
        <translation>Name, programme and first manager; ready to sell within two minutes.</translation>
    </message>
    <message>
        <source>first_run.pin</source>
        <translation>Manager PIN</translation>
    </message>
    <message>
        <source>first_run.pin_again</source>
        <translation>The PIN again</translation>
    </message>
    <message>
        <source>first_run.pin_length</source>
        <translation>A PIN has 4 to 6 digits.</translation>
    </message>
    <message>
        <source>first_run.pin_note</source>
        <translation>4 to 6 digits, not in a row and not all the same. Every PIN of the store has this length.</translation>
    </message>
    <message>
        <source>first_run.progress</source>
        <translation>{percent} % done</translation>
    </message>
    <message>
        <source>first_run.saving</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>first_run.set_up</source>
        <translation>Set up</translation>
    </message>
    <message>
        <source>first_run.starting</source>
        <translation>Starting…</translation>
    </message>
    <message>
        <source>first_run.store_name</source>
        <translation>Name of the shop</translation>
    </message>
    <message>
        <source>first_run.template</source>
        <translation>Programme</translation>
    </message>
    <message>
        <source>first_run.welcome</source>
        <translation>Welcome to Memberdesk</translation>
    </message>
    <message>
        <source>help.close</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>help.in_places</source>
        <translation>In fields, lists and panels</translation>
    </message>
    <message>
        <source>help.key.arrows</source>
        <translation>Choose in a list; quick amounts while settling</translation>
    </message>
    <message>
        <source>help.key.count</source>
        <translation>Quantity of a line to return</translation>
    </message>
    <message>
        <source>help.key.enter</source>
        <translation>Confirm the field or row in focus; finish in the settle panel</translation>
    </message>
    <message>
        <source>help.key.method</source>
        <translation>Input method on in the member field, until it is left</translation>
    </message>
    <message>
        <source>help.key.print</source>
        <translation>Print the receipt or card again</translation>
    </message>
    <message>
        <source>help.key.space</source>
        <translation>Tick: a consent, a line to return, a coupon</translation>
    </message>
    <message>
        <source>help.key.tab</source>
        <translation>To the next field or button</translation>
    </message>
    <message>
        <source>help.key.tenders</source>
        <translation>Another tender while settling</translation>
    </message>
    <message>
        <source>help.key.text</source>
        <translation>Text of a consent while enrolling</translation>
    </message>
    <message>
        <source>help.keys</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>help.subtitle</source>
        <translation>Everything has a key, and everything can be tapped</translation>
    </message>
    <message>
        <source>help.text.chinese</source>
        <translation>The input methods of Windows work as they are. On Linux use IBus, or the IBus front end of Fcitx 5. The member field keeps the input method off until Ctrl+I.</translation>
    </message>
    <message>
        <source>help.text.find</source>
        <translation>Scan the card, or key the number: it selects at the eleventh digit. Last four digits, names and initials open a list.</translation>
    </message>
    <message>
        <source>help.text.refund</source>
        <translation>Press F8, scan the code on the receipt or key its number. Space takes a line, the right side shows every effect, F12 refunds.</translation>
    </message>
    <message>
        <source>help.text.ring_up</source>
        <translation>Scan goods, search by name, or key an amount with F3. The best benefits are chosen, and the right side explains every cent.</translation>
    </message>
    <message>
        <source>help.text.scanner</source>
        <translation>A scanner in keyboard mode works on every screen. When digits get lost, raise the scan gap in the settings.</translation>
    </message>
    <message>
        <source>help.text.settle</source>
        <translation>F12 opens the panel, Enter takes the exact amount. To split, key a part first. WeChat and Alipay are taken on the terminal; only the amount is kept here.</translation>
    </message>
    <message>
        <source>help.title</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>help.topic.chinese</source>
        <translation>Cannot type Chinese?</translation>
    </message>
    <message>
        <source>help.topic.find</source>
        <translation>Find a member</translation>
    </message>
    <message>
        <source>help.topic.refund</source>
        <translation>Refund</translation>
    </message>
    <message>
        <source>help.topic.ring_up</source>
        <translation>Ring up</translation>
    </message>
    <message>
        <source>help.topic.scanner</source>
        <translation>Scanner</translation>
    </message>
    <message>
        <source>help.topic.settle</source>
        <translation>Settle</translation>
    </message>
    <message>
        <source>lock.choose</source>
        <translation>Choose a name, then key the PIN</translation>
    </message>
    <message>
        <source>lock.code</source>
        <translation>Recovery code</translation>
    </message>
    <message>
        <source>lock.code_hint</source>
        <translation>XXXX-XXXX-XXXX-XXXX-XXXX</translation>
    </message>
    <message>
        <source>lock.demo_pins</source>
        <translation>PINs of this demo store: {pins}</translation>
    </message>
    <message>
        <source>lock.forgot</source>
        <translation>Forgot it? Use the recovery code</translation>
    </message>
    <message>
        <source>lock.must_change</source>
        <translation>First sign-on: choose a PIN of your own.</translation>
    </message>
    <message>
        <source>lock.other_operator</source>
        <translation>Someone else</translation>
    </message>
    <message>
        <source>lock.pins_differ</source>
        <translation>The two PINs differ. Choose one again.</translation>
    </message>
    <message>
        <source>lock.role.cashier</source>
        <translation>Cashier</translation>
    </message>
    <message>
        <source>lock.role.manager</source>
        <translation>Manager</translation>
    </message>
    <message>
        <source>lock.sale_waits</source>
        <translation>{name} has a sale in hand. When another cashier signs on, it is put on hold.</translation>
    </message>
    <message>
        <source>lock.step.new_pin</source>
        <translation>{name}, choose a new PIN</translation>
    </message>
    <message>
        <source>lock.step.pin</source>
        <translation>{name}, key the PIN</translation>
    </message>
    <message>
        <source>lock.step.recovery</source>
        <translation>Key the recovery code written down at set-up</translation>
    </message>
    <message>
        <source>lock.step.repeat_pin</source>
        <translation>The new PIN again</translation>
    </message>
    <message>
        <source>lock.use_code</source>
        <translation>Next</translation>
    </message>
    <message numerus="yes">
        <source>lock.wait</source>
        <translation>
            <numerusform>Too many wrong tries. Wait {n} second.</numerusform>
            <numerusform>Too many wrong tries. Wait {n} seconds.</numerusform>
        </translation>
    </message>
    <message>
        <source>lock.who</source>
        <translation>Who works here</translation>
    </message>
    <message>
        <source>pin.digits</source>
        <translation>PIN, {count} of {length} digits</translation>
    </message>
    <message>
        <source>receipt.no_printer</source>
        <translation>No printer is set up. Save a picture or a PDF instead.</translation>
    </message>
    <message>
        <source>receipt.of_return</source>
        <translation>Return {n}</translation>
    </message>
    <message>
        <source>receipt.of_sale</source>
        <translation>Sale</translation>
    </message>
    <message>
        <source>receipt.paper</source>
        <translation>Receipt preview</translation>
    </message>
    <message>
        <source>receipt.pdf</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>receipt.picture</source>
        <translation>Picture</translation>
    </message>
    <message>
        <source>receipt.print</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>receipt.printed</source>
        <translation>Receipt printed</translation>
    </message>
    <message>
        <source>receipt.saved</source>
        <translation>Saved as {path}</translation>
    </message>
    <message>
        <source>receipt.title</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>refund.after</source>
        <translation>After the refund</translation>
    </message>
    <message>
        <source>refund.amount</source>
        <translation>Amount to return</translation>
    </message>
    <message>
        <source>refund.amount_hint</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>refund.approved_by</source>
        <translation>Approved by {name}</translation>
    </message>
    <message>
        <source>refund.back_expired</source>
        <translation>Its lot has expired, so it cannot be spent</translation>
    </message>
    <message>
        <source>refund.back_forever</source>
        <translation>Back to its lot, does not expire</translation>
    </message>
    <message>
        <source>refund.back_to_lot</source>
        <translation>Back to its lot, expires {day}</translation>
    </message>
    <message>
        <source>refund.bad_amount</source>
        <translation>This is not an amount. For example 12.50.</translation>
    </message>
    <message>
        <source>refund.brought</source>
        <translation>Coupon that this sale brought</translation>
    </message>
    <message>
        <source>refund.brought.revoked</source>
        <translation>withdrawn</translation>
    </message>
    <message>
        <source>refund.brought.used</source>
        <translation>used already</translation>
    </message>
    <message>
        <source>refund.charged_back</source>
        <translation>Charged too much before</translation>
    </message>
    <message>
        <source>refund.choose_hint</source>
        <translation>Space ticks what comes back</translation>
    </message>
    <message>
        <source>refund.close</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>refund.column_count</source>
        <translation>Return</translation>
    </message>
    <message>
        <source>refund.column_left</source>
        <translation>Left</translation>
    </message>
    <message>
        <source>refund.column_line</source>
        <translation>Item</translation>
    </message>
    <message>
        <source>refund.column_money</source>
        <translation>Refund</translation>
    </message>
    <message>
        <source>refund.coupon</source>
        <translation>Coupon</translation>
    </message>
    <message>
        <source>refund.coupon.returned</source>
        <translation>Returned</translation>
    </message>
    <message>
        <source>refund.coupon.returned_expired</source>
        <translation>Returned, expired</translation>
    </message>
    <message>
        <source>refund.coupon.stays_used</source>
        <translation>Unchanged</translation>
    </message>
    <message>
        <source>refund.coupon_note.returned</source>
        <translation>Whole sale returned, can be used again</translation>
    </message>
    <message>
        <source>refund.coupon_note.returned_expired</source>
        <translation>Past its last day, cannot be used</translation>
    </message>
    <message>
        <source>refund.coupon_note.stays_used</source>
        <translation>Part of the sale, the coupon stays used</translation>
    </message>
    <message>
        <source>refund.explained</source>
        <translation>Each piece returns what was paid for it on this receipt, less what is named on the right; several refunds add up to the whole.</translation>
    </message>
    <message>
        <source>refund.find</source>
        <translation>Receipt number</translation>
    </message>
    <message>
        <source>refund.find_first</source>
        <translation>Scan the receipt, or choose a sale on the left</translation>
    </message>
    <message>
        <source>refund.find_hint</source>
        <translation>Scan or key the receipt number</translation>
    </message>
    <message>
        <source>refund.go</source>
        <translation>Refund {amount}</translation>
    </message>
    <message>
        <source>refund.go_empty</source>
        <translation>Refund</translation>
    </message>
    <message>
        <source>refund.go_void</source>
        <translation>Void {amount}</translation>
    </message>
    <message>
        <source>refund.is_returned</source>
        <translation>Everything on this receipt has been returned.</translation>
    </message>
    <message>
        <source>refund.is_voided</source>
        <translation>This receipt was voided.</translation>
    </message>
    <message>
        <source>refund.kept</source>
        <translation>Coupons kept from returned sales</translation>
    </message>
    <message numerus="yes">
        <source>refund.kept_times</source>
        <translation>
            <numerusform>{n} coupon in 12 months</numerusform>
            <numerusform>{n} coupons in 12 months</numerusform>
        </translation>
    </message>
    <message>
        <source>refund.keyed_amount</source>
        <translation>Keyed amount</translation>
    </message>
    <message>
        <source>refund.less</source>
        <translation>One fewer</translation>
    </message>
    <message>
        <source>refund.line_returned</source>
        <translation>All returned</translation>
    </message>
    <message>
        <source>refund.lost</source>
        <translation>{name} costs more without it</translation>
    </message>
    <message>
        <source>refund.lost_note</source>
        <translation>an offer no longer reaches it</translation>
    </message>
    <message>
        <source>refund.manager</source>
        <translation>Manager</translation>
    </message>
    <message>
        <source>refund.manager_first</source>
        <translation>Let the manager key the PIN first.</translation>
    </message>
    <message>
        <source>refund.more</source>
        <translation>One more</translation>
    </message>
    <message>
        <source>refund.no_sales</source>
        <translation>No sales yet. Recent receipts will be listed here.</translation>
    </message>
    <message>
        <source>refund.not_found</source>
        <translation>No receipt with this number. Check it on the receipt, or choose on the left.</translation>
    </message>
    <message>
        <source>refund.not_picked</source>
        <translation>not chosen</translation>
    </message>
    <message>
        <source>refund.nothing_picked</source>
        <translation>Nothing is chosen. Tick the lines that come back with Space.</translation>
    </message>
    <message>
        <source>refund.nothing_yet</source>
        <translation>Once something is ticked, money and points are shown here before anything happens.</translation>
    </message>
    <message>
        <source>refund.other_code</source>
        <translation>Not a receipt code. Scan the code at the foot of the receipt, or key its number.</translation>
    </message>
    <message>
        <source>refund.over_limit</source>
        <translation>Above {limit} a manager's PIN is needed</translation>
    </message>
    <message>
        <source>refund.paid</source>
        <translation>Paid {paid}</translation>
    </message>
    <message>
        <source>refund.paid_each</source>
        <translation>Paid each {paid}</translation>
    </message>
    <message>
        <source>refund.paid_each_listed</source>
        <translation>List {listed}, paid each {paid}</translation>
    </message>
    <message>
        <source>refund.paid_listed</source>
        <translation>List {listed}, paid {paid}</translation>
    </message>
    <message>
        <source>refund.picked</source>
        <translation>chosen</translation>
    </message>
    <message>
        <source>refund.points_back</source>
        <translation>Points spent come back</translation>
    </message>
    <message>
        <source>refund.points_expired</source>
        <translation>Points won, expired since</translation>
    </message>
    <message>
        <source>refund.points_forgiven</source>
        <translation>Points not taken back</translation>
    </message>
    <message>
        <source>refund.points_taken</source>
        <translation>Points won are taken back</translation>
    </message>
    <message>
        <source>refund.reason</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>refund.reason.mistake</source>
        <translation>Mistake</translation>
    </message>
    <message>
        <source>refund.reason.other</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>refund.reason.quality</source>
        <translation>Quality</translation>
    </message>
    <message>
        <source>refund.reason.unwanted</source>
        <translation>Regret</translation>
    </message>
    <message>
        <source>refund.receipt_again</source>
        <translation>Receipts again</translation>
    </message>
    <message>
        <source>refund.reference</source>
        <translation>Reference {reference}</translation>
    </message>
    <message>
        <source>refund.rest_of_amount</source>
        <translation>{amount} can be returned</translation>
    </message>
    <message numerus="yes">
        <source>refund.sale_row</source>
        <translation>
            <numerusform>{day} {time} · {n} piece · {state}</numerusform>
            <numerusform>{day} {time} · {n} pieces · {state}</numerusform>
        </translation>
    </message>
    <message>
        <source>refund.sales_here</source>
        <translation>Last sales at this counter</translation>
    </message>
    <message>
        <source>refund.sales_of</source>
        <translation>Last sales of {name}</translation>
    </message>
    <message>
        <source>refund.saving</source>
        <translation>Saving…</translation>
    </message>
    <message numerus="yes">
        <source>refund.state_returned</source>
        <translation>
            <numerusform>{n} returned</numerusform>
            <numerusform>{n} returned</numerusform>
        </translation>
    </message>
    <message>
        <source>refund.state_voided</source>
        <translation>Voided</translation>
    </message>
    <message numerus="yes">
        <source>refund.taken_debt</source>
        <translation>
            <numerusform>{n} of them were spent and become debt</numerusform>
            <numerusform>{n} of them were spent and become debt</numerusform>
        </translation>
    </message>
    <message>
        <source>refund.taken_from_lot</source>
        <translation>Taken from the lot of this sale</translation>
    </message>
    <message>
        <source>refund.tier</source>
        <translation>Tier</translation>
    </message>
    <message>
        <source>refund.tier_falls</source>
        <translation>Was {was}; counts {amount} less</translation>
    </message>
    <message>
        <source>refund.tier_stays</source>
        <translation>Stays for its period; counts {amount} less then</translation>
    </message>
    <message>
        <source>refund.title</source>
        <translation>Refund</translation>
    </message>
    <message>
        <source>refund.title_of</source>
        <translation>Refund {receipt_no}</translation>
    </message>
    <message>
        <source>refund.to</source>
        <translation>Paid back: {tender}</translation>
    </message>
    <message>
        <source>refund.total</source>
        <translation>Refund</translation>
    </message>
    <message>
        <source>refund.void</source>
        <translation>Void the sale</translation>
    </message>
    <message>
        <source>refund.void_needs_manager</source>
        <translation>Voiding a sale needs a manager's PIN</translation>
    </message>
    <message>
        <source>refund.void_reason</source>
        <translation>Reason for voiding</translation>
    </message>
    <message>
        <source>refund.void_total</source>
        <translation>Void</translation>
    </message>
    <message>
        <source>refund.withheld</source>
        <translation>Points already spent, taken from the money</translation>
    </message>
    <message>
        <source>refund.withheld_note</source>
        <translation>{points} points</translation>
    </message>
    <message>
        <source>setting.counter.lock_after_minutes</source>
        <translation>Lock when idle (minutes)</translation>
    </message>
    <message>
        <source>setting.counter.lock_after_minutes.help</source>
        <translation>The sale in hand stays</translation>
    </message>
    <message>
        <source>setting.look.language</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>setting.look.language.help</source>
        <translation>Changes at once</translation>
    </message>
    <message>
        <source>setting.look.sounds</source>
        <translation>Sounds</translation>
    </message>
    <message>
        <source>setting.look.sounds.help</source>
        <translation>Whatever a sound means is also shown</translation>
    </message>
    <message>
        <source>setting.look.text_size</source>
        <translation>Text size</translation>
    </message>
    <message>
        <source>setting.look.text_size.help</source>
        <translation>Enlarges text only</translation>
    </message>
    <message>
        <source>setting.printer.connection</source>
        <translation>Connection</translation>
    </message>
    <message>
        <source>setting.printer.connection.help</source>
        <translation>Begins with network://, usb://, serial://, windows:// or folder://; empty means no printer. Works after a restart</translation>
    </message>
    <message>
        <source>setting.printer.receipts</source>
        <translation>Print receipts</translation>
    </message>
    <message>
        <source>setting.printer.receipts.help</source>
        <translation>When off, P still prints. Works after a restart</translation>
    </message>
    <message>
        <source>setting.scanner.gap_ms</source>
        <translation>Scan gap (ms)</translation>
    </message>
    <message>
        <source>setting.scanner.gap_ms.help</source>
        <translation>Keys faster than this are a scan</translation>
    </message>
    <message>
        <source>settings.back_up_now</source>
        <translation>Back up now</translation>
    </message>
    <message>
        <source>settings.backed_up</source>
        <translation>Backup made: {path}</translation>
    </message>
    <message>
        <source>settings.backing_up</source>
        <translation>Making a backup; selling goes on.</translation>
    </message>
    <message>
        <source>settings.backup</source>
        <translation>Backup and keys</translation>
    </message>
    <message>
        <source>settings.changed_mark</source>
        <translation>changed</translation>
    </message>
    <message>
        <source>settings.drawer_opened</source>
        <translation>Drawer signal sent</translation>
    </message>
    <message>
        <source>settings.folder</source>
        <translation>Store folder: {path}</translation>
    </message>
    <message>
        <source>settings.group.counter</source>
        <translation>Counter</translation>
    </message>
    <message>
        <source>settings.group.look</source>
        <translation>Look</translation>
    </message>
    <message>
        <source>settings.group.printer</source>
        <translation>Printer</translation>
    </message>
    <message>
        <source>settings.group.scanner</source>
        <translation>Scanner</translation>
    </message>
    <message>
        <source>settings.keys_in_file</source>
        <translation>This system has no key store, so the keys lie in store.keys beside the data. Whoever has the folder can open it: guard this computer and its disk.</translation>
    </message>
    <message>
        <source>settings.keys_in_system</source>
        <translation>The keys are kept in the system's key store.</translation>
    </message>
    <message>
        <source>settings.last_backup</source>
        <translation>Last: {name}</translation>
    </message>
    <message>
        <source>settings.limits</source>
        <translation>{lowest} to {highest}</translation>
    </message>
    <message>
        <source>settings.no_backup</source>
        <translation>no backup yet</translation>
    </message>
    <message>
        <source>settings.nothing_found</source>
        <translation>No setting matches.</translation>
    </message>
    <message>
        <source>settings.off</source>
        <translation>Off</translation>
    </message>
    <message>
        <source>settings.on</source>
        <translation>On</translation>
    </message>
    <message>
        <source>settings.option.en</source>
        <translation>English</translation>
    </message>
    <message>
        <source>settings.option.zh_CN</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>settings.printer</source>
        <translation>Receipt printer</translation>
    </message>
    <message>
        <source>settings.read_only</source>
        <translation>A manager has to sign on to change settings.</translation>
    </message>
    <message>
        <source>settings.reset</source>
        <translation>Reset</translation>
    </message>
    <message>
        <source>settings.saved</source>
        <translation>Saved</translation>
    </message>
    <message>
        <source>settings.saved_restart</source>
        <translation>Saved, works after a restart</translation>
    </message>
    <message>
        <source>settings.search</source>
        <translation>Search the settings</translation>
    </message>
    <message>
        <source>settings.search_hint</source>
        <translation>For example: printer, language</translation>
    </message>
    <message>
        <source>settings.test_drawer</source>
        <translation>Test the drawer</translation>
    </message>
    <message>
        <source>settings.test_print</source>
        <translation>Test print</translation>
    </message>
    <message>
        <source>settings.test_printed</source>
        <translation>Test page printed</translation>
    </message>
    <message>
        <source>settings.title</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>settle.accept_change</source>
        <translation>Go on with the new amount</translation>
    </message>
    <message>
        <source>settle.and</source>
        <translation>{first}, {second}</translation>
    </message>
    <message>
        <source>settle.back</source>
        <translation>Esc back to the sale</translation>
    </message>
    <message>
        <source>settle.change</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>settle.changed</source>
        <translation>The amount went from {was} to {now}. Check it, then confirm again.</translation>
    </message>
    <message>
        <source>settle.check_again</source>
        <translation>Check again</translation>
    </message>
    <message>
        <source>settle.done</source>
        <translation>Paid</translation>
    </message>
    <message>
        <source>settle.due</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>settle.exact</source>
        <translation>Exact</translation>
    </message>
    <message>
        <source>settle.finish</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>settle.finish_print</source>
        <translation>Finish · print</translation>
    </message>
    <message>
        <source>settle.kind.alipay</source>
        <translation>Alipay</translation>
    </message>
    <message>
        <source>settle.kind.card</source>
        <translation>Card</translation>
    </message>
    <message>
        <source>settle.kind.cash</source>
        <translation>Cash</translation>
    </message>
    <message>
        <source>settle.kind.wechat</source>
        <translation>WeChat</translation>
    </message>
    <message>
        <source>settle.left</source>
        <translation>Still due</translation>
    </message>
    <message>
        <source>settle.next</source>
        <translation>Next customer</translation>
    </message>
    <message>
        <source>settle.no_change</source>
        <translation>Only cash gives change. Key no more than what is still due.</translation>
    </message>
    <message>
        <source>settle.other_code</source>
        <translation>This code is not used while settling. Finish, or go back with Esc.</translation>
    </message>
    <message>
        <source>settle.paid_line</source>
        <translation>Due {due} · taken {parts}</translation>
    </message>
    <message>
        <source>settle.paid_part</source>
        <translation>{kind} {amount}</translation>
    </message>
    <message>
        <source>settle.points_now</source>
        <translation>{won} points won, {balance} now</translation>
    </message>
    <message>
        <source>settle.received</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>settle.reference</source>
        <translation>Reference</translation>
    </message>
    <message>
        <source>settle.reference_hint</source>
        <translation>Reference on the terminal slip</translation>
    </message>
    <message>
        <source>settle.remaining</source>
        <translation>Still due</translation>
    </message>
    <message>
        <source>settle.saving</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>settle.take_on_terminal</source>
        <translation>This is a payment code: scan it on the payment terminal. It was not kept here.</translation>
    </message>
    <message>
        <source>settle.take_part</source>
        <translation>Take {amount}</translation>
    </message>
    <message>
        <source>settle.taken</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>settle.taken_in</source>
        <translation>Taken</translation>
    </message>
    <message>
        <source>settle.title</source>
        <translation>Settle</translation>
    </message>
</context>
</TS>
