<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>memberdesk</name>
    <message>
        <source>error.E-BAK-01</source>
        <translation>This is not the recovery code of this store. Check it against the printed sheet; letters may be small or capital.</translation>
    </message>
    <message>
        <source>error.E-BAK-02</source>
        <translation>The backup is damaged ({reason}). Nothing was restored. Use another backup.</translation>
    </message>
    <message>
        <source>error.E-BAK-03</source>
        <translation>The file is not a Memberdesk backup. Choose a file that ends in .mdbackup.</translation>
    </message>
    <message>
        <source>error.E-BAK-04</source>
        <translation>A newer Memberdesk made this backup. Install that version, then restore again.</translation>
    </message>
    <message>
        <source>error.E-BAK-05</source>
        <translation>The backup cannot be written ({reason}). Check the disk and its free space.</translation>
    </message>
    <message>
        <source>error.E-BAK-06</source>
        <translation>The backup cannot be read ({reason}). Check the path, or copy the file again.</translation>
    </message>
    <message>
        <source>error.E-BAK-07</source>
        <translation>A file with this name is here already. Choose another name for the backup.</translation>
    </message>
    <message>
        <source>error.E-BAK-08</source>
        <translation>The key '{name}' of this store is missing, so no backup can be made. Call support.</translation>
    </message>
    <message>
        <source>error.E-BAK-09</source>
        <translation>This folder holds a store already. Choose an empty folder to restore into.</translation>
    </message>
    <message>
        <source>error.E-BAK-10</source>
        <translation>The store cannot be restored here ({reason}). Check the folder and its free space.</translation>
    </message>
    <message>
        <source>error.E-IMP-01</source>
        <translation>The file cannot be imported: {reason}.</translation>
    </message>
    <message>
        <source>error.E-IMP-02</source>
        <translation>The file cannot be opened ({reason}). Check the path and its rights.</translation>
    </message>
    <message>
        <source>error.E-KEY-01</source>
        <translation>The keys of this store cannot be read ({reason}). Restore the file store.keys, or restore a backup with the recovery code.</translation>
    </message>
    <message>
        <source>error.E-KEY-02</source>
        <translation>The key store of this computer does not open ({reason}). Sign in as the user who set this store up and unlock the key store.</translation>
    </message>
    <message>
        <source>error.E-KEY-03</source>
        <translation>The keys of this store cannot be saved ({reason}). Check the disk and its rights.</translation>
    </message>
    <message>
        <source>error.E-PRN-00</source>
        <translation>The printer reported an error. Check it, then print the receipt again.</translation>
    </message>
    <message>
        <source>error.E-PRN-01</source>
        <translation>The printer cannot be reached. Check power and cable, then print the receipt again.</translation>
    </message>
    <message>
        <source>error.E-PRN-02</source>
        <translation>The printer is out of paper. Put in a new roll, then print the receipt again.</translation>
    </message>
    <message>
        <source>error.E-PRN-03</source>
        <translation>The cover of the printer is open. Close it, then print the receipt again.</translation>
    </message>
    <message>
        <source>error.E-PRN-04</source>
        <translation>No receipt printer is set up. Choose one in the settings.</translation>
    </message>
    <message>
        <source>error.E-PRN-05</source>
        <translation>The printer connection cannot be used: {reason}. Correct it in the settings.</translation>
    </message>
</context>
</TS>
