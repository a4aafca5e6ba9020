import type { Token } from './tokens.ts';
import { tokenize } from './tokens.ts';

/**
 * What customers and articles call the same thing, in both languages. One line is one idea; the first word names it.
 * A line that begins with `=` is of one piece: no idea is looked for inside its words (出租车 is no 租车).
 * Only words that mean the same in service at large belong here: a company's own names go into its articles' example
 * questions, which teach more.
 */
const GROUPS = `
= taxi, cab, bus, train, mrt, subway, 出租车, 的士, 公交车, 巴士, 地铁, 火车
lost, lose, missing, misplaced, left my, left it, forgot it in, disappeared, vanished, gone missing, 掉在, 消失, cannot find, can't find, mislaid, left behind, dropped, fell out, nowhere, 丢, 丢失, 遗失, 挂失, 不见了, 不见, 掉了, 找不到, 弄丢, 丢了, 落在, 遗落
stolen, steal, theft, thief, thieves, robbed, robbery, burglar, pickpocket, mugged, snatched, 被盗, 盗刷, 偷, 小偷, 被偷, 盗用, 抢, 被抢, 贼
fraud, scam, scammed, scammer, scams, fraudster, fraudulent, phishing, fake, suspicious, con, compromised, cheated, tricked, deceived, impostor, hacked, hacker, 诈骗, 骗, 被骗, 骗子, 欺诈, 可疑, 钓鱼, 假冒, 冒充, 上当, 假的
unrecognised, unrecognized, recognise, recognize, didn't make, did not make, never made, not mine, not me, wasn't me, unknown, unauthorised, unauthorized, unfamiliar, never heard of, don't know this, 不认识, 不是我, 非本人, 陌生, 未授权, 没见过, 没刷过, 没听说过, 没听过, 不知道是谁
freeze, lock, block, suspend, disable, deactivate, pause, 冻结, 锁定, 锁卡, 停用, 封, 暂停, 锁, 锁住
unfreeze, unlock, unblock, release, lift the block, 解冻, 解锁, 解除, 恢复使用, 放行
reactivate, wake, reopen, restore, 重新启用, 激活账户, 唤醒, 恢复, 重新打开
dormant, inactive, asleep, sleep, unused, not used for years, haven't used, not touched, 休眠, 不活跃, 长期不用, 没用过, 不用, 没动过, 未使用
replace, replacement, reissue, new card, another card, second card, substitute, 补办, 补卡, 换卡, 新卡, 重新办, 补发, 更换
damaged, broken, cracked, bent, snapped, doesn't read, faulty, 损坏, 坏了, 破损, 断了, 消磁, 坏掉, 弄坏
deliver, delivery, arrive, arrives, arrival, ship, shipping, shipped, post, mail, posted, mailed, courier, come in the mail, in the mail, dispatch, coming through, come through, reach me, receive, received, 寄, 寄送, 寄到, 邮寄, 送达, 送到, 收到, 到货, 快递, 配送, 发货, 物流, 寄来, 发过来, 送, 寄出
express, faster, speed up, rush, by tomorrow, next day, 加急, 快一点, 快点, 尽快送
track, tracking, whereabouts, progress, status, 进度, 状态, 到哪, 跟踪, 哪一步, 查询进度
late, delay, delayed, overdue, missed, behind, still waiting, hasn't arrived, not arrived, not received, haven't received, hasn't come, not come, never came, never arrived, not there, still nothing, 延误, 迟, 没到, 未到, 没收到, 还没有到, 未到账, 没到账, 逾期, 迟交, 拖欠, 晚了, 一直没, 迟迟, 还没
declined, decline, refused, rejected, reject, denied, deny, didn't go through, did not go through, not go through, not accepted, doesn't work, not working, not work, stopped working, doesn't go through, unsuccessful, failed, fail, fails, bounced, 被拒, 拒绝, 失败, 刷不了, 付不了, 不成功, 刷不出, 用不了, 无法使用, 不能用, 没成功, 刷卡失败, 交易失败, 不行了, 不能付, 过不了, 收不了款
error, fault, bug, glitch, error code, 错误, 出错, 报错, 故障, 代码
crash, hang, hangs, freezes, white screen, blank screen, blank, doesn't load, won't open, won't load, loading, 闪退, 白屏, 卡住, 打不开, 加载, 卡死, 没反应
atm, machine, cash machine, cashpoint, cash point, teller machine, 取款机, 提款机, 柜员机, 自动柜员机, 自助机
withdraw, withdrawal, cash, take out cash, take out money, take cash out, take money out, taking money, get cash, drawing cash, draw money, cash out, take cash, 取款, 取现, 提现, 取钱, 提款, 取出, 拿钱, 领钱, 现金, 取现金
swallowed, ate, eaten, kept card, keep card, keeps card, retained, stuck in the machine, 吞, 吃了, 吞卡
pay in cash, pay cash in, put money in, add money, add funds, top up, topup, top-up, load money, deposit cash, cash in, 存钱, 存入, 充值, 存现, 入金, 存现金
banknote, banknotes, coins, 现钞, 纸币, 硬币
transfer, send money, sending money, send funds, send cash, sent money, wire, remit, remittance, remitting, bank transfer, move money, paid someone, pay someone, 转账, 汇款, 打款, 转钱, 转款, 汇钱, 汇, 转出, 转入, 打钱, 寄钱, 转, 汇到
payee, recipient, beneficiary, receiver, person I pay, 收款人, 对方, 收款方, 受益人, 收款账户
pending, processing, in progress, on hold, held, stuck, not booked, grey, not posted, 处理中, 待处理, 挂起, 未入账, 审核中, 进行中, 暂缓, 还没入账
cancel, cancellation, revoke, undo, call off, reverse, recall, take back, 取消, 撤销, 撤回, 终止, 追回, 收回
refund, reverted, returned, money back, get back, return money, sent the money back, reimburse, reimbursed, reimbursement, return the money, 退款, 退钱, 退回, 返还, 退还, 退, 退了
liable, liability, responsible, who pays, bear, at my expense, loss, 承担, 赔, 赔偿, 责任, 损失, 谁负责
dispute, chargeback, charge back, contest, challenge, claim, 争议, 拒付, 申诉, 异议
charged twice, double charge, double, duplicate, duplicated, two times, twice, same amount, same payment, 重复, 两次, 扣了两次, 多扣, 重复扣款, 两笔, 二次
charge, charged, overcharged, deduct, deducted, debit, debited, taken from, billed, 扣款, 扣费, 扣了, 扣钱, 被扣, 扣
fee, fees, cost, costs, price, charges, how much does, how much is, what do you charge, commission, surcharge, expensive, cheap, monthly charge, maintenance charge, 费用, 手续费, 年费, 月费, 收费, 多少钱, 费, 服务费, 价格, 加收, 划算, 便宜, 要钱
free, s$0, no fee, without fee, free of charge, 免费, 免手续费, 不收费, 免年费
penalty, fined, punish, late fee, 罚款, 违约金, 罚, 罚金
waive, waiver, 减免, 豁免, 免除
exchange rate, rate, fx, conversion, conversion rate, convert, converted, currency rate, 汇率, 外汇牌价, 兑换率, 换算, 折算
currency, foreign currency, exchange, euro, euros, dollar, dollars, usd, eur, gbp, sgd, pound, pounds, yen, baht, ringgit, rupee, rupiah, yuan, 货币, 外币, 币种, 兑换, 换汇, 外汇, 欧元, 美元, 日元, 美金, 英镑, 泰铢, 新币, 新元, 令吉, 人民币
abroad, overseas, foreign, travel, travelling, traveling, trip, holiday, vacation, international, another country, other country, other countries, outside the country, country, countries, going away, flying, fly, airport, flight, malaysia, indonesia, bali, jakarta, thailand, bangkok, phuket, vietnam, hanoi, philippines, manila, cambodia, japan, tokyo, osaka, korea, seoul, china, beijing, shanghai, hong kong, taiwan, taipei, india, mumbai, australia, sydney, melbourne, perth, new zealand, usa, america, united states, new york, canada, uk, britain, england, london, europe, france, paris, germany, berlin, italy, rome, european, american, russia, austria, spain, switzerland, poland, turkey, dubai, 境外, 国外, 海外, 出国, 旅行, 旅游, 出行, 跨境, 国际, 出差, 外国, 行程, 飞, 机场, 国家, 马来西亚, 印尼, 巴厘岛, 雅加达, 泰国, 曼谷, 普吉, 越南, 河内, 菲律宾, 马尼拉, 柬埔寨, 日本, 东京, 大阪, 韩国, 首尔, 中国, 北京, 上海, 香港, 台湾, 台北, 印度, 澳大利亚, 澳洲, 悉尼, 墨尔本, 珀斯, 新西兰, 美国, 纽约, 加拿大, 英国, 伦敦, 欧洲, 法国, 巴黎, 德国, 柏林, 意大利, 罗马, 西班牙, 瑞士, 波兰, 土耳其, 迪拜
local, domestic, within the country, another bank, other bank, different bank, 本地, 国内, 境内, 别的银行, 其他银行, 他行, 另一家银行
limit, limits, maximum, restriction, restrictions, max, cap, ceiling, the most, how much can i, allowance, up to, 限额, 额度, 上限, 最多, 最高, 限制
raise, increase, higher, lift, up my, up the, go above, more than, above, exceed, beyond, 提高, 提升, 增加, 调高, 提额, 上调, 加大, 超过, 提到, 高于
lower, decrease, reduce, less than, go down, 降低, 减少, 调低, 下调, 变低
minimum, least, smallest, at least, 最低, 最少, 起存, 至少
daily, per day, a day, each day, every day, in one day, in a day, 每天, 每日, 一天, 单日, 一日
monthly, per month, a month, each month, every month, 每月, 每个月, 按月, 一个月
overview, all limits, every limit, list of, full list, table, 一览, 列表, 清单, 全部列, 所有的
balance, how much money, funds available, available funds, 余额, 还有多少钱, 可用余额
statement, statements, e-statement, account history, bank statement, 账单, 对账单, 月结单, 结单, 流水, 明细, 电子账单
transaction, history, activity, payment history, purchase, 交易, 记录, 消费, 交易记录
receipt, slip, confirmation, 凭证, 回单, 收据
proof, letter, evidence, certificate, certify, bank letter, account letter, reference letter, 证明, 证明信, 银行信, 信, 开证明
stamp, stamped, official stamp, hard copy, printed, on paper, 盖章, 盖了章, 纸质, 打印
visa, embassy, immigration, 签证, 大使馆, 移民
tax document, tax return, interest certificate, tax form, taxman, for tax, 利息证明, 报税, 税务申报
salary, wage, wages, payroll, paycheck, paycheque, paid by my employer, 工资, 薪水, 薪资, 代发, 发薪, 薪金
employer, my company, boss, workplace, 雇主, 单位, 老板, 公司
interest, interest rate, apr, apy, yield, earn, earnings, 利息, 利率, 收益, 年化, 赚
bonus, extra rate, bonus rate, extra interest, 奖励, 额外利率, 额外利息, 加息
savings, saver, save, saving, savings account, 储蓄, 储蓄户口, 储蓄账户, 存
fixed deposit, term deposit, time deposit, lock away, lock money away, put away, 定期, 定存, 定期存款, 存定期
break early, take out early, before it ends, before maturity, break, breaking, 提前支取, 提前取, 没到期, 未到期, 提前取出
renew, renewal, roll over, maturity, 续存, 自动续, 续期, 到期
loan, borrow, borrowed, credit line, lending, 贷款, 借款, 借钱, 借贷, 借, 能借
mortgage, home loan, housing loan, 房贷, 按揭, 住房贷款
overdraft, overdrawn, negative balance, below zero, 透支, 负数
repay, repayment, pay back, pay off, paying off, settle, settling, settlement, clear my loan, 还款, 还钱, 偿还, 还清, 结清, 先还
early, sooner, ahead of time, in advance, before time, ahead of schedule, 提前, 提早, 早点
instalment, installment, instalments, installments, loan payment, pay in parts, monthly payments, 分期, 分期付款, 月供, 每月还款
due date, due day, due, deadline, pay by, which day, payment date, 到期日, 还款日, 截止, 扣款日, 哪天扣, 几号扣
utility, utilities, electricity, water bill, power company, 缴费, 水电费, 电费, 水费, 代缴
recurring, standing order, regular payment, subscription, subscriptions, scheduled, scheduled payment, autopay, auto-pay, automatic, automatically, repeat, scheduled transfer, 定期转账, 自动转账, 订阅, 自动续费, 预约转账, 自动付款, 自动交, 定期付款, 自动
direct debit, giro, collects from my account, 自动扣款, 代扣, 自动代扣
rent, landlord, tenant, tenancy, 房租, 房东, 租金
property, flat, apartment, house purchase, down payment, downpayment, buying a house, 买房, 公寓, 首付, 房子, 楼
large payment, big amount, large amount, large sum, 大额, 大笔
password, passcode, login details, credentials, 密码, 口令, 登录密码
pin, pin code, pin number, 取款密码, 交易密码, pin码, 卡密码, 卡的密码, 卡片密码
forgot, forget, forgotten, don't remember, can't remember, cannot remember, remember, 忘记, 忘了, 不记得, 想不起, 记不住
reset, change password, recover, recovery, new password, 重置, 重设, 找回, 修改密码, 改密码
wrong tries, wrong pin, wrong password, too many times, too many attempts, wrong too many, 输错, 错了三次, 太多次, 次数过多
change, update, edit, modify, alter, amend, switch, switched, correct, 更改, 修改, 变更, 更新, 改, 换, 调整
sign in, signing in, log in, login, log on, logon, signin, logging in, access my account, get into, get in, locked out, 登录, 登陆, 登入, 进入账户, 进不去, 登不上, 登录不了
sign out, log out, logout, 退出登录, 登出, 退出
register, sign up, signup, enrol, enroll, 注册, 报名
open account, open an account, opening an account, open account with you, new account, start an account, create an account, join, become a customer, get an account, have an account, new customer, 开户, 开个户, 开立, 新开户, 办理账户, 开账户
close account, close, closed, closing, shut, shut down, terminate, delete account, leave the bank, get rid of my account, 销户, 注销, 关闭账户, 关户, 注销账户
joint, jointly, shared, share account, share an account, together, shared account, 联名, 共同, 联合账户, 共用, 合开, 一起用
spouse, partner, husband, wife, girlfriend, boyfriend, fiance, 配偶, 夫妻, 老公, 老婆, 太太, 先生, 丈夫, 妻子, 女朋友, 男朋友, 另一半, 爱人
separate, separating, separation, divorce, divorced, split up, 分开, 离婚, 分居
parent, parents, mother, mum, mom, mummy, father, dad, daddy, grandmother, grandfather, relative, relatives, family, 母亲, 妈妈, 爸爸, 父亲, 父母, 爸妈, 奶奶, 爷爷, 家人, 亲人, 家属, 亲属
age, how old, years old, old enough, 年龄, 几岁, 多大, 岁
child, children, kid, kids, baby, teenager, teen, minor, under 18, son, daughter, not 18, 未成年, 儿童, 孩子, 小孩, 子女, 宝宝, 未满, 没满
student, student pass, university, work pass, employment pass, foreigner, 学生, 准证, 工作准证, 学生准证, 外国人, 大学
business, company, corporate, commercial, firm, small business, enterprise, sole proprietor, startup, 企业, 公司, 对公, 商业, 小公司, 生意
freelancer, freelance, self-employed, 自由职业, 自雇
director, directors, bookkeeper, accountant, 董事, 会计, 财务
approve, approval, approve together, both approve, two approvals, consent, permission, 批准, 审批, 同意, 双方确认, 授权
verify, verification, verified, identity, identification, prove, kyc, proof of identity, id check, identity check, confirm identity, 验证, 核实, 身份, 实名, 认证, 核验, 身份验证, 核对身份, 核对
document, documents, documentation, paperwork, papers, what do i need, which papers, 文件, 材料, 资料, 证件, 手续
passport, id card, driving licence, driver's license, nric, identity card, 护照, 身份证, 驾照
passkey, biometric, fingerprint, face id, touch id, 通行密钥, 指纹, 人脸, 面容, 生物识别
otp, one-time password, one time password, one-time code, one time code, verification code, sms code, security code, text code, code by text, code, 验证码, 短信验证码, 动态码, 动态密码, 校验码, 短信码
two-factor, 2fa, two factor, multi-factor, authenticator, 双重验证, 两步验证, 二次验证
phone, mobile, handset, smartphone, cell phone, cellphone, iphone, android, device, 手机, 设备, 移动设备, 苹果手机, 安卓
tablet, ipad, laptop, computer, pc, mac, browser, 平板, 电脑, 笔记本, 浏览器
new phone, new iphone, new device, new mobile, another phone, different phone, 新手机, 换手机, 换新手机, 新设备, 新机
phone number, mobile number, cell number, new number, different number, old number, sim, sim card, 手机号, 电话号码, 号码, 手机号码, 换号, sim卡, 换号码
address, postal address, moved house, move house, moving house, moved home, moved, move, moving, new home, new flat, relocate, where I live, 地址, 住址, 搬家, 通讯地址, 家庭住址, 搬, 搬了
name change, changed my name, married name, got married, maiden name, surname, 改名, 改姓
name, names, 姓名, 名字, 叫什么
email, e-mail, email address, 邮箱, 邮件, 电子邮件, 电邮
app, application, mobile app, banking app, bank app, 应用, 手机银行, 客户端, app, 软件
install, download, set up, setting up, 下载, 安装, 设置
notification, notifications, alert, alerts, alerted, push, reminder, notified, notify, pop up, 通知, 提醒, 推送, 消息提醒
quiet, silence, mute, do not disturb, 免打扰, 静音
message, text, sms, text message, 短信, 消息, 信息
clicked, with a link, a link, clicked a link, url, website, 带链接, 链接, 网址, 网站
contactless, tap to pay, tap, tapped, tapping, wave, nfc, paywave, without pin, 非接触, 闪付, 感应支付, 挥卡, 拍卡, 碰一碰, 免密, 感应
terminal, till, checkout, card reader, card machine, cashier, 终端, 收银台, 刷卡机, pos机, 收银
apple pay, google pay, google wallet, apple wallet, samsung pay, mobile wallet, digital wallet, phone wallet, phone payment, e-wallet, watch, 手机支付, 电子钱包, 数字钱包, 移动支付, 手机钱包, 谷歌钱包, 手表
wallet, purse, handbag, bag, 钱包, 皮夹, 包
virtual card, disposable card, online card, throwaway, disposable, one-time card, one time card, single use, temporary card, 虚拟卡, 电子卡, 一次性, 一次性卡
free trial, trial, 免费试用, 试用
online shopping, online payment, internet purchase, buy online, website payment, e-commerce, pay online, online store, online, internet, 网购, 网上购物, 线上支付, 网上支付, 网上付款, 在线支付, 网上, 网店, 线上
activate, activation, turn on, turn it on, enable, switch on, switch it on, start using, 激活, 启用, 开卡, 开启, 打开, 开通
turn off, switch off, disable, turn it off, 关闭, 关掉, 停掉
expire, expires, expiry, expired, expiration, valid until, valid, 过期, 有效期, 失效, 有效
cheque, check book, checkbook, chequebook, 支票
branch, branches, counter, office, in person, visit you, 网点, 分行, 支行, 柜台, 营业厅, 线下
opening hours, business hours, working hours, office hours, what time, what hour, how late, until when, open on, closing time, are you open, 营业时间, 工作时间, 几点, 上班时间, 服务时间, 几点以前
delete, remove, take off, 删除, 移除, 去掉, 删掉
picture, pictures, photo, photos, image, images, selfie, 照片, 图片, 拍照
nearest, closest, near me, location, locations, 附近, 最近的, 位置
accept, accepts, accepted, accepting, acceptable, 接受, 收不收
link account, bind, connect, attach, 绑定, 绑, 关联, 绑卡
fill in, submit, form, forms, 填写, 填, 提交, 表格
money, funds, fund, 钱, 资金, 款项
contact, phone line, hotline, helpline, call you, reach you, phone you, ring you, customer service, 联系, 热线, 客服, 打电话, 来电
complaint, complain, complaining, unhappy, dissatisfied, unacceptable, not happy, disagree, don't agree, do not agree, 投诉, 抱怨, 不满, 不满意, 不服, 太差, 不同意
reward, rewards, points, cashback, cash back, miles, airmiles, loyalty, 积分, 返现, 里程, 返利
promo, promotion, voucher, coupon, discount, 优惠, 折扣, 促销, 优惠券
insurance, insured, insure, cover, coverage, guarantee, guaranteed, protected, protection, 保险, 保障, 承保, 投保, 保多少
bankrupt, bankruptcy, insolvent, collapse, fails, failure, goes bust, go bust, 倒闭, 破产, 垮
invest, investment, investing, stocks, shares, 投资, 基金, 股票, 炒股
safe, safety, secure, security, how safe, 安全, 安不安全, 可靠
privacy, personal data, data protection, gdpr, 隐私, 个人信息, 个人数据
pre-authorisation, pre-authorization, preauthorisation, preauthorization, authorisation hold, security deposit, hotel deposit, deposit, blocked an amount, blocked money, 预授权, 押金, 冻结金额, 冻结一笔
hotel, accommodation, motel, check in, check out, checked out, 酒店, 宾馆, 旅馆, 住宿, 入住, 退房
car hire, car rental, rental car, rent a car, hire car, rental company, 租车
petrol, petrol station, gas station, fuel, petrol pump, 加油, 加油站, 油站
merchant, shop, store, seller, retailer, vendor, supermarket, restaurant, 商家, 商户, 店家, 店铺, 卖家, 商店, 超市, 店
parcel, package, goods, item, ordered, bought, 包裹, 商品, 货, 买的东西, 东西
mistake, wrong account, wrong person, wrong, wrongly, incorrect, incorrectly, accident, accidentally, by mistake, typo, 错, 转错, 搞错, 误, 弄错, 打错, 不小心, 误转, 输错
how long, when will, how many days, how soon, how fast, time take, take to, takes, 多久, 多长时间, 几天, 什么时候, 何时, 多少天, 时效
instant, instantly, immediate, immediately, right away, straight away, at once, right now, 即时, 实时, 马上, 立即, 当天, 立刻
died, die, death, passed away, deceased, bereavement, dead, dies, late mother, late father, probate, last will, funeral, heir, inheritance, 去世, 过世, 死亡, 遗产, 已故, 继承, 逝世, 身故, 走了, 死了, 丧葬
power of attorney, third party, on behalf, authorise someone, authorised person, 授权书, 委托, 代理, 代办
hardship, can't pay, cannot pay, can't afford, struggling, financial difficulty, lost my job, unemployed, 困难, 还不起, 还不上, 无力偿还, 失业
credit score, credit report, credit history, credit bureau, 征信, 信用评分, 信用记录, 信用报告
swift, iban, bic, routing number, sort code, swift code, bank code, 银行代码, 国际代码
account number, account details, bank details, my details, 账号, 账户号码, 卡号, 账户信息, 账户资料
account, accounts, 账户, 帐户, 户口
card, cards, bank card, 卡, 卡片, 银行卡
credit card, 信用卡
debit card, 借记卡, 储蓄卡
pay, payment, payments, paid, paying, spend, spending, buy, 支付, 付款, 付钱, 缴纳, 交, 刷卡, 刷, 付
order, orders, purchase order, 订单, 下单
return, send back, 退货, 寄回
eligible, eligibility, qualify, am I able, requirement, requirements, condition, conditions, criteria, who can, 条件, 资格, 要求, 符合, 谁可以
apply, application, request, 申请, 办理, 申办, 办
compare, difference, versus, 区别, 对比, 比较, 不同
nickname, rename, 备注名, 昵称, 重命名
budget, budgeting, 预算, 开支, 支出, 花费
export, csv, pdf, save a copy, 导出, 下载
accessibility, blind, deaf, disability, large text, screen reader, 无障碍, 残障, 视障, 听障, 大字
language, chinese, mandarin, english, cantonese, translate, translated, translation, speak chinese, 语言, 中文, 英文, 普通话, 华语, 粤语, 翻译, 英语, 国语
tax, taxes, taxed, taxable, tax residency, 税, 税务, 纳税, 交税, 税号, 税务居民, tin
crypto, bitcoin, cryptocurrency, 加密货币, 比特币, 虚拟货币
gambling, betting, casino, 赌博, 博彩
qr, qr code, scan, 二维码, 扫码, 扫一扫
weekend, saturday, sunday, public holiday, bank holiday, 周末, 节假日, 假期, 公众假期, 公共假期, 周六, 周日, 星期天, 星期六
safety check, security check, was this you, suspicious payment check, 安全核查, 是不是本人, 是不是我本人, 本人操作
police, police report, lawyer, 警察, 报警, 报案, 警方
how many, number of, 几张, 多少张, 几个, 几次
length, characters, digits, how many characters, 几位, 多少位, 位数, 字符
`;

/** Concept terms carry this mark, which no tokenised word can contain. */
const MARK = '#';
const LONGEST_PHRASE = 5;

/** First term of a phrase → the phrases that begin with it, longest first. */
const PHRASES = new Map<string, { terms: string[]; concepts: string[]; whole: boolean }[]>();

for (const line of GROUPS.trim().split('\n')) {
  const whole = line.startsWith('=');
  const names = line
    .replace('=', '')
    .split(',')
    .map((name) => name.trim());
  const concept = MARK + names[0];
  for (const name of names) {
    const terms = sequence(tokenize(name)).map((token) => token.term);
    const [first] = terms;
    if (first === undefined || terms.length > LONGEST_PHRASE) continue;
    const known = PHRASES.get(first) ?? [];
    const same = known.find((phrase) => phrase.terms.join(' ') === terms.join(' '));
    if (same === undefined) known.push({ terms, concepts: [concept], whole });
    else if (!same.concepts.includes(concept)) same.concepts.push(concept);
    PHRASES.set(
      first,
      known.sort((a, b) => b.terms.length - a.terms.length),
    );
  }
}

/** Without the overlapping pairs: the tokens one after the other. */
function sequence(tokens: readonly Token[]): Token[] {
  return tokens.filter((token) => token.kind !== 'pair');
}

/** An idea found in a text, at the words that express it. */
export interface Concept {
  term: string;
  start: number;
  end: number;
}

/**
 * The ideas named in a text, whatever words it uses, as terms to index beside the words (`#refund`).
 * The longest phrase wins where several begin at one word; phrases may overlap otherwise. Linear.
 */
export function conceptsIn(tokens: readonly Token[]): Concept[] {
  const row = sequence(tokens);
  const found: Concept[] = [];
  for (let at = 0; at < row.length; at++) {
    for (const { terms, concepts, whole } of PHRASES.get(row[at]!.term) ?? []) {
      const last = phraseEnd(row, at, terms);
      if (last === null) continue;
      for (const term of concepts) found.push({ term, start: row[at]!.start, end: row[last]!.end });
      if (whole) at = last;
      break;
    }
  }
  return found;
}

/** Small words that may stand between the words of a phrase without changing it ("close *the* account", 开*个*户). */
const BETWEEN = new Set(
  'a an the my your our his her their this that it me us some any one 的 了 个 一 我 您 你 们 这 那'.split(' '),
);

/** Where a phrase that begins at `at` ends; up to two small words may stand between its words. */
function phraseEnd(row: readonly Token[], at: number, terms: readonly string[]): number | null {
  let here = at;
  for (const term of terms.slice(1)) {
    let next = here + 1;
    while (next - here <= 2 && row[next]?.term !== term && BETWEEN.has(row[next]?.term ?? '')) next++;
    if (row[next]?.term !== term) return null;
    here = next;
  }
  return here;
}
