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
</context>
</TS>
