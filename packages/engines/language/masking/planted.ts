import { ibanLength, isChineseId, passesLuhn, passesMod97 } from './checks.ts';
import type { PersonalKind } from './detector.ts';

/** A message with what was planted in it. */
export interface Planted {
  text: string;
  spans: { kind: PersonalKind; start: number; end: number }[];
}

type Luck = () => number;
const below = (luck: Luck, n: number) => Math.floor(luck() * n);
const oneOf = <T>(luck: Luck, values: readonly T[]): T => values[below(luck, values.length)]!;
const words = (text: string) => text.split(' ');
/** Each `#` a figure, each `@` a capital. */
const filled = (luck: Luck, form: string) =>
  form.replace(/[#@]/g, (mark) => (mark === '#' ? String(below(luck, 10)) : String.fromCharCode(65 + below(luck, 26))));
/** Tries until it holds: one in ten or one in a hundred does. */
function until(make: () => string, holds: (value: string) => boolean): string {
  for (;;) {
    const value = make();
    if (holds(value)) return value;
  }
}
const two = (n: number) => String(n).padStart(2, '0');

const FIRST = words(
  'James Olivia Noah Amelia Liam Sophie Arjun Priya Mateo Chloe Hannah Omar Wei Mei Ivan Elena Kwame Aisha',
);
const LAST = words(
  "Walker Turner O'Brien Patel Nguyen Schmidt García Kowalski Tan Lim Fletcher Moreau Okafor Haddad Smith-Jones Novak",
);
const ZH_LAST = [...'王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗'];
const ZH_FIRST = words('伟 芳 秀英 敏 静 丽 强 磊 洋 艳 勇 杰 娟 涛 超 明辉 小红 建国 志强 雨欣 子轩 梓涵 晓东 文静');
const STREETS = words('Maple Station Church Victoria Park Orchard King Chestnut Bridge Albert Mill Rosewood');
const ENDS = words('Street Road Avenue Lane Drive Court Close Terrace');
const ZH_PLACES = [
  '北京市朝阳区建国路',
  '上海市浦东新区世纪大道',
  '广东省深圳市南山区科技园路',
  '杭州市西湖区文三路',
  '成都市武侯区人民南路',
  '湖北省武汉市洪山区珞喻路',
  '南京市鼓楼区中山北路',
];
const MONTHS = words('January February March April May June July August September October November December');
const grouped = (digits: string, by: string) => digits.replace(/(.{4})(?=.)/g, `$1${by}`);

/** Figures until the last one, which makes the number pass. */
const card = (luck: Luck) => {
  const start = oneOf(luck, ['4#', '51', '55', '62', '37', '6011']);
  const length = start === '37' ? 15 : start === '62' ? oneOf(luck, [16, 19]) : 16;
  const digits = until(() => filled(luck, start + '#'.repeat(length - start.length)), passesLuhn);
  return oneOf(luck, [digits, grouped(digits, ' '), grouped(digits, '-')]);
};
const failingCard = (luck: Luck) =>
  until(
    () => filled(luck, '4###############'),
    (value) => !passesLuhn(value),
  );
const iban = (luck: Luck) => {
  const country = oneOf(luck, words('GB DE FR NL ES'));
  const length = ibanLength(country)!;
  const bank = country === 'GB' || country === 'NL' ? filled(luck, '@@@@') : '';
  const code = until(() => filled(luck, `${country}##${bank}${'#'.repeat(length - 4 - bank.length)}`), passesMod97);
  return oneOf(luck, [code, grouped(code, ' ')]);
};
const chineseId = (luck: Luck) =>
  until(() => {
    const day = `${1950 + below(luck, 55)}${two(1 + below(luck, 12))}${two(1 + below(luck, 28))}`;
    return (
      oneOf(luck, words('110105 310115 440305 330106 510107')) +
      day +
      filled(luck, '###') +
      oneOf(luck, [...'0123456789X'])
    );
  }, isChineseId);
const mobile = (luck: Luck) => {
  const digits = `1${oneOf(luck, words('38 39 50 58 77 86 99'))}${filled(luck, '########')}`;
  return oneOf(luck, [
    digits,
    digits.replace(/^(...)(....)/, '$1-$2-'),
    digits.replace(/^(...)(....)/, '$1 $2 '),
    `+86 ${digits}`,
  ]);
};
const year = (luck: Luck) => 1950 + below(luck, 55);

/** How each thing is written. */
const VALUES = {
  card,
  iban,
  chineseId,
  mobile,
  ssn: (luck: Luck) => `${100 + below(luck, 550)}-${two(1 + below(luck, 99))}-${1000 + below(luck, 9000)}`,
  nino: (luck: Luck) =>
    `${oneOf(luck, words('AB CE JK PW SX'))}${oneOf(luck, ['######', ' ## ## ## '])}${oneOf(luck, [...'ABCD'])}`.replace(
      /#/g,
      () => String(below(luck, 10)),
    ),
  landline: (luck: Luck) =>
    oneOf(luck, ['010-', '021-', '0755-', '0571 ']) + filled(luck, `${2 + below(luck, 7)}#######`),
  phone: (luck: Luck) =>
    filled(
      luck,
      oneOf(luck, [
        '+44 7### ######',
        '07### ######',
        '+1 415 2## ####',
        '(212) 5##-####',
        '646-3##-####',
        '+65 9### ####',
        '+49 151 ########',
        '0044 20 7### ####',
      ]),
    ),
  email: (luck: Luck) =>
    `${oneOf(luck, FIRST).toLowerCase()}${oneOf(luck, ['.', '_', ''])}${filled(luck, '##')}@${oneOf(luck, words('example.com mail.example.org post.example.co.uk qq.example.cn'))}`,
  address: (luck: Luck) => {
    const street = `${1 + below(luck, 240)} ${oneOf(luck, STREETS)} ${oneOf(luck, ENDS)}`;
    return oneOf(luck, [
      street,
      `Flat ${1 + below(luck, 40)}, ${street}, London ${filled(luck, 'SW# #')}BD`,
      `${street}, Springfield, IL ${filled(luck, '6####')}`,
      `${street}, Apt ${1 + below(luck, 40)}B`,
    ]);
  },
  chineseAddress: (luck: Luck) =>
    `${oneOf(luck, ZH_PLACES)}${1 + below(luck, 300)}号${oneOf(luck, ['', `${1 + below(luck, 20)}栋${1 + below(luck, 6)}单元${101 + below(luck, 900)}室`, `${1 + below(luck, 20)}号楼${101 + below(luck, 900)}`])}`,
  name: (luck: Luck) => `${oneOf(luck, FIRST)} ${oneOf(luck, LAST)}`,
  chineseName: (luck: Luck) => oneOf(luck, ZH_LAST) + oneOf(luck, ZH_FIRST),
  born: (luck: Luck) => {
    const [y, m, d] = [year(luck), 1 + below(luck, 12), 1 + below(luck, 28)];
    return oneOf(luck, [
      `${two(d)}/${two(m)}/${y}`,
      `${y}-${two(m)}-${two(d)}`,
      `${d} ${MONTHS[m - 1]} ${y}`,
      `${MONTHS[m - 1]} ${d}, ${y}`,
    ]);
  },
  chineseBorn: (luck: Luck) =>
    oneOf(luck, [
      `${year(luck)}年${1 + below(luck, 12)}月${1 + below(luck, 28)}日`,
      `${year(luck)}-${two(1 + below(luck, 12))}-${two(1 + below(luck, 28))}`,
    ]),
  account: (luck: Luck) => filled(luck, oneOf(luck, ['########', '##########', '####-####-##', 'HB-########'])),
  passport: (luck: Luck) => filled(luck, oneOf(luck, ['E########', '#########', '@#######@'])),
  ip: (luck: Luck) => `${11 + below(luck, 200)}.${below(luck, 256)}.${below(luck, 256)}.${1 + below(luck, 254)}`,
  plate: (luck: Luck) =>
    `${oneOf(luck, [...'京沪粤浙苏川'])}${oneOf(luck, [...'ABCDE'])}${oneOf(luck, ['', '·'])}${filled(luck, '#@###')}`.replace(
      /[IO]/g,
      'K',
    ),
  key: (luck: Luck) =>
    oneOf(luck, ['sk_live_', 'ghp_', 'key-']) + filled(luck, '#@#@#@#@#@#@#@#@#@#@#@#@').toLowerCase(),
  password: (luck: Luck) =>
    oneOf(luck, words('Sunny Tiger blue Harbour9 m00n')) + filled(luck, oneOf(luck, ['##!', '_##@', '####'])),
  pin: (luck: Luck) => filled(luck, oneOf(luck, ['####', '######'])),
  // What is nobody's.
  failingCard,
  order: (luck: Luck) => filled(luck, oneOf(luck, ['##########', '1##########', 'HB-######', '################'])),
  tracking: (luck: Luck) => filled(luck, oneOf(luck, ['SF1############', '1Z###@@#########', 'YT#############'])),
  amount: (luck: Luck) =>
    oneOf(luck, ['', '$', '£', 'S$']) +
    oneOf(luck, [filled(luck, '1,2##.00'), filled(luck, '4##.50'), filled(luck, '12##,###')]).replace(
      /^12(\d)(\d),/,
      '1$1$2,',
    ),
  day: (luck: Luck) =>
    oneOf(luck, [
      `2026-0${1 + below(luck, 9)}-1${below(luck, 10)}`,
      `1${below(luck, 10)}/0${1 + below(luck, 9)}/2026`,
      `1${below(luck, 10)} March 2026`,
    ]),
  version: (luck: Luck) => `${below(luck, 20)}.${below(luck, 20)}.${below(luck, 20)}.${below(luck, 99)}`,
} satisfies Record<string, (luck: Luck) => string>;

const KINDS: Partial<Record<keyof typeof VALUES, PersonalKind>> = {
  card: 'card',
  iban: 'iban',
  chineseId: 'national_id',
  ssn: 'national_id',
  nino: 'national_id',
  mobile: 'phone',
  landline: 'phone',
  phone: 'phone',
  email: 'email',
  address: 'address',
  chineseAddress: 'address',
  name: 'name',
  chineseName: 'name',
  born: 'date_of_birth',
  chineseBorn: 'date_of_birth',
  account: 'account',
  passport: 'passport',
  ip: 'ip',
  plate: 'licence_plate',
  key: 'secret',
  password: 'secret',
  pin: 'secret',
};

/** What customers write around it. `develop` may be looked at while rules are made; `heldOut` only measures. */
const TEMPLATES = {
  develop: `
My name is {name} and my card {card} was declined yesterday.
I'm {name}, please send the new card to {address}.
you can reach me on {phone} or {email}
My account number is {account} and I paid {amount} twice.
Date of birth: {born}, passport number {passport}
I was born on {born} and my SSN is {ssn}.
My national insurance number is {nino}, do you need more?
Please refund to {iban} as soon as possible.
my password is {password} and it still does not work
PIN: {pin}. Why was it refused?
The login came from {ip}, was that you?
here is my api key: {key}
Charge on card number {card} of {amount} on {day} is not mine
I live at {address}. My phone number is {phone}.
This is {name} speaking, account {account}
Cardholder name: {name}
Thanks,\\n{name}
call me back on {phone} after 5 pm please
我叫{chineseName}，手机号{mobile}，卡丢了。
身份证号{chineseId}，请帮我查一下
请把新卡寄到{chineseAddress}，谢谢
我的卡号是{card}，刷不了
我的邮箱是{email}，电话{landline}
出生日期{chineseBorn}，护照号{passport}
我的密码是{password}，为什么登录不了
验证码是{pin}，一直不对
车牌{plate}的保险怎么退
我是{chineseName}，账号{account}，昨天转了{amount}
我住在{chineseAddress}，想改地址
{chineseName}先生，请联系我：{mobile}
登录IP是{ip}，不是我
收款人{chineseName}，IBAN {iban}
Hello, {name} here? No: my full name is {name}.
The cash machine kept {card} and I need it for tomorrow
Could you post it to {address} instead?
Ring me at {phone}; mail goes to {email}.
I have had account number {account} since {day}.
DOB {born} and my passport is {passport}
you asked when I was born: I was born {born}
SSN {ssn}, they told me to give it here
NI number? It is {nino}.
send the {amount} back to {iban} please
password: {password}
my pin is {pin} and the machine says it is wrong
somebody logged in from {ip} at night
I pasted my token {key} into the chat by mistake
Two payments of {amount} with {card} on {day}
We moved from {address} to {address} last month
Registered under the name of {name}, customer number {account}
Kind regards,\\n{name}
Mobile: {phone}
My email address ({email}) changed, the phone {phone} did not.
Can Mrs {name} also use {card}?
The security code {pin} you sent me has expired
你好，我的名字叫{chineseName}，身份证{chineseId}
本人{chineseName}，于{day}在ATM取款{amount}
麻烦打我电话{mobile}，或者家里座机{landline}
新地址：{chineseAddress}
卡{card}被吞了怎么办
发票发到{email}就行
生日是{chineseBorn}，护照{passport}
登录密码：{password}
我收到的验证码{pin}能告诉别人吗
我的车{plate}停在你们分行门口
账户{account}里少了{amount}
快递请送到{chineseAddress}
户名{chineseName}，卡号{card}，谢谢
有人用{ip}登录了我的账户
请给{chineseName}女士回电{mobile}
密钥 {key} 泄露了
Good evening, {name} speaking. Somebody emptied my account overnight.
pls change my number from {phone} to {phone}
It says {card} expired but the new one never came
I am {name}, born {born}, and I lost everything
Deliver to: {address}
My wife {name} cannot see the joint account
you have my old mail {email}, use {email} from now on
The IBAN is {iban}, the payee name is {name}
WhatsApp me on {phone}, I am abroad
account no. {account} shows a fee of {amount}
passport no {passport} was refused when I uploaded it
I typed my PIN {pin} three times
Your form rejects my birthday, {born}
Social security number {ssn} belongs to me
My NINO: {nino}
The firewall shows {ip} at {day}
bearer {key}
I set the password to nothing else: my password was {password}
Dear Ms {name}, you wrote to me on {day}
Bill to {name}? No, the card holder is {name}
Sent {amount} to {iban} on {day} by mistake
Sincerely,\\n{name}
my home is {address} since last week
the OTP is {pin} but the app refuses it
您好，我叫{chineseName}，我的身份证是{chineseId}
联系人：{chineseName}，联系方式{mobile}
我老公叫{chineseName}，他的卡{card}也被冻结了
收货地址是{chineseAddress}，请核对
寄往{chineseAddress}的信没收到
固定电话{landline}，白天都在
邮件发{email}，短信发{mobile}
我{chineseBorn}出生，符合条件吗
护照号码：{passport}，什么时候能审核完
口令是{password}，登不上
刚收到验证码：{pin}，不是我操作的
帐号：{account}，金额{amount}
{plate}这辆车的贷款还清了
IP地址{ip}是哪里
{chineseName}女士昨天在柜台办的
开户人{chineseName}，IBAN是{iban}
`,
  heldOut: `
It's {name}. I changed flats: {address}, same phone {phone}.
what does {card} cost abroad? I used it on {day}
Please close account {account} in the name of {name}
Verify me: {name}, DOB {born}, SSN {ssn}
reply to {email} only
My number is blocked, text {phone} instead
Transfer of {amount} from {iban} to {iban} is stuck since {day}
I entered passcode {pin} and it says no
we live in {address}
NINO {nino} and passport {passport} are both uploaded
Yesterday {ip} tried to sign in as {email}
The access token {key} was in the mail
old password: {password}, new password: {password}
I, {name}, dispute {amount} on card {card}
member number {account}, date of birth {born}
Send the replacement to my office, {address}, please.
Mr {name} from your branch told me to call {phone}
Best wishes,\\n{name}
我姓名{chineseName}，出生日期：{chineseBorn}，证件号{chineseId}
能不能改成这个号码{mobile}，原来的{mobile}不用了
我家地址{chineseAddress}，邮编没变
给{chineseName}转账{amount}，卡号{card}
账户{account}的户名是{chineseName}
请回复到{email}，或拨打{landline}
密码设成了{password}还是提示错误
{pin}这个验证码是谁要的？验证码：{pin}
护照{passport}过期了怎么更新
我是车主{chineseName}，车牌号{plate}
异常登录来自{ip}，手机{mobile}没收到通知
`,
};

/** Messages without anything personal, many of which look as if. */
const NEAR_MISSES = {
  develop: `
Order {order} has not arrived, tracking number {tracking}
I paid {amount} on {day} and {amount} on {day}.
The number {failingCard} is not a card of mine, is it?
My card is wrong, my name is spelled wrong, this is Very Annoying
I waited 20 minutes on the road for 3 days
App version {version} crashes on error 1009234
my password is not working and my pin is blocked
Call your hotline 1-800-555-0199 or 400-820-8820?
I am happy to wait until 12:30:45 on {day}
Reference {order}, case id {order}, amount {amount}
订单号{order}，快递单号{tracking}，什么时候到
{day}转了{amount}，还没到账
客服电话是400-820-8820吗
我叫了外卖，付款{amount}失败
这张卡号码{failingCard}不对
密码错误怎么办，验证码收不到
我是新客户，想开户，需要10分钟吗
流水号{order}的交易是什么
Where is parcel {tracking}? Order no. {order} says delivered on {day}.
Is {amount} or {amount} the limit for 2026?
It printed {failingCard} at the end of the receipt.
I'm Really Sorry but this is not right, call me when it is done
There are 2 lanes and 15 cars on the drive
After the update to version {version} the screen stays white
What is a PIN? Do I need a password or an account number?
is 1-888-555-0123 your number?
Invoice {order} for {amount}, dated {day}, is paid twice
My address is wrong and my date of birth is missing
I was born to travel, and my name is on the list
Transaction {order} failed with code 500123
订单{order}什么时候发货
运单{tracking}一直不动，{day}就该到了
最低存款{amount}，利率3.25%
你们的热线400-600-1234打不通
我是学生，我叫你们快点
密码忘了，卡号也不记得
小票上印着{failingCard}
附近路口的网点几点开门，有12号窗口吗
参考号{order}是什么意思
Purchase {order} on {day}: {amount}, receipt {order}
Is the password case sensitive? My PIN is wrong three times now.
The waybill {tracking} has 3 parts and weighs 1200 grams
I'm Not Happy with how this is going at all
your free number 1-866-555-0175 is always busy
The code is wrong, the account is locked, and the name is missing
Between {day} and {day} I was charged {amount} 12 times
I drove 15 miles down the road to your branch in 2025
Serial number {order}, model HX-2000-15, firmware {version}
{failingCard} is what the terminal shows, a reference?
My account was opened in 2019 with 10000 dollars
At 10:15 on {day} rate 1.3425 became 1.3518
My wife and I would like to open a joint account
My phone is broken and my email does not open
交易编号{order}，金额{amount}，日期{day}
包裹{tracking}显示已签收
我是老客户了，我叫不到客服
免费热线800-820-1234能打吗
版本{version}打不开，错误代码{order}
凭证上的{failingCard}是什么号码
我的生日快到了，有礼物吗
手机号换了，地址也换了，怎么改
年利率4.35%，分36期，每期{amount}
路边3号出口的取款机坏了
`,
  heldOut: `
Booking {order} for {day} was charged {amount} instead of {amount}
The Visa Debit ending soon: do I get a new one, and is my Savings Account affected?
Your Customer Service told me to wait 10 to 15 days
I called 1-877-555-0142 and nobody spoke English
Parcel no {tracking}, weight 2.5 kg, ticket {order}
Why was it declined at Oxford on {day}? I have 3 cards and 2 accounts
Printed below: {failingCard}
build {version} on Android 14, model SM-2044
I'm Really Annoyed, this was sent to Support Team on {day}
How do I choose a good password? Is a code of 6 figures enough?
I sent {amount} on {day} at 23:59:59, rate 0.00012345
单号{order}，商品编号{order}，退{amount}
我是新来的，给朋友转账要手续费吗
客服400-800-9000几点上班
{tracking}的物流停在{day}
设备序列号{order}，系统{version}
这串{failingCard}是卡号吗
王府井附近有网点吗，张江呢
生日当天有优惠吗，证件过期了能办吗
有3000元和5000元两档，选哪个
`,
};

/**
 * Messages of customers with personal data planted in them, and messages that only look as if: as many of one as of the
 * other. The same for the same luck.
 * @param items how many pieces of personal data, ≥ 0
 */
export function plantedMessages(half: keyof typeof TEMPLATES, items: number, luck: () => number): Planted[] {
  const lines = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => line.replaceAll('\\n', '\n'));
  const [templates, misses] = [lines(TEMPLATES[half]), lines(NEAR_MISSES[half])];
  const messages: Planted[] = [];
  for (let planted = 0, at = 0; planted < items; at++) {
    const message = fill(templates[at % templates.length]!, luck);
    planted += message.spans.length;
    messages.push(message, fill(misses[at % misses.length]!, luck));
  }
  return messages;
}

function fill(template: string, luck: Luck): Planted {
  let text = '';
  const spans: Planted['spans'] = [];
  for (const part of template.split(/(\{\w+\})/)) {
    const name = /^\{(\w+)\}$/.exec(part)?.[1] as keyof typeof VALUES | undefined;
    const value = name === undefined ? part : VALUES[name](luck);
    const kind = name === undefined ? undefined : KINDS[name];
    if (kind !== undefined) spans.push({ kind, start: text.length, end: text.length + value.length });
    text += value;
  }
  return { text, spans };
}
