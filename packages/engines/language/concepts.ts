import type { Token } from './tokens.ts';
import { tokenize } from './tokens.ts';

/**
 * What customers and articles call the same thing, in both languages. One line is one idea; the first word names it.
 * Only words that mean the same in service at large belong here: a company's own names go into its articles' example
 * questions, which teach more.
 */
const GROUPS = `
lost, lose, missing, misplaced, cannot find, can't find, mislaid, left behind, 丢, 丢失, 遗失, 挂失, 不见了, 掉了, 找不到, 弄丢, 丢了
stolen, steal, theft, thief, robbed, pickpocket, mugged, 被盗, 盗刷, 偷, 被偷, 盗用, 抢
fraud, scam, scammed, scammer, fraudulent, phishing, fake, suspicious, con, cheated, hacked, 诈骗, 骗, 被骗, 骗子, 欺诈, 可疑, 钓鱼, 假冒
unrecognised, unrecognized, don't recognise, don't recognize, do not recognise, didn't make, did not make, not mine, unknown, unauthorised, unauthorized, unfamiliar, 不认识, 不是我, 非本人, 陌生, 未授权, 没见过, 没刷过
freeze, lock, block, suspend, disable, deactivate, 冻结, 锁定, 锁卡, 停用, 封, 暂停, 锁
unfreeze, unlock, unblock, reactivate, 解冻, 解锁, 解除, 恢复使用
replace, replacement, reissue, new card, another card, 补办, 补卡, 换卡, 新卡, 重新办, 补发, 更换
damaged, broken, cracked, bent, snapped, 损坏, 坏了, 破损, 断了, 消磁
deliver, delivery, arrive, arrival, ship, shipping, shipped, post, mail, posted, mailed, courier, come in the mail, dispatch, 寄, 寄送, 寄到, 邮寄, 送达, 送到, 收到, 到货, 快递, 配送, 发货, 物流
track, tracking, where is my, whereabouts, status, progress, 查询, 进度, 状态, 到哪, 跟踪
late, delay, delayed, overdue, still waiting, hasn't arrived, not arrived, not received, haven't received, 延误, 迟, 没到, 未到, 没收到, 还没有到, 未到账, 没到账, 逾期
declined, decline, refused, rejected, reject, denied, deny, didn't go through, did not go through, not go through, not accepted, doesn't work, not working, not work, doesn't go through, unsuccessful, 被拒, 拒绝, 失败, 刷不了, 付不了, 不成功, 刷不出, 用不了, 无法使用, 不能用, 没成功, 刷卡失败, 交易失败
error, fault, bug, crash, problem, issue, trouble, glitch, 错误, 出错, 报错, 故障, 闪退, 异常
atm, cash machine, cashpoint, cash point, teller machine, 取款机, 提款机, 柜员机, 自动柜员机, 自助机
withdraw, withdrawal, take out cash, take out money, get cash, cash out, take cash, 取款, 取现, 提现, 取钱, 提款, 取出
deposit, pay in, put money in, add money, add funds, top up, topup, top-up, load money, 存款, 存钱, 存入, 充值, 存现, 入金
cash, banknote, notes, 现金, 现钞, 纸币
transfer, send money, send funds, wire, remit, remittance, remitting, bank transfer, move money, 转账, 汇款, 打款, 转钱, 转款, 汇钱, 汇, 转出, 转入
payee, recipient, beneficiary, receiver, 收款人, 对方, 收款方, 受益人, 收款账户
pending, processing, in progress, on hold, held, stuck, not posted, 处理中, 待处理, 挂起, 未入账, 审核中, 进行中, 卡住
cancel, cancellation, stop, revoke, undo, withdraw request, call off, 取消, 撤销, 撤回, 终止, 停止
refund, money back, get back, return money, reimburse, reimbursement, 退款, 退钱, 退回, 返还, 退还, 退
dispute, chargeback, contest, challenge a charge, 争议, 拒付, 申诉, 异议
charged twice, double charge, duplicate, two times, twice, 重复, 两次, 扣了两次, 多扣, 重复扣款
charge, charged, deduct, deducted, debit, debited, taken from, billed, 扣款, 扣费, 收费, 扣了, 扣钱, 被扣
fee, fees, cost, costs, price, charges, how much does, how much is, commission, surcharge, 费用, 手续费, 年费, 收费, 多少钱, 费, 服务费, 价格
free, no fee, without fee, free of charge, 免费, 免手续费, 不收费, 免年费
waive, waiver, reversal, 减免, 豁免, 免除
exchange rate, fx, conversion rate, currency rate, 汇率, 外汇牌价, 兑换率
currency, foreign currency, exchange, convert, euro, dollar, pound, yen, 货币, 外币, 币种, 兑换, 换汇, 外汇, 欧元, 美元, 日元
abroad, overseas, foreign, travel, travelling, traveling, trip, holiday, vacation, international, another country, other country, other countries, outside the country, 境外, 国外, 海外, 出国, 旅行, 旅游, 出行, 跨境, 国际, 出差, 外国
limit, limits, maximum, cap, ceiling, most i can, how much can i, allowance, 限额, 额度, 上限, 最多, 最高, 限制
raise, increase, higher, more, bigger, lift, up my, 提高, 提升, 增加, 调高, 提额, 上调, 加大
lower, decrease, reduce, 降低, 减少, 调低, 下调
minimum, least, 最低, 最少, 起存, 至少
balance, how much money, funds available, available funds, 余额, 还有多少钱, 可用余额
statement, e-statement, account history, bank statement, 账单, 对账单, 月结单, 结单, 流水, 明细, 电子账单
transaction, payment history, purchase, 交易, 记录, 消费, 交易记录
receipt, proof, confirmation, 凭证, 回单, 收据, 证明
certificate, tax document, interest certificate, tax form, 证明, 利息证明, 税务, 报税
salary, wage, wages, payroll, paycheck, paycheque, 工资, 薪水, 薪资, 代发, 发薪
interest, interest rate, apr, apy, yield, 利息, 利率, 收益, 年化
savings, saver, save, saving, 储蓄, 存款, 理财
fixed deposit, term deposit, time deposit, 定期, 定存, 定期存款
loan, borrow, credit line, lending, mortgage, 贷款, 借款, 借钱, 借贷, 房贷
overdraft, overdrawn, negative balance, below zero, 透支, 负数, 欠款
repay, repayment, pay back, pay off, settle, 还款, 还钱, 偿还, 还清, 结清
instalment, installment, instalments, installments, pay in parts, split, monthly payments, 分期, 分期付款
due date, deadline, pay by, 到期, 还款日, 截止
bill, bills, utility, utilities, 缴费, 水电费, 账单, 代缴
recurring, standing order, direct debit, regular payment, subscription, subscriptions, scheduled payment, autopay, auto-pay, giro, scheduled transfer, 自动扣款, 代扣, 定期转账, 自动转账, 订阅, 自动续费, 预约转账, 自动付款
password, passcode, login details, credentials, 密码, 口令, 登录密码
pin, pin code, pin number, 取款密码, 交易密码, pin码, 卡密码
forgot, forget, forgotten, don't remember, can't remember, cannot remember, 忘记, 忘了, 不记得, 想不起
reset, change password, recover, recovery, 重置, 重设, 找回, 修改密码
change, update, edit, modify, alter, amend, switch, correct, 更改, 修改, 变更, 更新, 改, 换, 调整
sign in, log in, login, log on, logon, signin, access my account, get into, 登录, 登陆, 登入, 进入账户
sign out, log out, logout, 退出登录, 登出, 退出
register, sign up, signup, enrol, enroll, 注册, 开通, 报名
open account, open an account, opening an account, new account, start an account, create an account, join, 开户, 开立, 开一个账户, 新开户, 办理账户
close account, close my account, closing, shut down, terminate account, delete account, delete my account, leave the bank, 销户, 注销, 关闭账户, 关户, 销卡
joint, shared, share account, together, spouse, partner, husband, wife, 联名, 共同, 联合账户, 配偶, 夫妻, 老公, 老婆, 家人
child, children, kid, kids, teenager, teen, minor, under 18, son, daughter, student, 未成年, 儿童, 孩子, 小孩, 子女, 学生
business, company, corporate, commercial, 企业, 公司, 对公, 商业, 商户
verify, verification, identity, identification, prove, kyc, proof of identity, id check, confirm identity, 验证, 核实, 身份, 实名, 认证, 核验, 身份验证
document, documents, paperwork, papers, 文件, 材料, 资料, 证件
passport, id card, driving licence, driver's license, nric, identity card, 护照, 身份证, 驾照, 证件
passkey, biometric, fingerprint, face id, touch id, 通行密钥, 指纹, 人脸, 面容, 生物识别
otp, one-time password, one time password, one-time code, one time code, verification code, sms code, security code, text code, code by text, passcode by sms, 验证码, 短信验证码, 动态码, 动态密码, 校验码, 短信码
two-factor, 2fa, two factor, multi-factor, authenticator, 双重验证, 两步验证, 二次验证
phone, mobile, handset, smartphone, device, 手机, 设备, 移动设备
phone number, mobile number, cell number, new number, 手机号, 电话号码, 号码, 手机号码, 换号
address, postal address, moved house, move house, moving house, moved home, moved, new home, new flat, 地址, 住址, 搬家, 通讯地址, 家庭住址
name change, changed my name, married name, maiden name, surname, 改名, 姓名, 名字, 改姓
email, e-mail, email address, inbox, 邮箱, 邮件, 电子邮件, 电邮
app, application, mobile app, 应用, 手机银行, 客户端, app
install, download, 下载, 安装
notification, notifications, alert, alerts, push, reminder, 通知, 提醒, 推送, 提示
contactless, tap to pay, tap, wave, nfc, paywave, 非接触, 闪付, 感应支付, 挥卡, 拍卡, 碰一碰
apple pay, google pay, samsung pay, mobile wallet, digital wallet, phone payment, wallet, e-wallet, 手机支付, 钱包, 电子钱包, 数字钱包, 移动支付
virtual card, disposable card, online card, 虚拟卡, 电子卡
online shopping, online payment, internet purchase, buy online, website payment, e-commerce, pay online, online store, 网购, 网上购物, 线上支付, 网上支付, 网上付款, 在线支付
activate, activation, turn on, enable, switch on, start using, 激活, 启用, 开卡, 开启, 打开
turn off, switch off, 关闭, 关掉
expire, expiry, expired, expiration, valid until, renew, renewal, 过期, 到期, 有效期, 续期, 续卡, 失效
cheque, check deposit, checkbook, chequebook, 支票
branch, counter, office, in person, location, 网点, 分行, 支行, 柜台, 营业厅
opening hours, business hours, working hours, what time, open on, 营业时间, 工作时间, 几点, 上班时间, 服务时间
contact, phone line, hotline, call you, reach you, customer service, 联系, 热线, 客服, 电话
complaint, complain, unhappy, dissatisfied, 投诉, 抱怨, 不满
reward, rewards, points, cashback, cash back, miles, loyalty, 积分, 返现, 奖励, 里程, 返利
promo, promotion, voucher, coupon, offer, discount, bonus, 优惠, 折扣, 促销, 优惠券, 活动
insurance, insured, cover, coverage, protection, protected, 保险, 保障, 承保
invest, investment, investing, stocks, shares, funds, 投资, 基金, 股票
guarantee, deposit insurance, how safe, safe, safety, secure, security, 安全, 存款保险, 安全性
privacy, personal data, data protection, gdpr, 隐私, 个人信息, 个人数据, 数据
hold, pre-authorisation, pre-authorization, preauthorisation, preauthorization, authorisation hold, security deposit, hotel deposit, 预授权, 押金, 冻结金额
hotel, accommodation, motel, 酒店, 宾馆, 旅馆, 住宿
car hire, car rental, rental car, rent a car, hire car, 租车
merchant, shop, store, seller, retailer, vendor, 商家, 商户, 店家, 店铺, 卖家, 商店
mistake, wrong account, wrong person, wrong, wrongly, incorrect, incorrectly, accident, accidentally, by mistake, typo, 错, 错误, 转错, 搞错, 误, 弄错, 打错
how long, when will, how many days, how soon, what time, time take, take to, 多久, 多长时间, 几天, 什么时候, 何时, 多少天, 时效
same day, instant, instantly, immediate, immediately, fast, faster, quick, urgent, right away, 即时, 实时, 马上, 立即, 加急, 当天, 立刻, 快速
died, death, passed away, deceased, bereavement, dead, late mother, late father, estate, probate, 去世, 过世, 死亡, 遗产, 已故, 继承, 逝世, 身故
power of attorney, third party, on behalf, authorise someone, authorised person, 授权, 委托, 代理, 代办
hardship, can't pay, cannot pay, can't afford, struggling, financial difficulty, 困难, 还不起, 还不上, 无力偿还
credit score, credit report, credit history, credit bureau, 征信, 信用评分, 信用记录, 信用报告
swift, iban, bic, routing number, sort code, swift code, bank code, 银行代码, 国际代码
account number, account details, bank details, 账号, 账户号码, 卡号, 账户信息
account, accounts, 账户, 帐户, 户口
card, cards, 卡, 卡片, 银行卡
credit card, 信用卡
debit card, 借记卡, 储蓄卡
pay, payment, payments, paid, 支付, 付款, 付钱, 缴纳, 交易
order, orders, purchase order, 订单, 下单
return, send back, 退货, 寄回
eligible, eligibility, qualify, requirement, requirements, condition, conditions, criteria, 条件, 资格, 要求, 符合
apply, application, request, order a, get a, 申请, 办理, 申办, 办
compare, difference, better, versus, 区别, 对比, 比较, 不同
nickname, rename, label, 备注名, 昵称, 重命名
budget, budgeting, spending, spend, 预算, 开支, 支出, 花费
export, csv, pdf, download statement, 导出, 下载, 打印
accessibility, blind, deaf, disability, large text, screen reader, 无障碍, 残障, 视障, 听障, 大字
tax, taxes, 税, 税务, 报税
crypto, bitcoin, cryptocurrency, 加密货币, 比特币, 虚拟货币
gambling, betting, casino, 赌博, 博彩
qr, qr code, scan, 二维码, 扫码, 扫一扫
available, support, supported, 支持, 可用
weekend, saturday, sunday, public holiday, bank holiday, 周末, 节假日, 假期, 公众假期, 周六, 周日
`;

/** Concept terms carry this mark, which no tokenised word can contain. */
const MARK = '#';
const LONGEST_PHRASE = 5;

/** First term of a phrase → the phrases that begin with it, longest first. */
const PHRASES = new Map<string, { terms: string[]; concepts: string[] }[]>();

for (const line of GROUPS.trim().split('\n')) {
  const names = line.split(',').map((name) => name.trim());
  const concept = MARK + names[0];
  for (const name of names) {
    const terms = sequence(tokenize(name)).map((token) => token.term);
    const [first] = terms;
    if (first === undefined || terms.length > LONGEST_PHRASE) continue;
    const known = PHRASES.get(first) ?? [];
    const same = known.find((phrase) => phrase.terms.join(' ') === terms.join(' '));
    if (same === undefined) known.push({ terms, concepts: [concept] });
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
    const phrase = PHRASES.get(row[at]!.term)?.find(({ terms }) => terms.every((term, i) => row[at + i]?.term === term));
    if (phrase === undefined) continue;
    const { start } = row[at]!;
    const { end } = row[at + phrase.terms.length - 1]!;
    for (const term of phrase.concepts) found.push({ term, start, end });
  }
  return found;
}

/** Whether a term stands for an idea and not for a word. */
export function isConcept(term: string): boolean {
  return term.startsWith(MARK);
}
