<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>memberdesk</name>
    <message>
        <source>error.E-DB-01</source>
        <translation>Checking whether the last change was saved. Do not repeat it. E-DB-01</translation>
    </message>
    <message>
        <source>error.E-ENV-01</source>
        <translation>This computer got in the way; this step was not saved.</translation>
    </message>
    <message>
        <source>error.E-GEN-00</source>
        <translation>Something went wrong and this step was not saved. Try again, or call support.</translation>
    </message>
    <message>
        <source>error.E-GEN-01</source>
        <translation>A rule of the shop does not allow this.</translation>
    </message>
    <message>
        <source>error.E-INP-01</source>
        <translation>Cannot read {path}: {reason}</translation>
    </message>
    <message>
        <source>language</source>
        <translation>en</translation>
    </message>
    <message>
        <source>pad.erase</source>
        <translation>Erase</translation>
    </message>
    <message>
        <source>plain</source>
        <translation>{text}</translation>
    </message>
</context>
</TS>
