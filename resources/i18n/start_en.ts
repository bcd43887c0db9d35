<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>memberdesk</name>
    <message>
        <source>error.E-ENV-02</source>
        <translation>The file desk.lock cannot be used. Check the rights and the free space of the store's folder; where desk.lock is a folder, delete it. Then start again. E-ENV-02</translation>
    </message>
    <message>
        <source>error.E-ENV-03</source>
        <translation>Memberdesk is open for this store already, but does not answer. Close it where it is open, or restart that computer, then start again. E-ENV-03</translation>
    </message>
    <message>
        <source>start.next</source>
        <translation>Put this right, then start Memberdesk again. If this window comes back, show it to support.</translation>
    </message>
    <message>
        <source>start.refused</source>
        <translation>The computer refused: {what}. Check the store's folder, its rights and the free space. E-ENV-01</translation>
    </message>
    <message>
        <source>start.title</source>
        <translation>Memberdesk did not start</translation>
    </message>
    <message>
        <source>start.unforeseen</source>
        <translation>Something went wrong that the program did not foresee. The log in the store's folder tells more. E-GEN-00</translation>
    </message>
    <message>
        <source>start.close</source>
        <translation>Close</translation>
    </message>
</context>
</TS>
