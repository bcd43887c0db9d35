<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>memberdesk</name>
    <message>
        <source>error.E-AUT-01</source>
        <translation>This operator does not work here. Sign on again. E-AUT-01</translation>
    </message>
    <message>
        <source>error.E-AUT-02</source>
        <translation>This needs a manager. Let a manager enter the PIN. E-AUT-02</translation>
    </message>
    <message>
        <source>error.E-AUT-05</source>
        <translation>Only a manager of this store can approve this. E-AUT-05</translation>
    </message>
    <message>
        <source>error.E-BSK-01</source>
        <translation>The sale has {limit} lines, no more fit. Settle it and start another one. E-BSK-01</translation>
    </message>
    <message>
        <source>error.E-BSK-02</source>
        <translation>The quantity must be between 1 and {limit}. E-BSK-02</translation>
    </message>
    <message>
        <source>error.E-BSK-03</source>
        <translation>The weight must be between 1 and {limit} grams. E-BSK-03</translation>
    </message>
    <message>
        <source>error.E-BSK-04</source>
        <translation>The amount must be more than zero and less than one million. E-BSK-04</translation>
    </message>
    <message>
        <source>error.E-BSK-05</source>
        <translation>This line is no longer in the sale. E-BSK-05</translation>
    </message>
    <message>
        <source>error.E-CEN-01</source>
        <translation>This is no invitation of a centre. Enter its address and the code, or the text of the QR. E-CEN-01</translation>
    </message>
    <message>
        <source>error.E-CEN-02</source>
        <translation>A counter speaks to its centre by https only, or on this computer itself. Enter the address that begins with https://. E-CEN-02</translation>
    </message>
    <message>
        <source>error.E-CEN-03</source>
        <translation>The centre does not know this code. Compare it letter by letter, or ask for a new one. E-CEN-03</translation>
    </message>
    <message>
        <source>error.E-CEN-04</source>
        <translation>This code is used up: it is for one computer and a quarter of an hour. Ask for a new one at the centre. E-CEN-04</translation>
    </message>
    <message>
        <source>error.E-CEN-05</source>
        <translation>The centre at {address} does not answer ({reason}). Check the address and the network, then do the same once more. E-CEN-05</translation>
    </message>
    <message>
        <source>error.E-CEN-06</source>
        <translation>The store in this folder keeps its own books. Join with a new folder, and let the centre take its members in from a table. E-CEN-06</translation>
    </message>
    <message>
        <source>error.E-CEN-07</source>
        <translation>The store in this folder belongs to no centre. Join with an invitation of one. E-CEN-07</translation>
    </message>
    <message>
        <source>error.E-CEN-08</source>
        <translation>The centre refuses this computer ({reason}). Ask whoever runs the centre. E-CEN-08</translation>
    </message>
    <message>
        <source>error.E-CEN-09</source>
        <translation>The centre has no programme for this store yet. Ask whoever runs the centre to publish one, then do the same once more. E-CEN-09</translation>
    </message>
    <message>
        <source>error.E-CEN-10</source>
        <translation>This computer has not heard its centre for {days} days, so its members are locked. Sell without a member; they open by themselves when the centre answers. E-CEN-10</translation>
    </message>
    <message>
        <source>error.E-CEN-11</source>
        <translation>This is already a counter of the chain at {address}. Join without an invitation to go on loading its members, or open the desk. E-CEN-11</translation>
    </message>
    <message>
        <source>error.E-CEN-12</source>
        <translation>The certificates in {path} cannot be read: {reason}. Name a file in PEM. E-CEN-12</translation>
    </message>
    <message>
        <source>error.E-CLK-01</source>
        <translation>This computer's clock is {minutes} minutes behind the last sale. Set the clock, then go on. E-CLK-01</translation>
    </message>
    <message>
        <source>error.E-CLK-02</source>
        <translation>On {on} this store has no rules yet, and that is what this computer's clock says. Set the clock, then go on. E-CLK-02</translation>
    </message>
    <message>
        <source>error.E-CLM-01</source>
        <translation>This claim code fits no sale of this counter. Scan it on the receipt again. E-CLM-01</translation>
    </message>
    <message>
        <source>error.E-CLM-02</source>
        <translation>Points can be claimed within {days} days of the sale. A manager can give them by hand. E-CLM-02</translation>
    </message>
    <message>
        <source>error.E-CLM-03</source>
        <translation>The points of this sale are a member's already. E-CLM-03</translation>
    </message>
    <message>
        <source>error.E-CLM-04</source>
        <translation>There is nothing to claim: the goods win no points, or some of them came back. E-CLM-04</translation>
    </message>
    <message>
        <source>error.E-EXC-01</source>
        <translation>The exchange changed since it was shown. Look at it again, then confirm. E-EXC-01</translation>
    </message>
    <message>
        <source>error.E-HND-01</source>
        <translation>Enter points between 1 and {limit}. E-HND-01</translation>
    </message>
    <message>
        <source>error.E-HND-02</source>
        <translation>Choose or enter a reason. E-HND-02</translation>
    </message>
    <message>
        <source>error.E-HND-03</source>
        <translation>The member is suspended and can neither get nor give points. E-HND-03</translation>
    </message>
    <message>
        <source>error.E-HND-04</source>
        <translation>Points cannot be moved between these members. E-HND-04</translation>
    </message>
    <message>
        <source>error.E-HND-05</source>
        <translation>Choose a tier of the programme and an end that is not in the past. E-HND-05</translation>
    </message>
    <message>
        <source>error.E-HND-06</source>
        <translation>Another manager has to approve this. E-HND-06</translation>
    </message>
    <message>
        <source>error.E-IMP-03</source>
        <translation>{file} is here already. Choose another name for the refused rows. E-IMP-03</translation>
    </message>
    <message>
        <source>error.E-NRC-01</source>
        <translation>Nothing is taken back without its receipt. Ask for the receipt. E-NRC-01</translation>
    </message>
    <message>
        <source>error.E-NRC-02</source>
        <translation>{sku} was not sold here in the last {days} days. Ask for its receipt. E-NRC-02</translation>
    </message>
    <message>
        <source>error.E-NRC-03</source>
        <translation>The refund changed since it was shown. Look at the new amount, then confirm again. E-NRC-03</translation>
    </message>
    <message>
        <source>error.E-PIC-01</source>
        <translation>{file} is not a PNG picture and is not replaced. Choose another name for the picture. E-PIC-01</translation>
    </message>
    <message>
        <source>error.E-DB-02</source>
        <translation>This is already in the store ({what}). Nothing was changed. E-DB-02</translation>
    </message>
    <message>
        <source>error.E-DB-03</source>
        <translation>The store is not set up ({what} is missing). Set it up, or restore a backup. E-DB-03</translation>
    </message>
    <message>
        <source>error.E-DB-10</source>
        <translation>The SQLite library {version} can lose committed data. Install sqlcipher3 0.6.4 or newer, then start again. E-DB-10</translation>
    </message>
    <message>
        <source>error.E-DB-11</source>
        <translation>There is no store file here. Choose another folder, set up a store, or restore one. E-DB-11</translation>
    </message>
    <message>
        <source>error.E-DB-12</source>
        <translation>A store file is here already. Choose an empty folder. E-DB-12</translation>
    </message>
    <message>
        <source>error.E-DB-13</source>
        <translation>The store file does not open with this key, or is not a store file. Restore the key or a backup. E-DB-13</translation>
    </message>
    <message>
        <source>error.E-DB-14</source>
        <translation>A newer Memberdesk wrote this store (schema {found}, known here {known}). Install that version; nothing was changed. E-DB-14</translation>
    </message>
    <message>
        <source>error.E-DB-15</source>
        <translation>The store file is damaged. Stop selling, keep the file, and restore a backup. E-DB-15</translation>
    </message>
    <message>
        <source>error.E-DB-16</source>
        <translation>Another program is using the store file. Close it, then try again. E-DB-16</translation>
    </message>
    <message>
        <source>error.E-DB-17</source>
        <translation>The disk is full. Nothing was saved. Free some space, then try again. E-DB-17</translation>
    </message>
    <message>
        <source>error.E-DB-18</source>
        <translation>The store file cannot be written. Check the rights of its folder, then start again. E-DB-18</translation>
    </message>
    <message>
        <source>error.E-DB-19</source>
        <translation>The disk reported an error ({detail}). Nothing was saved. Check the disk. E-DB-19</translation>
    </message>
    <message>
        <source>error.E-DB-20</source>
        <translation>Only {free_mb} MB are free on the disk, so no new sale can begin. Delete files you do not need, then go on. E-DB-20</translation>
    </message>
    <message>
        <source>error.E-ENR-01</source>
        <translation>This number is already a member's. Use that member. E-ENR-01</translation>
    </message>
    <message>
        <source>error.E-ENR-02</source>
        <translation>Membership needs a consent that is not ticked. Read it out and tick it. E-ENR-02</translation>
    </message>
    <message>
        <source>error.E-ENR-03</source>
        <translation>Members must be at least {minimum_age} years old. E-ENR-03</translation>
    </message>
    <message>
        <source>error.E-ENR-04</source>
        <translation>This birthday is not a date. Enter month and day, such as 11-21, or leave it out. E-ENR-04</translation>
    </message>
    <message>
        <source>error.E-ENR-05</source>
        <translation>Who brought this member along is no active member here. Leave it out, or look again. E-ENR-05</translation>
    </message>
    <message>
        <source>error.E-HLD-01</source>
        <translation>{limit} sales are held, no more fit. Resume or drop one first. E-HLD-01</translation>
    </message>
    <message>
        <source>error.E-HLD-02</source>
        <translation>This sale is no longer held. E-HLD-02</translation>
    </message>
    <message>
        <source>error.E-HLD-03</source>
        <translation>The sale is empty; there is nothing to hold. E-HLD-03</translation>
    </message>
    <message>
        <source>error.E-MEM-01</source>
        <translation>This member is no longer here. Look the member up again. E-MEM-01</translation>
    </message>
    <message>
        <source>error.E-OPR-01</source>
        <translation>Enter the operator's name. E-OPR-01</translation>
    </message>
    <message>
        <source>error.E-OPR-02</source>
        <translation>This is the last manager. Make another operator a manager first. E-OPR-02</translation>
    </message>
    <message>
        <source>error.E-OPR-03</source>
        <translation>There are {limit} operators, no more fit. Let one go first. E-OPR-03</translation>
    </message>
    <message>
        <source>error.E-PAS-01</source>
        <translation>This pass was not issued here. Ask for the phone number. E-PAS-01</translation>
    </message>
    <message>
        <source>error.E-PAS-02</source>
        <translation>This pass was changed or not read whole. Scan it again or ask for the phone number. E-PAS-02</translation>
    </message>
    <message>
        <source>error.E-PAS-03</source>
        <translation>This pass has expired. Ask the member to open it again. E-PAS-03</translation>
    </message>
    <message>
        <source>error.E-PAS-04</source>
        <translation>The chain has blocked this pass. Ask for the phone number. E-PAS-04</translation>
    </message>
    <message>
        <source>error.E-PAS-05</source>
        <translation>The centre has not heard of this member yet. Try again when everything here has been sent. E-PAS-05</translation>
    </message>
    <message>
        <source>error.E-PAS-06</source>
        <translation>The centre makes no pass for this member, who is suspended or closed. E-PAS-06</translation>
    </message>
    <message>
        <source>error.E-PHN-01</source>
        <translation>This is not a mobile number. Check the digits. E-PHN-01</translation>
    </message>
    <message>
        <source>error.E-PIN-01</source>
        <translation>Wrong PIN. {tries_left} tries left. E-PIN-01</translation>
    </message>
    <message>
        <source>error.E-PIN-02</source>
        <translation>Too many wrong PINs. Try again in {seconds} seconds. E-PIN-02</translation>
    </message>
    <message>
        <source>error.E-PIN-03</source>
        <translation>Ten wrong PINs. A manager must sign on and set a new PIN. E-PIN-03</translation>
    </message>
    <message>
        <source>error.E-PIN-04</source>
        <translation>Choose {length} digits that are not all the same, not in a row, and not the old PIN. E-PIN-04</translation>
    </message>
    <message>
        <source>error.E-PRD-01</source>
        <translation>No product has this code ({start}…, {length} signs). Search by name or key the amount. E-PRD-01</translation>
    </message>
    <message>
        <source>error.E-PTS-01</source>
        <translation>{asked} points were asked for, {available} can be spent. Lower the points. E-PTS-01</translation>
    </message>
    <message>
        <source>error.E-QUO-01</source>
        <translation>Choose or enter a reason for the discount. E-QUO-01</translation>
    </message>
    <message>
        <source>error.E-REF-01</source>
        <translation>The refund changed since it was shown. Look at the new preview, then confirm again. E-REF-01</translation>
    </message>
    <message>
        <source>error.E-REF-02</source>
        <translation>Choose or enter a reason for the refund. E-REF-02</translation>
    </message>
    <message>
        <source>error.E-REF-03</source>
        <translation>Only the counter that made a sale can void it. Refund it instead. E-REF-03</translation>
    </message>
    <message>
        <source>error.E-RFD-01</source>
        <translation>Nothing is chosen. Choose what comes back. E-RFD-01</translation>
    </message>
    <message>
        <source>error.E-RFD-02</source>
        <translation>Nothing of this sale is left to return. E-RFD-02</translation>
    </message>
    <message>
        <source>error.E-RFD-03</source>
        <translation>Line {line} has less left to return. Lower the quantity or the amount. E-RFD-03</translation>
    </message>
    <message>
        <source>error.E-RFD-04</source>
        <translation>This sale cannot be voided. Open it to see what is left to return. E-RFD-04</translation>
    </message>
    <message>
        <source>error.E-RFD-05</source>
        <translation>The points of these goods were spent, so they cannot come back. Look up the member to see the points. E-RFD-05</translation>
    </message>
    <message>
        <source>error.E-RFD-06</source>
        <translation>Stamps or another balance that this sale brought are spent, so it cannot be voided. Void the sale that spent them first; where the programme allows it, the goods can be returned instead. E-RFD-06</translation>
    </message>
    <message>
        <source>error.E-SAL-01</source>
        <translation>The sale is empty. Scan goods or key an amount first. E-SAL-01</translation>
    </message>
    <message>
        <source>error.E-SAL-02</source>
        <translation>The amount changed since it was shown. Look at the new amount, then settle again. E-SAL-02</translation>
    </message>
    <message>
        <source>error.E-SAL-03</source>
        <translation>No sale with this number was made here. Check the number on the receipt. E-SAL-03</translation>
    </message>
    <message>
        <source>error.E-SAL-04</source>
        <translation>A membership is sold to a member. Identify or enrol the member first. E-SAL-04</translation>
    </message>
    <message>
        <source>error.E-SAV-01</source>
        <translation>The last change was not saved, and nothing was charged in the books. Do it again. E-SAV-01</translation>
    </message>
    <message>
        <source>error.E-SAV-02</source>
        <translation>This was already stored with other content. Open it from the list instead. E-SAV-02</translation>
    </message>
    <message>
        <source>error.E-STO-14</source>
        <translation>Another Memberdesk is making a store in this folder. Wait until it is done, or choose another folder. E-STO-14</translation>
    </message>
    <message>
        <source>error.E-STO-02</source>
        <translation>This store is set up already. Choose another folder for a new one. E-STO-02</translation>
    </message>
    <message>
        <source>error.E-TND-01</source>
        <translation>The payments do not reach the amount due. E-TND-01</translation>
    </message>
    <message>
        <source>error.E-TND-02</source>
        <translation>The payments exceed the amount due. E-TND-02</translation>
    </message>
    <message>
        <source>error.E-TND-03</source>
        <translation>The cash received does not cover the cash payment. E-TND-03</translation>
    </message>
    <message>
        <source>error.E-TND-04</source>
        <translation>Enter the reference that the card terminal printed. E-TND-04</translation>
    </message>
    <message>
        <source>error.E-TND-05</source>
        <translation>This is a payment code. Take it on the terminal; it is not stored here. E-TND-05</translation>
    </message>
    <message>
        <source>error.E-TND-06</source>
        <translation>This payment cannot be. Check the amounts of each payment. E-TND-06</translation>
    </message>
    <message>
        <source>error.E-TXT-01</source>
        <translation>The text has {length} characters; {limit} fit. Shorten it. E-TXT-01</translation>
    </message>
    <message>
        <source>error.E-TXT-02</source>
        <translation>This looks like a bank card number. It is not stored; leave it out. E-TXT-02</translation>
    </message>
    <message>
        <source>error.E-TXT-03</source>
        <translation>The text contains signs that cannot be shown. Type it again. E-TXT-03</translation>
    </message>
</context>
</TS>
