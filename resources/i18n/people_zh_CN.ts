<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>memberdesk</name>
    <message>
        <source>people.about.add</source>
        <translation>首次登录时本人必须更换 PIN。</translation>
    </message>
    <message>
        <source>people.about.let_go</source>
        <translation>此人不能再登录,以前的销售和记录都保留。</translation>
    </message>
    <message>
        <source>people.about.pin</source>
        <translation>旧 PIN 立即失效,锁定也一并解除。首次登录时本人必须更换。</translation>
    </message>
    <message>
        <source>people.about.to_cashier</source>
        <translation>此人不能再批准折扣、退款和设置。</translation>
    </message>
    <message>
        <source>people.about.to_manager</source>
        <translation>此人可以批准折扣、退款,更改设置和人员。</translation>
    </message>
    <message>
        <source>people.action.let_go</source>
        <translation>停用此人</translation>
    </message>
    <message>
        <source>people.action.pin</source>
        <translation>重设 PIN</translation>
    </message>
    <message>
        <source>people.add</source>
        <translation>添加人员</translation>
    </message>
    <message>
        <source>people.add_title</source>
        <translation>添加人员</translation>
    </message>
    <message>
        <source>people.approved_by</source>
        <translation>{name} 已批准</translation>
    </message>
    <message>
        <source>people.at_work</source>
        <translation>在岗</translation>
    </message>
    <message>
        <source>people.back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>people.cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>people.clock_accept</source>
        <translation>时间是对的,继续</translation>
    </message>
    <message>
        <source>people.clock_again</source>
        <translation>重新检查</translation>
    </message>
    <message numerus="yes">
        <source>people.clock_facts</source>
        <translation>
            <numerusform>本机时间 {now},上一单 {last}。本机慢了 {n} 分钟,暂时不能收款和退货。E-CLK-01</numerusform>
        </translation>
    </message>
    <message>
        <source>people.clock_right</source>
        <translation>时间没错,是上一单的时间记错了:由店长确认后继续。</translation>
    </message>
    <message>
        <source>people.clock_set</source>
        <translation>时间不对:在系统设置里调准,再按重新检查。</translation>
    </message>
    <message>
        <source>people.clock_title</source>
        <translation>本机时间早于上一单</translation>
    </message>
    <message>
        <source>people.code</source>
        <translation>会员码</translation>
    </message>
    <message>
        <source>people.code_card</source>
        <translation>会员卡</translation>
    </message>
    <message>
        <source>people.code_kind</source>
        <translation>出示</translation>
    </message>
    <message numerus="yes">
        <source>people.code_pass</source>
        <translation>
            <numerusform>{n} 天会员码</numerusform>
        </translation>
    </message>
    <message>
        <source>people.code_title</source>
        <translation>会员码</translation>
    </message>
    <message>
        <source>people.code_until</source>
        <translation>有效至 {at}</translation>
    </message>
    <message>
        <source>people.done.add</source>
        <translation>已添加 {name}。把首次 PIN 告诉本人。</translation>
    </message>
    <message>
        <source>people.done.let_go</source>
        <translation>{name} 已停用。</translation>
    </message>
    <message>
        <source>people.done.pin</source>
        <translation>已重设 {name} 的 PIN。</translation>
    </message>
    <message>
        <source>people.done.role</source>
        <translation>已更改 {name} 的角色。</translation>
    </message>
    <message>
        <source>people.first_pin</source>
        <translation>首次 PIN</translation>
    </message>
    <message>
        <source>people.first_pin_hint</source>
        <translation>告诉本人</translation>
    </message>
    <message numerus="yes">
        <source>people.first_pin_of</source>
        <translation>
            <numerusform>首次 PIN,{n} 位数字</numerusform>
        </translation>
    </message>
    <message>
        <source>people.go.add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>people.manager_first</source>
        <translation>先由店长输入 PIN。</translation>
    </message>
    <message>
        <source>people.manager_pin</source>
        <translation>店长 PIN</translation>
    </message>
    <message>
        <source>people.manager_why</source>
        <translation>更改人员需要店长,只对这一次有效。</translation>
    </message>
    <message>
        <source>people.name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>people.nobody</source>
        <translation>选择一人</translation>
    </message>
    <message>
        <source>people.nobody_help</source>
        <translation>在左边选一人,更改角色、重设 PIN 或停用;也可以添加。</translation>
    </message>
    <message>
        <source>people.open</source>
        <translation>管理人员</translation>
    </message>
    <message numerus="yes">
        <source>people.pass_hint</source>
        <translation>
            <numerusform>{n} 天后自动失效,请会员拍下或打印。每次切换都会生成新码。</numerusform>
        </translation>
    </message>
    <message>
        <source>people.pass_picture</source>
        <translation>限期会员码</translation>
    </message>
    <message>
        <source>people.pass_print</source>
        <translation>打印会员码</translation>
    </message>
    <message>
        <source>people.phone_ask</source>
        <translation>{name},{phone},显示手机号</translation>
    </message>
    <message>
        <source>people.phone_hide</source>
        <translation>{name},{phone},隐藏手机号</translation>
    </message>
    <message>
        <source>people.phone_spoken</source>
        <translation>尾号 {end}</translation>
    </message>
    <message>
        <source>people.phone_title</source>
        <translation>手机号</translation>
    </message>
    <message>
        <source>people.phone_why</source>
        <translation>显示 10 秒,并记入日志。</translation>
    </message>
    <message>
        <source>people.role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>people.saving</source>
        <translation>正在保存</translation>
    </message>
    <message>
        <source>people.state.first_pin</source>
        <translation>首次登录须换 PIN</translation>
    </message>
    <message>
        <source>people.state.locked</source>
        <translation>PIN 已锁</translation>
    </message>
    <message>
        <source>people.subtitle</source>
        <translation>谁在这里工作,各有什么角色</translation>
    </message>
    <message>
        <source>people.title</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>people.to_cashier</source>
        <translation>改为收银员</translation>
    </message>
    <message>
        <source>people.to_manager</source>
        <translation>改为店长</translation>
    </message>
</context>
</TS>
