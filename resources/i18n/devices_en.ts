<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>memberdesk</name>
    <message>
        <source>error.E-BAK-01</source>
        <translation>This is not the recovery code of this store. Check it against the printed sheet; letters may be small or capital. E-BAK-01</translation>
    </message>
    <message>
        <source>error.E-BAK-02</source>
        <translation>The backup is damaged ({reason}). Nothing was restored. Use another backup. E-BAK-02</translation>
    </message>
    <message>
        <source>error.E-BAK-03</source>
        <translation>The file is not a Memberdesk backup. Choose a file that ends in .mdbackup. E-BAK-03</translation>
    </message>
    <message>
        <source>error.E-BAK-04</source>
        <translation>A newer Memberdesk made this backup. Install that version, then restore again. E-BAK-04</translation>
    </message>
    <message>
        <source>error.E-BAK-05</source>
        <translation>The backup cannot be written ({reason}). Check the disk and its free space. E-BAK-05</translation>
    </message>
    <message>
        <source>error.E-BAK-06</source>
        <translation>The backup cannot be read ({reason}). Check the path, or copy the file again. E-BAK-06</translation>
    </message>
    <message>
        <source>error.E-BAK-07</source>
        <translation>A file with this name is here already. Choose another name for the backup. E-BAK-07</translation>
    </message>
    <message>
        <source>error.E-BAK-08</source>
        <translation>The key '{name}' of this store is missing, so no backup can be made. Call support. E-BAK-08</translation>
    </message>
    <message>
        <source>error.E-BAK-09</source>
        <translation>This folder holds a store, or the keys of one, already. Choose an empty folder to restore into. E-BAK-09</translation>
    </message>
    <message>
        <source>error.E-BAK-10</source>
        <translation>The store cannot be restored here ({reason}). Check the folder and its free space. E-BAK-10</translation>
    </message>
    <message>
        <source>error.E-IMP-01</source>
        <translation>The file cannot be imported: {reason}. E-IMP-01</translation>
    </message>
    <message>
        <source>error.E-IMP-02</source>
        <translation>The file cannot be opened ({reason}). Check the path and its rights. E-IMP-02</translation>
    </message>
    <message>
        <source>error.E-KEY-01</source>
        <translation>The keys of this store cannot be read ({reason}). Restore the file store.keys, or restore a backup with the recovery code. E-KEY-01</translation>
    </message>
    <message>
        <source>error.E-KEY-02</source>
        <translation>The key store of this computer does not open ({reason}). Sign in as the user who set this store up and unlock the key store. E-KEY-02</translation>
    </message>
    <message>
        <source>error.E-KEY-03</source>
        <translation>The keys of this store cannot be saved ({reason}). Check the disk and its rights. E-KEY-03</translation>
    </message>
    <message>
        <source>error.E-PRN-00</source>
        <translation>The printer reported an error. Check it, then print the receipt again. E-PRN-00</translation>
    </message>
    <message>
        <source>error.E-PRN-01</source>
        <translation>The printer cannot be reached. Check power and cable, then print the receipt again. E-PRN-01</translation>
    </message>
    <message>
        <source>error.E-PRN-02</source>
        <translation>The printer is out of paper. Put in a new roll, then print the receipt again. E-PRN-02</translation>
    </message>
    <message>
        <source>error.E-PRN-03</source>
        <translation>The cover of the printer is open. Close it, then print the receipt again. E-PRN-03</translation>
    </message>
    <message>
        <source>error.E-PRN-04</source>
        <translation>No receipt printer is set up. Choose one in the settings. E-PRN-04</translation>
    </message>
    <message>
        <source>error.E-PRN-05</source>
        <translation>The printer connection cannot be used: {reason}. Correct it in the settings. E-PRN-05</translation>
    </message>
</context>
</TS>
