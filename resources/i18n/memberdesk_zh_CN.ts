<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>memberdesk</name>
    <message>
        <source>accrual.birthday_double</source>
        <translation>生日双倍</translation>
    </message>
    <message>
        <source>accrual.birthday_times</source>
        <translation>生日 {times} 倍</translation>
    </message>
    <message>
        <source>approval.checking</source>
        <translation>正在核对…</translation>
    </message>
    <message>
        <source>approval.pin</source>
        <translation>超过权限,店长输入 PIN</translation>
    </message>
    <message>
        <source>benefit.manual</source>
        <translation>手工优惠</translation>
    </message>
    <message>
        <source>benefit.member_price</source>
        <translation>会员价</translation>
    </message>
    <message>
        <source>benefit.other</source>
        <translation>另一项优惠</translation>
    </message>
    <message numerus="yes">
        <source>benefit.points</source>
        <translation>
            <numerusform>{n} 积分抵扣</numerusform>
        </translation>
    </message>
    <message>
        <source>benefit.rounding</source>
        <translation>抹零</translation>
    </message>
    <message>
        <source>benefit.tier</source>
        <translation>{tier} {payable} 折</translation>
    </message>
    <message>
        <source>bill.discount</source>
        <translation>手工优惠</translation>
    </message>
    <message>
        <source>bill.empty_footer</source>
        <translation>0 种商品,0 件</translation>
    </message>
    <message>
        <source>bill.empty_text</source>
        <translation>扫商品条码开始,或按 F3 录入金额</translation>
    </message>
    <message>
        <source>bill.empty_title</source>
        <translation>还没有商品</translation>
    </message>
    <message>
        <source>bill.footer</source>
        <translation>{lines},{pieces}</translation>
    </message>
    <message numerus="yes">
        <source>bill.lines</source>
        <translation>
            <numerusform>{n} 种商品</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>bill.pieces</source>
        <translation>
            <numerusform>{n} 件</numerusform>
        </translation>
    </message>
    <message>
        <source>bill.head.name</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>bill.head.quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>bill.head.total</source>
        <translation>小计</translation>
    </message>
    <message>
        <source>bill.head.unit</source>
        <translation>单价</translation>
    </message>
    <message>
        <source>bill.heads</source>
        <translation>列名</translation>
    </message>
    <message numerus="yes">
        <source>bill.held_and_last</source>
        <translation>
            <numerusform>挂单 {n} · {last}</numerusform>
        </translation>
    </message>
    <message>
        <source>bill.last_sale</source>
        <translation>上一单 {amount} 已完成</translation>
    </message>
    <message>
        <source>bill.less</source>
        <translation>减一件</translation>
    </message>
    <message>
        <source>bill.more</source>
        <translation>加一件</translation>
    </message>
    <message>
        <source>bill.name</source>
        <translation>本单商品</translation>
    </message>
    <message>
        <source>bill.no_last_sale</source>
        <translation>今天还没有上一单</translation>
    </message>
    <message>
        <source>bill.quantity</source>
        <translation>数量 {count},按此修改</translation>
    </message>
    <message>
        <source>bill.remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>bill.saved</source>
        <translation>省 {amount}</translation>
    </message>
    <message>
        <source>bill.weight</source>
        <translation>改重量</translation>
    </message>
    <message>
        <source>claim.done</source>
        <translation>已补记小票 {receipt_no} 的 {points} 积分</translation>
    </message>
    <message>
        <source>claim.done_beside</source>
        <translation>小票 {receipt_no} 的印花或其他余额已补上</translation>
    </message>
    <message>
        <source>code.CARD_UNKNOWN</source>
        <translation>没有这张会员卡,请改用手机号</translation>
    </message>
    <message>
        <source>code.CLAIM_CODE</source>
        <translation>这是小票的补记积分码:请先选会员,再扫此码</translation>
    </message>
    <message>
        <source>code.ITEM_CODE</source>
        <translation>这是商品条码,请在商品栏扫描</translation>
    </message>
    <message>
        <source>code.MEMBER_CLOSED</source>
        <translation>该会员已注销,可按 F7 重新入会</translation>
    </message>
    <message>
        <source>code.PASS_ALTERED</source>
        <translation>会员码校验不通过,请改用手机号</translation>
    </message>
    <message>
        <source>code.PASS_BLOCKED</source>
        <translation>会员码已被停用,请会员报手机号</translation>
    </message>
    <message>
        <source>code.PASS_EXPIRED</source>
        <translation>会员码已过期,请会员刷新后再扫</translation>
    </message>
    <message>
        <source>code.PASS_NOT_OURS</source>
        <translation>这是别家店的会员码,请改用手机号</translation>
    </message>
    <message>
        <source>code.PAYMENT_CODE</source>
        <translation>这是付款码,请按 F12 收款后再扫</translation>
    </message>
    <message>
        <source>code.RECEIPT_CODE</source>
        <translation>这是小票码,按 F8 退货时再扫</translation>
    </message>
    <message>
        <source>code.UNKNOWN_CODE</source>
        <translation>不认识的码:{start}…(共 {length} 位),请重扫或改用手机号</translation>
    </message>
    <message>
        <source>coupon.best</source>
        <translation>恢复最优组合</translation>
    </message>
    <message>
        <source>coupon.declined</source>
        <translation>本单未用</translation>
    </message>
    <message>
        <source>coupon.done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>coupon.help</source>
        <translation>空格选用或取消;不选时自动取最优。</translation>
    </message>
    <message>
        <source>coupon.no_goods</source>
        <translation>有商品后计算</translation>
    </message>
    <message>
        <source>coupon.row</source>
        <translation>{effect} · {until}</translation>
    </message>
    <message>
        <source>coupon.takes</source>
        <translation>本单减 {amount}</translation>
    </message>
    <message>
        <source>coupon.title</source>
        <translation>优惠券</translation>
    </message>
    <message>
        <source>coupon.until</source>
        <translation>{day} 到期</translation>
    </message>
    <message>
        <source>desk.cleared</source>
        <translation>本单已清空</translation>
    </message>
    <message>
        <source>desk.held</source>
        <translation>已挂单,空单按 F6 取回</translation>
    </message>
    <message>
        <source>desk.member_first</source>
        <translation>先识别会员:扫会员码或输手机号。</translation>
    </message>
    <message>
        <source>desk.nothing_to_settle</source>
        <translation>本单还没有商品。扫商品或按 F3 录入金额。</translation>
    </message>
    <message>
        <source>desk.nothing_to_undo</source>
        <translation>没有可撤销的操作</translation>
    </message>
    <message>
        <source>desk.scan_on_page</source>
        <translation>这一页不用扫码。按 Esc 返回本单后再扫。</translation>
    </message>
    <message>
        <source>discount.amount</source>
        <translation>减金额</translation>
    </message>
    <message>
        <source>discount.apply</source>
        <translation>确认优惠</translation>
    </message>
    <message>
        <source>discount.effect</source>
        <translation>应收 {before} → {after}</translation>
    </message>
    <message>
        <source>discount.line</source>
        <translation>选中的商品</translation>
    </message>
    <message>
        <source>discount.not_possible</source>
        <translation>这个数不能用。百分比 0 到 100,金额大于 0。</translation>
    </message>
    <message>
        <source>discount.order</source>
        <translation>整单</translation>
    </message>
    <message>
        <source>discount.percent</source>
        <translation>折扣 %</translation>
    </message>
    <message>
        <source>discount.price</source>
        <translation>改价</translation>
    </message>
    <message>
        <source>discount.reason.damaged</source>
        <translation>破损</translation>
    </message>
    <message>
        <source>discount.reason.goodwill</source>
        <translation>客诉补偿</translation>
    </message>
    <message>
        <source>discount.reason.near_expiry</source>
        <translation>临期</translation>
    </message>
    <message>
        <source>discount.reason.price_match</source>
        <translation>比价</translation>
    </message>
    <message>
        <source>discount.reason.staff_error</source>
        <translation>录入更正</translation>
    </message>
    <message>
        <source>discount.take_off</source>
        <translation>取消优惠</translation>
    </message>
    <message>
        <source>discount.title</source>
        <translation>手工优惠</translation>
    </message>
    <message>
        <source>discount.value</source>
        <translation>减多少</translation>
    </message>
    <message>
        <source>error.E-DB-01</source>
        <translation>还不知道上一步有没有保存。检查磁盘和剩余空间,先核对,不要直接重做或重复收款。E-DB-01</translation>
    </message>
    <message>
        <source>error.E-ENV-01</source>
        <translation>这台电脑出了问题,本步没有保存。 E-ENV-01</translation>
    </message>
    <message>
        <source>error.E-GEN-00</source>
        <translation>出了意外,这一步没有保存。请重试,仍不行时联系支持。</translation>
    </message>
    <message>
        <source>error.E-GEN-09</source>
        <translation>出现了程序没有预料到的问题。重做之前,先看这一步是否已完成。店铺文件夹里的日志有更多说明。E-GEN-09</translation>
    </message>
    <message>
        <source>error.E-GEN-01</source>
        <translation>店铺规则不允许这样做。 E-GEN-01</translation>
    </message>
    <message>
        <source>error.E-INP-01</source>
        <translation>无法读取 {path}:{reason} E-INP-01</translation>
    </message>
    <message>
        <source>error.E-STO-01</source>
        <translation>门店还没设置。请先设置。 E-STO-01</translation>
    </message>
    <message>
        <source>error.E-STO-11</source>
        <translation>{folder} 里没有门店。打开收银台设置门店,或用 memberdesk demo 建演示店。 E-STO-11</translation>
    </message>
    <message>
        <source>error.E-STO-12</source>
        <translation>这个文件夹已有门店,或有门店的密钥。请换文件夹。 E-STO-12</translation>
    </message>
    <message>
        <source>error.E-STO-13</source>
        <translation>这台电脑上没有本店的密钥。请用恢复码把备份恢复到另一个文件夹。E-STO-13</translation>
    </message>
    <message>
        <source>gift.another</source>
        <translation>换一个</translation>
    </message>
    <message>
        <source>gift.given</source>
        <translation>{name} × {n}</translation>
    </message>
    <message>
        <source>gift.none</source>
        <translation>{name}:不要赠品</translation>
    </message>
    <message>
        <source>gift.title</source>
        <translation>赠品</translation>
    </message>
    <message>
        <source>held.help</source>
        <translation>选一单继续。</translation>
    </message>
    <message>
        <source>held.none</source>
        <translation>没有挂单。有商品时按 F6 挂起本单。</translation>
    </message>
    <message numerus="yes">
        <source>held.row</source>
        <translation>
            <numerusform>{n} 件 · 原价 {amount} · {time}</numerusform>
        </translation>
    </message>
    <message>
        <source>held.title</source>
        <translation>挂单</translation>
    </message>
    <message>
        <source>item.amount</source>
        <translation>录入金额</translation>
    </message>
    <message>
        <source>item.field</source>
        <translation>商品条码、名称或金额</translation>
    </message>
    <message>
        <source>item.list</source>
        <translation>商品列表</translation>
    </message>
    <message>
        <source>item.per_kilogram</source>
        <translation>{price}/公斤</translation>
    </message>
    <message>
        <source>item.placeholder</source>
        <translation>扫商品条码,或直接输入金额</translation>
    </message>
    <message>
        <source>item.price</source>
        <translation>{price}</translation>
    </message>
    <message>
        <source>key.amount</source>
        <translation>录入金额</translation>
    </message>
    <message>
        <source>key.back</source>
        <translation>返回 / 清空</translation>
    </message>
    <message>
        <source>key.coupons</source>
        <translation>优惠券</translation>
    </message>
    <message>
        <source>key.enrol</source>
        <translation>注册会员</translation>
    </message>
    <message>
        <source>key.help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>key.hold</source>
        <translation>挂单 / 取单</translation>
    </message>
    <message>
        <source>key.lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>key.member</source>
        <translation>识别会员</translation>
    </message>
    <message>
        <source>key.more</source>
        <translation>全部按键</translation>
    </message>
    <message>
        <source>key.points</source>
        <translation>积分抵扣</translation>
    </message>
    <message>
        <source>key.refund</source>
        <translation>退货</translation>
    </message>
    <message>
        <source>key.settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>key.settle</source>
        <translation>收款</translation>
    </message>
    <message>
        <source>key.undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>language</source>
        <translation>zh_CN</translation>
    </message>
    <message>
        <source>mark.coupon</source>
        <translation>券</translation>
    </message>
    <message>
        <source>mark.expiry</source>
        <translation>期</translation>
    </message>
    <message>
        <source>mark.tier</source>
        <translation>级</translation>
    </message>
    <message numerus="yes">
        <source>member.coupons</source>
        <translation>
            <numerusform>优惠券</numerusform>
        </translation>
    </message>
    <message>
        <source>member.debt</source>
        <translation>积分欠 {points},新获积分先抵</translation>
    </message>
    <message>
        <source>member.empty</source>
        <translation>扫会员码,或输手机号</translation>
    </message>
    <message>
        <source>member.enrol</source>
        <translation>入会</translation>
    </message>
    <message>
        <source>member.field</source>
        <translation>会员:手机号、卡号、姓名</translation>
    </message>
    <message>
        <source>member.go_on</source>
        <translation>不入会,继续</translation>
    </message>
    <message>
        <source>member.last_sale</source>
        <translation>上次 {day}</translation>
    </message>
    <message>
        <source>member.list</source>
        <translation>会员列表</translation>
    </message>
    <message>
        <source>member.no_sale</source>
        <translation>还没有消费</translation>
    </message>
    <message>
        <source>member.none</source>
        <translation>没有这个号码的会员</translation>
    </message>
    <message>
        <source>member.none_help</source>
        <translation>按 F7 用它入会,本单马上享受会员优惠;也可以直接收款。</translation>
    </message>
    <message>
        <source>member.none_text</source>
        <translation>没有找到会员</translation>
    </message>
    <message>
        <source>member.none_text_help</source>
        <translation>核对后再输,或请会员出示会员码。</translation>
    </message>
    <message>
        <source>member.only</source>
        <translation>只有这一位,按 Enter 选择</translation>
    </message>
    <message>
        <source>member.pending</source>
        <translation>另有 {points} 积分,{day} 起可用</translation>
    </message>
    <message>
        <source>member.pending_part</source>
        <translation>待生效 {points} 积分,其中 {part} 自 {day} 起可用</translation>
    </message>
    <message>
        <source>member.placeholder</source>
        <translation>手机号 / 扫会员码 / 姓名拼音</translation>
    </message>
    <message>
        <source>member.points</source>
        <translation>可用积分 ≈ {worth}</translation>
    </message>
    <message>
        <source>member.row_sub</source>
        <translation>{phone} · {last}</translation>
    </message>
    <message>
        <source>member.searching</source>
        <translation>正在查找</translation>
    </message>
    <message numerus="yes">
        <source>member.several</source>
        <translation>
            <numerusform>有 {n} 位会员,按 ↓ 选择</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>member.several_more</source>
        <translation>
            <numerusform>前 {n} 位会员,多输几位再选</numerusform>
        </translation>
    </message>
    <message>
        <source>member.sub</source>
        <translation>{phone} · {month} 入会</translation>
    </message>
    <message>
        <source>member.to_next</source>
        <translation>再消费 {amount} 升至 {tier}</translation>
    </message>
    <message>
        <source>member.to_next_months</source>
        <translation>会员再满 {count} 个月升至 {tier}</translation>
    </message>
    <message>
        <source>member.to_next_points</source>
        <translation>再获得 {count} 积分升至 {tier}</translation>
    </message>
    <message>
        <source>member.to_next_visits</source>
        <translation>再有 {count} 天到店消费升至 {tier}</translation>
    </message>
    <message>
        <source>member.top_tier</source>
        <translation>已是最高等级 {tier}</translation>
    </message>
    <message>
        <source>member.until</source>
        <translation>保级至 {day}</translation>
    </message>
    <message>
        <source>member.window_calendar_year</source>
        <translation>今年消费</translation>
    </message>
    <message>
        <source>member.window_lifetime</source>
        <translation>累计消费</translation>
    </message>
    <message>
        <source>member.window_rolling</source>
        <translation>{months} 个月消费</translation>
    </message>
    <message>
        <source>member.window_tier_start</source>
        <translation>本等级期间消费</translation>
    </message>
    <message>
        <source>note.MANUAL_LINE_GONE</source>
        <translation>手工折扣所在的商品行已移除,折扣随之取消。</translation>
    </message>
    <message>
        <source>note.NOT_BEST</source>
        <translation>换一种优惠组合可再省 {difference_minor}。</translation>
    </message>
    <message>
        <source>note.POINTS_LIMIT</source>
        <translation>超过每位会员单项上限的 {points} 积分未得。</translation>
    </message>
    <message>
        <source>note.POINTS_MAX_BALANCE</source>
        <translation>超过积分余额上限的 {points} 积分未得。</translation>
    </message>
    <message>
        <source>note.POINTS_MAX_PER_DAY</source>
        <translation>超过当日上限的 {points} 积分未得。</translation>
    </message>
    <message>
        <source>note.POINTS_MAX_PER_MONTH</source>
        <translation>超过当月上限的 {points} 积分未得。</translation>
    </message>
    <message>
        <source>note.POINTS_MAX_PER_ORDER</source>
        <translation>超过单笔上限的 {points} 积分未得。</translation>
    </message>
    <message>
        <source>note.POINTS_OFFLINE</source>
        <translation>{since} 起离线。{bound}</translation>
    </message>
    <message>
        <source>note.POINTS_TO_REWARD</source>
        <translation>{by}:本单后 {points}/{needed},再得 {gap} 可兑换一次。</translation>
    </message>
    <message>
        <source>note.POINTS_UNCONFIRMED</source>
        <translation>总部尚未确认。{bound}</translation>
    </message>
    <message>
        <source>note.SUSPENDED_MEMBER</source>
        <translation>该会员已停用:不享优惠,不积分。</translation>
    </message>
    <message>
        <source>note.UNKNOWN_TIER</source>
        <translation>会员的等级不在现行方案中,不享等级折扣。</translation>
    </message>
    <message>
        <source>note.UNUSED_DISCOUNT</source>
        <translation>“{benefit_id}”有 {amount_minor} 超出应付金额,未用上。</translation>
    </message>
    <message numerus="yes">
        <source>note.coupon_best</source>
        <translation>
            <numerusform>{n} 张中最优,已自动选,F4 可换</numerusform>
        </translation>
    </message>
    <message>
        <source>note.coupon_chosen</source>
        <translation>手工选用,F4 可换</translation>
    </message>
    <message>
        <source>note.tier_base</source>
        <translation>对 {amount} 计算</translation>
    </message>
    <message>
        <source>note.tier_base_better</source>
        <translation>对 {amount} 计算,{name} 已享更优</translation>
    </message>
    <message>
        <source>notice.MERGED_MEMBER</source>
        <translation>该会员已合并,已打开合并后的会员</translation>
    </message>
    <message>
        <source>notice.PASS_SEEN</source>
        <translation>此会员码 {minutes} 分钟前刚在这里用过,可能是截图:请会员报手机号</translation>
    </message>
    <message>
        <source>notice.SUSPENDED_MEMBER</source>
        <translation>会员资格已暂停,本单不计会员优惠和积分</translation>
    </message>
    <message>
        <source>notice.sign.bad</source>
        <translation>✕</translation>
    </message>
    <message>
        <source>notice.sign.good</source>
        <translation>✓</translation>
    </message>
    <message>
        <source>notice.sign.info</source>
        <translation>ℹ</translation>
    </message>
    <message>
        <source>notice.sign.warn</source>
        <translation>⚠</translation>
    </message>
    <message>
        <source>notice.undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>number.amount.done</source>
        <translation>加入本单</translation>
    </message>
    <message>
        <source>number.amount.title</source>
        <translation>录入金额</translation>
    </message>
    <message>
        <source>number.amount.unit</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>number.grams.done</source>
        <translation>确认重量</translation>
    </message>
    <message>
        <source>number.grams.title</source>
        <translation>重量</translation>
    </message>
    <message>
        <source>number.grams.unit</source>
        <translation>克</translation>
    </message>
    <message>
        <source>number.most</source>
        <translation>按最多抵扣</translation>
    </message>
    <message>
        <source>number.not_a_number</source>
        <translation>请输入数字,例如 12 或 12.50。</translation>
    </message>
    <message>
        <source>number.not_whole</source>
        <translation>请输入整数,例如 520。</translation>
    </message>
    <message>
        <source>number.points.done</source>
        <translation>抵扣</translation>
    </message>
    <message numerus="yes">
        <source>number.points.subject</source>
        <translation>
            <numerusform>本单最多 {most} 积分</numerusform>
        </translation>
    </message>
    <message>
        <source>number.points.title</source>
        <translation>抵扣积分</translation>
    </message>
    <message>
        <source>number.points.unit</source>
        <translation>积分</translation>
    </message>
    <message>
        <source>number.quantity.done</source>
        <translation>改数量</translation>
    </message>
    <message>
        <source>number.quantity.title</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>number.quantity.unit</source>
        <translation>件数</translation>
    </message>
    <message>
        <source>pad.erase</source>
        <translation>退格</translation>
    </message>
    <message>
        <source>panel.back</source>
        <translation>Esc 返回本单</translation>
    </message>
    <message>
        <source>plain</source>
        <translation>{text}</translation>
    </message>
    <message>
        <source>points.approve_title</source>
        <translation>离线用积分</translation>
    </message>
    <message>
        <source>points.approve_why</source>
        <translation>总部已久未应答。店长可以同意在离线上限内用积分。</translation>
    </message>
    <message>
        <source>points.bound.BALANCE</source>
        <translation>余额</translation>
    </message>
    <message>
        <source>points.bound.IDENTITY</source>
        <translation>未出示会员卡</translation>
    </message>
    <message>
        <source>points.bound.MAX_PER_DAY</source>
        <translation>每日上限</translation>
    </message>
    <message>
        <source>points.bound.MAX_PER_ORDER</source>
        <translation>每单上限</translation>
    </message>
    <message>
        <source>points.bound.MAX_SHARE</source>
        <translation>占比上限</translation>
    </message>
    <message>
        <source>points.bound.MIN_ORDER</source>
        <translation>未达最低消费</translation>
    </message>
    <message>
        <source>points.bound.MIN_POINTS</source>
        <translation>积分不足起用数</translation>
    </message>
    <message>
        <source>points.bound.NOT_MEMBER</source>
        <translation>先识别会员</translation>
    </message>
    <message>
        <source>points.bound.OFFLINE_AGE</source>
        <translation>离线太久</translation>
    </message>
    <message>
        <source>points.bound.OFFLINE_COUNTER</source>
        <translation>本机离线上限</translation>
    </message>
    <message>
        <source>points.bound.OFFLINE_MANAGER</source>
        <translation>离线较久,须店长</translation>
    </message>
    <message>
        <source>points.bound.OFFLINE_MEMBER</source>
        <translation>离线上限</translation>
    </message>
    <message>
        <source>points.bound.OFFLINE_OFF</source>
        <translation>离线时不能用</translation>
    </message>
    <message>
        <source>points.bound.OFFLINE_STORE</source>
        <translation>离线,非归属门店</translation>
    </message>
    <message>
        <source>points.bound.OFFLINE_TIMES</source>
        <translation>离线次数已满</translation>
    </message>
    <message>
        <source>points.bound.PAYABLE</source>
        <translation>应收金额</translation>
    </message>
    <message>
        <source>points.bound.SUSPENDED_MEMBER</source>
        <translation>会员已暂停</translation>
    </message>
    <message>
        <source>points.less</source>
        <translation>少抵扣积分</translation>
    </message>
    <message>
        <source>points.limit</source>
        <translation>最多 {points} · {bound}</translation>
    </message>
    <message>
        <source>points.more</source>
        <translation>多抵扣积分</translation>
    </message>
    <message>
        <source>points.most</source>
        <translation>最多</translation>
    </message>
    <message>
        <source>points.none_yet</source>
        <translation>先识别会员</translation>
    </message>
    <message>
        <source>points.no_goods</source>
        <translation>先录入商品</translation>
    </message>
    <message>
        <source>points.not_now</source>
        <translation>现在没有可抵扣的积分</translation>
    </message>
    <message>
        <source>points.title</source>
        <translation>积分抵扣</translation>
    </message>
    <message>
        <source>points.value</source>
        <translation>抵扣 {points} 积分,按此输入</translation>
    </message>
    <message>
        <source>points.why.OFFLINE_AGE</source>
        <translation>本机的会员资料超过 {limit} 小时未更新,暂不能用积分。</translation>
    </message>
    <message>
        <source>points.why.OFFLINE_COUNTER</source>
        <translation>离线时本机合计最多用 {limit} 积分,已用 {used}。</translation>
    </message>
    <message>
        <source>points.why.OFFLINE_MANAGER</source>
        <translation>离线超过 {limit} 小时,用积分须店长同意。</translation>
    </message>
    <message>
        <source>points.why.OFFLINE_MEMBER</source>
        <translation>离线时每位会员最多用 {limit} 积分,已用 {used}。</translation>
    </message>
    <message>
        <source>points.why.OFFLINE_OFF</source>
        <translation>按本店规则,离线时不能用积分。</translation>
    </message>
    <message>
        <source>points.why.OFFLINE_STORE</source>
        <translation>离线时只能在会员的归属门店用积分,或出示会员码。</translation>
    </message>
    <message>
        <source>points.why.OFFLINE_TIMES</source>
        <translation>离线时每位会员最多用 {limit} 次积分。</translation>
    </message>
    <message>
        <source>prompt.coupon_ending</source>
        <translation>{name} {day} 到期</translation>
    </message>
    <message>
        <source>prompt.coupon_ending_sub</source>
        <translation>提醒会员使用</translation>
    </message>
    <message>
        <source>prompt.expiring</source>
        <translation>{points} 积分 {day} 到期</translation>
    </message>
    <message>
        <source>prompt.expiring_done</source>
        <translation>已用于本单</translation>
    </message>
    <message>
        <source>prompt.expiring_later</source>
        <translation>本单还不能抵扣,提醒会员使用</translation>
    </message>
    <message>
        <source>prompt.expiring_use</source>
        <translation>本单可抵扣 {worth}</translation>
    </message>
    <message>
        <source>prompt.none</source>
        <translation>识别会员后,这里提示到期积分、可用的券和升级差额。</translation>
    </message>
    <message>
        <source>prompt.redeem</source>
        <translation>抵扣</translation>
    </message>
    <message>
        <source>prompt.saves</source>
        <translation>用券可再省 {amount}</translation>
    </message>
    <message numerus="yes">
        <source>prompt.saves_sub</source>
        <translation>
            <numerusform>{n} 张券,由会员决定</numerusform>
        </translation>
    </message>
    <message>
        <source>prompt.show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>prompt.tier_counts</source>
        <translation>本单计入 {amount}</translation>
    </message>
    <message>
        <source>prompt.tier_left</source>
        <translation>再买 {amount} 升至 {tier}</translation>
    </message>
    <message>
        <source>prompt.tier_reached</source>
        <translation>本单后升至 {tier}</translation>
    </message>
    <message>
        <source>prompt.title</source>
        <translation>现在可以做</translation>
    </message>
    <message>
        <source>prompt.use_coupon</source>
        <translation>用券</translation>
    </message>
    <message>
        <source>quote.due</source>
        <translation>应收</translation>
    </message>
    <message>
        <source>quote.due_is</source>
        <translation>应收 {amount}</translation>
    </message>
    <message>
        <source>quote.fees</source>
        <translation>押金及固定费用</translation>
    </message>
    <message>
        <source>quote.list_total</source>
        <translation>原价合计</translation>
    </message>
    <message>
        <source>quote.settle</source>
        <translation>收款 {amount}</translation>
    </message>
    <message>
        <source>quote.trace</source>
        <translation>价格明细</translation>
    </message>
    <message numerus="yes">
        <source>quote.unused</source>
        <translation>
            <numerusform>未用优惠 {n} 项 ▸</numerusform>
        </translation>
    </message>
    <message>
        <source>quote.unused_back</source>
        <translation>◂ 看计算</translation>
    </message>
    <message>
        <source>reason.ALLOTMENT</source>
        <translation>本柜台的份额已用完</translation>
    </message>
    <message>
        <source>reason.BUDGET</source>
        <translation>活动额度已用完</translation>
    </message>
    <message>
        <source>reason.DECLINED</source>
        <translation>已手工取消</translation>
    </message>
    <message>
        <source>reason.EXPIRED</source>
        <translation>已于 {until} 到期</translation>
    </message>
    <message>
        <source>reason.FIRST_ORDERS</source>
        <translation>只限前 {limit} 单</translation>
    </message>
    <message>
        <source>reason.GROUP_TAKEN</source>
        <translation>与“{by}”只能用一个</translation>
    </message>
    <message>
        <source>reason.KEPT</source>
        <translation>只省 {saves_minor},留着更划算</translation>
    </message>
    <message>
        <source>reason.LIMIT_MEMBER</source>
        <translation>该会员已用满 {limit} 次</translation>
    </message>
    <message>
        <source>reason.LIMIT_TOTAL</source>
        <translation>{limit} 份已用完</translation>
    </message>
    <message>
        <source>reason.NOT_ANNIVERSARY</source>
        <translation>仅限入会周年期间</translation>
    </message>
    <message>
        <source>reason.NOT_ASKED</source>
        <translation>可再省 {saves_minor},未选用</translation>
    </message>
    <message>
        <source>reason.NOT_BIRTHDAY</source>
        <translation>仅限生日期间</translation>
    </message>
    <message>
        <source>reason.NOT_MEMBER</source>
        <translation>会员专享</translation>
    </message>
    <message>
        <source>reason.NOT_STACKABLE</source>
        <translation>不能与“{with}”同用</translation>
    </message>
    <message>
        <source>reason.NOT_STARTED</source>
        <translation>从 {from} 起可用</translation>
    </message>
    <message>
        <source>reason.NO_CODE</source>
        <translation>需输入优惠码</translation>
    </message>
    <message>
        <source>reason.NOT_BETTER</source>
        <translation>没有找到带它更划算的组合</translation>
    </message>
    <message>
        <source>reason.NO_EFFECT</source>
        <translation>对本单没有效果</translation>
    </message>
    <message>
        <source>reason.NO_ELIGIBLE_ITEM</source>
        <translation>本单没有适用的商品</translation>
    </message>
    <message>
        <source>reason.OVER_BUDGET</source>
        <translation>活动额度只剩 {left_minor},不够这一单</translation>
    </message>
    <message>
        <source>reason.QTY</source>
        <translation>还差 {gap} 件</translation>
    </message>
    <message>
        <source>reason.SUSPENDED_MEMBER</source>
        <translation>会员资格已暂停</translation>
    </message>
    <message>
        <source>reason.TENURE</source>
        <translation>{from} 入会满期后可用</translation>
    </message>
    <message>
        <source>reason.THRESHOLD</source>
        <translation>离门槛还差 {gap_minor}</translation>
    </message>
    <message>
        <source>reason.UNKNOWN_COUPON</source>
        <translation>现行规则里没有这种券或口令</translation>
    </message>
    <message>
        <source>reason.USED</source>
        <translation>已用过</translation>
    </message>
    <message>
        <source>reason.WORSE</source>
        <translation>“{by}”更划算,多省 {difference_minor}</translation>
    </message>
    <message>
        <source>reason.WRONG_CHANNEL</source>
        <translation>不适用于本渠道</translation>
    </message>
    <message>
        <source>reason.WRONG_DAY</source>
        <translation>今天不可用</translation>
    </message>
    <message>
        <source>reason.WRONG_HOUR</source>
        <translation>{minute_from} 至 {minute_until} 可用</translation>
    </message>
    <message>
        <source>reason.WRONG_STORE</source>
        <translation>本店不可用</translation>
    </message>
    <message>
        <source>reason.WRONG_TAG</source>
        <translation>不适用于该会员</translation>
    </message>
    <message>
        <source>reason.WRONG_TIER</source>
        <translation>会员等级不符</translation>
    </message>
    <message>
        <source>refund.gift_missing</source>
        <translation>未退回的赠品</translation>
    </message>
    <message>
        <source>refund.gift_missing_note</source>
        <translation>赠品已带来时,请一并选中退回</translation>
    </message>
    <message>
        <source>role.cashier</source>
        <translation>收银员</translation>
    </message>
    <message>
        <source>role.manager</source>
        <translation>店长</translation>
    </message>
    <message>
        <source>story</source>
        <translation>{standing}{counted}{keep}{leaving}。</translation>
    </message>
    <message>
        <source>story.counted</source>
        <translation>;{window} {counted}</translation>
    </message>
    <message>
        <source>story.counted_of</source>
        <translation>;{window} {counted},{tier} 需 {needed}</translation>
    </message>
    <message>
        <source>story.grace</source>
        <translation>{tier} 已于 {day} 到期,宽限中</translation>
    </message>
    <message>
        <source>story.keep</source>
        <translation>;再消费 {amount} 即可保级</translation>
    </message>
    <message>
        <source>story.leaving</source>
        <translation>;{all} 笔中 {leaving} 笔到 {day} 不再计入</translation>
    </message>
    <message>
        <source>story.other</source>
        <translation>;{missing}</translation>
    </message>
    <message>
        <source>story.tier</source>
        <translation>{tier}</translation>
    </message>
    <message>
        <source>story.until</source>
        <translation>{tier},有效至 {day}</translation>
    </message>
    <message>
        <source>tender.alipay</source>
        <translation>支付宝</translation>
    </message>
    <message>
        <source>tender.card</source>
        <translation>银行卡</translation>
    </message>
    <message>
        <source>tender.cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>tender.title</source>
        <translation>收款方式</translation>
    </message>
    <message>
        <source>tender.wechat</source>
        <translation>微信</translation>
    </message>
    <message>
        <source>top.clock</source>
        <translation>{day} {weekday} {time}</translation>
    </message>
    <message>
        <source>top.local</source>
        <translation>单店</translation>
    </message>
    <message>
        <source>top.local_demo</source>
        <translation>单店 · 演示数据</translation>
    </message>
    <message>
        <source>top.no_printer</source>
        <translation>未接打印机</translation>
    </message>
    <message>
        <source>top.operator</source>
        <translation>{role} {name}</translation>
    </message>
    <message>
        <source>top.operator_lock</source>
        <translation>{name},按此锁定</translation>
    </message>
    <message>
        <source>top.printer</source>
        <translation>打印机 {name}</translation>
    </message>
    <message>
        <source>weekday.1</source>
        <translation>周一</translation>
    </message>
    <message>
        <source>weekday.2</source>
        <translation>周二</translation>
    </message>
    <message>
        <source>weekday.3</source>
        <translation>周三</translation>
    </message>
    <message>
        <source>weekday.4</source>
        <translation>周四</translation>
    </message>
    <message>
        <source>weekday.5</source>
        <translation>周五</translation>
    </message>
    <message>
        <source>weekday.6</source>
        <translation>周六</translation>
    </message>
    <message>
        <source>weekday.7</source>
        <translation>周日</translation>
    </message>
    <message>
        <source>window.name</source>
        <translation>Memberdesk 收银台</translation>
    </message>
    <message>
        <source>won.no_member</source>
        <translation>没有会员,本单不积分</translation>
    </message>
    <message>
        <source>won.capped</source>
        <translation>本单获得积分(已到上限)</translation>
    </message>
    <message>
        <source>won.plain</source>
        <translation>本单获得积分</translation>
    </message>
    <message>
        <source>won.suspended</source>
        <translation>会员已暂停,本单不积分</translation>
    </message>
    <message>
        <source>won.with</source>
        <translation>本单获得积分({extra})</translation>
    </message>
    <message>
        <source>won.with_two</source>
        <translation>本单获得积分({first}、{second})</translation>
    </message>
    <message>
        <source>key.rewards</source>
        <translation>选择奖励</translation>
    </message>
    <message>
        <source>prompt.choose</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>prompt.expiring_rewards</source>
        <translation>可换本单的奖励</translation>
    </message>
    <message>
        <source>reward.amount</source>
        <translation>减 {amount}</translation>
    </message>
    <message>
        <source>reward.at_most</source>
        <translation>{reward},最多 {amount}</translation>
    </message>
    <message>
        <source>reward.best</source>
        <translation>取最划算的</translation>
    </message>
    <message>
        <source>reward.choose</source>
        <translation>选择奖励</translation>
    </message>
    <message numerus="yes">
        <source>reward.chosen</source>
        <translation>
            <numerusform>已选 {n} 个奖励</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>reward.cost</source>
        <translation>
            <numerusform>{points} 积分</numerusform>
        </translation>
    </message>
    <message>
        <source>reward.cost_elsewhere</source>
        <translation>{points} 点</translation>
    </message>
    <message>
        <source>reward.free</source>
        <translation>全免</translation>
    </message>
    <message>
        <source>reward.help</source>
        <translation>空格选用或取消。</translation>
    </message>
    <message numerus="yes">
        <source>reward.help_choice</source>
        <translation>
            <numerusform>空格选用或取消;积分奖励每单最多 {n} 个。</numerusform>
        </translation>
    </message>
    <message>
        <source>reward.none</source>
        <translation>现行规则没有可选的奖励</translation>
    </message>
    <message>
        <source>reward.of</source>
        <translation>{account} · {reward}</translation>
    </message>
    <message>
        <source>reward.percent</source>
        <translation>{payable} 折</translation>
    </message>
    <message>
        <source>reward.refused</source>
        <translation>{name}:{why}</translation>
    </message>
    <message>
        <source>reward.title</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>reward.why.BALANCE</source>
        <translation>可用 {limit},还差 {gap}</translation>
    </message>
    <message>
        <source>reward.why.IDENTITY</source>
        <translation>未出示会员卡时最多抵 {limit_minor}</translation>
    </message>
    <message>
        <source>reward.why.MAX_PER_DAY</source>
        <translation>今天还可用 {limit},还差 {gap}</translation>
    </message>
    <message>
        <source>reward.why.MAX_PER_ORDER</source>
        <translation>每单最多用 {limit},超出 {gap}</translation>
    </message>
    <message>
        <source>reward.why.MAX_REWARDS</source>
        <translation>每单最多 {limit} 个,先取消一个</translation>
    </message>
    <message>
        <source>reward.why.MIN_ORDER</source>
        <translation>满 {threshold_minor} 可用,还差 {gap_minor}</translation>
    </message>
    <message>
        <source>reward.why.NOT_MEMBER</source>
        <translation>会员未生效,不能使用</translation>
    </message>
    <message>
        <source>reward.why.PAYABLE</source>
        <translation>本单没有可抵扣的商品</translation>
    </message>
    <message>
        <source>reward.why.SUSPENDED_MEMBER</source>
        <translation>会员已暂停,不能使用</translation>
    </message>
    <message>
        <source>reward.why.TAKEN</source>
        <translation>已选奖励已抵到上限</translation>
    </message>
    <message>
        <source>reward.would_take</source>
        <translation>本单可减 {amount}</translation>
    </message>
</context>
</TS>
