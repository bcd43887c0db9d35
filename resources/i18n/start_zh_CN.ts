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
    <message>
        <source>start.next</source>
        <translation>处理好以后,重新启动 Memberdesk。如果本窗口再次出现,把它给技术支持看。</translation>
    </message>
    <message>
        <source>start.refused</source>
        <translation>电脑拒绝了:{what}。检查店铺文件夹、它的权限和剩余空间。E-ENV-01</translation>
    </message>
    <message>
        <source>start.title</source>
        <translation>Memberdesk 没有启动</translation>
    </message>
    <message>
        <source>start.unforeseen</source>
        <translation>出现了程序没有预料到的问题。店铺文件夹里的日志有更多说明。E-GEN-00</translation>
    </message>
    <message>
        <source>start.close</source>
        <translation>关闭</translation>
    </message>
</context>
</TS>
