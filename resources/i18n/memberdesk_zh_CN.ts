<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>memberdesk</name>
    <message>
        <source>error.E-DB-01</source>
        <translation>正在确认上一笔是否已保存,请勿重复收款。E-DB-01</translation>
    </message>
    <message>
        <source>error.E-ENV-01</source>
        <translation>这台电脑出了问题,本步没有保存。</translation>
    </message>
    <message>
        <source>error.E-GEN-00</source>
        <translation>出了意外,这一步没有保存。请重试,仍不行时联系支持。</translation>
    </message>
    <message>
        <source>error.E-GEN-01</source>
        <translation>店铺规则不允许这样做。</translation>
    </message>
    <message>
        <source>error.E-INP-01</source>
        <translation>无法读取 {path}:{reason}</translation>
    </message>
    <message>
        <source>language</source>
        <translation>zh_CN</translation>
    </message>
    <message>
        <source>pad.erase</source>
        <translation>退格</translation>
    </message>
    <message>
        <source>plain</source>
        <translation>{text}</translation>
    </message>
</context>
</TS>
