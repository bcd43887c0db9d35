<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>memberdesk</name>
    <message>
        <source>error.E-ENV-02</source>
        <translation>文件 desk.lock 无法使用。检查店铺文件夹的权限和剩余空间;如果 desk.lock 是文件夹,请删除它。然后重新启动。E-ENV-02</translation>
    </message>
    <message>
        <source>error.E-ENV-03</source>
        <translation>本店的收银台已经打开,但没有回应。在打开它的地方关闭,或重启那台电脑,然后再启动。E-ENV-03</translation>
    </message>
</context>
</TS>
