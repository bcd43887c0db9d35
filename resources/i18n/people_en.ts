<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>memberdesk</name>
    <message>
        <source>people.about.add</source>
        <translation>The person must change this PIN at the first sign-on.</translation>
    </message>
    <message>
        <source>people.about.let_go</source>
        <translation>This person can no longer sign on. Sales and records stay.</translation>
    </message>
    <message>
        <source>people.about.pin</source>
        <translation>The old PIN stops at once, and a block ends. The person must change the new one at the next sign-on.</translation>
    </message>
    <message>
        <source>people.about.to_cashier</source>
        <translation>This person can no longer approve discounts, refunds and settings.</translation>
    </message>
    <message>
        <source>people.about.to_manager</source>
        <translation>This person may approve discounts and refunds, and change settings and people.</translation>
    </message>
    <message>
        <source>people.action.let_go</source>
        <translation>Let go</translation>
    </message>
    <message>
        <source>people.action.pin</source>
        <translation>Reset PIN</translation>
    </message>
    <message>
        <source>people.add</source>
        <translation>Add a person</translation>
    </message>
    <message>
        <source>people.add_title</source>
        <translation>Add a person</translation>
    </message>
    <message>
        <source>people.approved_by</source>
        <translation>Approved by {name}</translation>
    </message>
    <message>
        <source>people.at_work</source>
        <translation>At work</translation>
    </message>
    <message>
        <source>people.back</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>people.cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>people.clock_accept</source>
        <translation>The time is right, go on</translation>
    </message>
    <message>
        <source>people.clock_again</source>
        <translation>Check again</translation>
    </message>
    <message numerus="yes">
        <source>people.clock_facts</source>
        <translation>
            <numerusform>This computer says {now}, the last sale was at {last}. It is {n} minute behind; no sale or refund can be saved. E-CLK-01</numerusform>
            <numerusform>This computer says {now}, the last sale was at {last}. It is {n} minutes behind; no sale or refund can be saved. E-CLK-01</numerusform>
        </translation>
    </message>
    <message>
        <source>people.clock_right</source>
        <translation>The time is right and the last sale was dated wrong: a manager confirms, then go on.</translation>
    </message>
    <message>
        <source>people.clock_set</source>
        <translation>The time is wrong: set it in the system settings, then check again.</translation>
    </message>
    <message>
        <source>people.clock_title</source>
        <translation>The clock stands before the last sale</translation>
    </message>
    <message>
        <source>people.code</source>
        <translation>Member code</translation>
    </message>
    <message>
        <source>people.code_card</source>
        <translation>Card</translation>
    </message>
    <message>
        <source>people.code_kind</source>
        <translation>Show</translation>
    </message>
    <message numerus="yes">
        <source>people.code_pass</source>
        <translation>
            <numerusform>Pass, {n} day</numerusform>
            <numerusform>Pass, {n} days</numerusform>
        </translation>
    </message>
    <message>
        <source>people.code_title</source>
        <translation>Member code</translation>
    </message>
    <message>
        <source>people.code_until</source>
        <translation>Valid until {at}</translation>
    </message>
    <message>
        <source>people.done.add</source>
        <translation>{name} was added. Tell them the first PIN.</translation>
    </message>
    <message>
        <source>people.done.let_go</source>
        <translation>{name} no longer works here.</translation>
    </message>
    <message>
        <source>people.done.pin</source>
        <translation>The PIN of {name} was reset.</translation>
    </message>
    <message>
        <source>people.done.role</source>
        <translation>The role of {name} was changed.</translation>
    </message>
    <message>
        <source>people.first_pin</source>
        <translation>First PIN</translation>
    </message>
    <message>
        <source>people.first_pin_hint</source>
        <translation>tell the person</translation>
    </message>
    <message numerus="yes">
        <source>people.first_pin_of</source>
        <translation>
            <numerusform>First PIN, {n} digit</numerusform>
            <numerusform>First PIN, {n} digits</numerusform>
        </translation>
    </message>
    <message>
        <source>people.go.add</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>people.manager_first</source>
        <translation>Let a manager enter the PIN first.</translation>
    </message>
    <message>
        <source>people.manager_pin</source>
        <translation>Manager's PIN</translation>
    </message>
    <message>
        <source>people.manager_why</source>
        <translation>Changing people needs a manager, for this one change.</translation>
    </message>
    <message>
        <source>people.name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>people.nobody</source>
        <translation>Choose a person</translation>
    </message>
    <message>
        <source>people.nobody_help</source>
        <translation>Choose someone on the left to change the role, reset the PIN or let go; or add a person.</translation>
    </message>
    <message>
        <source>people.open</source>
        <translation>Manage people</translation>
    </message>
    <message numerus="yes">
        <source>people.pass_hint</source>
        <translation>
            <numerusform>Stops working by itself after {n} day. The member takes a picture, or print it. Each switch makes a new one.</numerusform>
            <numerusform>Stops working by itself after {n} days. The member takes a picture, or print it. Each switch makes a new one.</numerusform>
        </translation>
    </message>
    <message>
        <source>people.pass_picture</source>
        <translation>Pass of limited time</translation>
    </message>
    <message>
        <source>people.pass_print</source>
        <translation>Print pass</translation>
    </message>
    <message>
        <source>people.phone_ask</source>
        <translation>{name}, {phone}, show the number</translation>
    </message>
    <message>
        <source>people.phone_hide</source>
        <translation>{name}, {phone}, hide the number</translation>
    </message>
    <message>
        <source>people.phone_spoken</source>
        <translation>ending in {end}</translation>
    </message>
    <message>
        <source>people.phone_title</source>
        <translation>Phone number</translation>
    </message>
    <message>
        <source>people.phone_why</source>
        <translation>It is shown for 10 seconds and goes on record.</translation>
    </message>
    <message>
        <source>people.role</source>
        <translation>Role</translation>
    </message>
    <message>
        <source>people.saving</source>
        <translation>Saving</translation>
    </message>
    <message>
        <source>people.state.first_pin</source>
        <translation>must change the PIN</translation>
    </message>
    <message>
        <source>people.state.locked</source>
        <translation>PIN locked</translation>
    </message>
    <message>
        <source>people.subtitle</source>
        <translation>Who works here, and in which role</translation>
    </message>
    <message>
        <source>people.title</source>
        <translation>People</translation>
    </message>
    <message>
        <source>people.to_cashier</source>
        <translation>Make cashier</translation>
    </message>
    <message>
        <source>people.to_manager</source>
        <translation>Make manager</translation>
    </message>
</context>
</TS>
