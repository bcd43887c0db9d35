<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>memberdesk</name>
    <message>
        <source>error.E-BAK-01</source>
        <translation>这不是本店的恢复码。请对照打印的恢复码核对,大小写都可以。 E-BAK-01</translation>
    </message>
    <message>
        <source>error.E-BAK-02</source>
        <translation>备份已损坏({reason})。没有恢复任何内容,请换一份备份。 E-BAK-02</translation>
    </message>
    <message>
        <source>error.E-BAK-03</source>
        <translation>这不是 Memberdesk 的备份文件。请选择以 .mdbackup 结尾的文件。 E-BAK-03</translation>
    </message>
    <message>
        <source>error.E-BAK-04</source>
        <translation>这份备份由更新的版本制作。请先安装新版本,再恢复。 E-BAK-04</translation>
    </message>
    <message>
        <source>error.E-BAK-05</source>
        <translation>备份写不进去({reason})。检查磁盘和剩余空间。 E-BAK-05</translation>
    </message>
    <message>
        <source>error.E-BAK-06</source>
        <translation>备份读不出来({reason})。检查路径,或重新复制文件。 E-BAK-06</translation>
    </message>
    <message>
        <source>error.E-BAK-07</source>
        <translation>这里已有同名文件。请给备份换一个名字。 E-BAK-07</translation>
    </message>
    <message>
        <source>error.E-BAK-08</source>
        <translation>本店的密钥“{name}”缺失,无法备份。请联系支持。 E-BAK-08</translation>
    </message>
    <message>
        <source>error.E-BAK-09</source>
        <translation>这个文件夹里已有门店数据或门店的密钥。请选择空文件夹来恢复。 E-BAK-09</translation>
    </message>
    <message>
        <source>error.E-BAK-10</source>
        <translation>无法在这里恢复门店({reason})。检查文件夹和剩余空间。 E-BAK-10</translation>
    </message>
    <message>
        <source>error.E-IMP-01</source>
        <translation>文件无法导入:{reason}。 E-IMP-01</translation>
    </message>
    <message>
        <source>error.E-IMP-02</source>
        <translation>文件打不开({reason})。检查路径和权限。 E-IMP-02</translation>
    </message>
    <message>
        <source>error.E-KEY-01</source>
        <translation>本店密钥读不出来({reason})。请恢复 store.keys 文件,或用恢复码恢复备份。 E-KEY-01</translation>
    </message>
    <message>
        <source>error.E-KEY-02</source>
        <translation>本机的密钥库打不开({reason})。请用开店时的系统用户登录并解锁密钥库。 E-KEY-02</translation>
    </message>
    <message>
        <source>error.E-KEY-03</source>
        <translation>本店密钥保存不了({reason})。检查磁盘和权限。 E-KEY-03</translation>
    </message>
    <message>
        <source>error.E-PRN-00</source>
        <translation>打印机报错。检查打印机后重新打印小票。 E-PRN-00</translation>
    </message>
    <message>
        <source>error.E-PRN-01</source>
        <translation>连不上打印机。检查电源和连接线,然后重新打印小票。 E-PRN-01</translation>
    </message>
    <message>
        <source>error.E-PRN-02</source>
        <translation>打印机缺纸。换上新纸卷,然后重新打印小票。 E-PRN-02</translation>
    </message>
    <message>
        <source>error.E-PRN-03</source>
        <translation>打印机盖子没关。合上盖子,然后重新打印小票。 E-PRN-03</translation>
    </message>
    <message>
        <source>error.E-PRN-04</source>
        <translation>还没有设置小票打印机。请在设置里选择。 E-PRN-04</translation>
    </message>
    <message>
        <source>error.E-PRN-05</source>
        <translation>打印机连接用不了({reason})。请在设置里改正。 E-PRN-05</translation>
    </message>
</context>
</TS>
