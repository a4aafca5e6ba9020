import type { PersonalKind } from './detector.ts';
import { HELD_OUT } from './hand-written-held-out.ts';
import type { Planted } from './planted.ts';

/**
 * Messages to a bank and to a shop, and what their agents note, written one by one and not by the rules: what is personal
 * stands in ⟦kind value⟧, and ¶ is a new line. All people and numbers are invented; numbers with a checksum pass it.
 */
const ENGLISH = `
hi, ⟦name Priya Raman⟧ here, my card ⟦card 4929 1183 0472 5617⟧ got swallowed by the machine on Friday
Name: ⟦name Tomasz Wójcik⟧¶Date of birth: ⟦date_of_birth 14/09/1983⟧¶Phone: ⟦phone +44 7700 900461⟧¶Email: ⟦email tomasz.wojcik83@postbox.example⟧
Could you send it to ⟦address Flat 3, 27 Alder Road, Leeds LS6 2AB⟧ instead?
pls change my adress to ⟦address 1846 Maple Street, Apt 4B, Columbus, OH 43215⟧ thx
My new number is ⟦phone 07700 900 772⟧, the old one ends in 118.
The cardholder is ⟦name Ngozi Adeyemi⟧, expiry 09/28, cvv ⟦secret 482⟧, number ⟦card 5412-7534-0098-2133⟧
I paid from ⟦iban GB90 HBRB 2004 1431 9268 19⟧ but it bounced
Please refund to IBAN: ⟦iban DE80370400440732013000⟧, BIC COBADEFFXXX
account number ⟦account 31926819⟧ sort code ⟦account 20-00-52⟧ in the name of ⟦name Helen Armitage⟧
Kind regards,¶⟦name Daniel Okonkwo⟧¶Operations Manager¶M: ⟦phone +44 7700 900318⟧¶E: ⟦email d.okonkwo@brightfields.example⟧
I think I typed my pasword ⟦secret Tulip$1987⟧ into a fake site!!
The text said my code is ⟦secret 339201⟧, is that from you?
someone in 2FA chat asked for my OTP and I gave ⟦secret 991204⟧
my pin is ⟦secret 4417⟧ and it still says wrong
SSN ⟦national_id 512-48-7719⟧, born ⟦date_of_birth July 4, 1976⟧, how do I get the 1099 form?
NI number ⟦national_id JG 41 28 73 B⟧ for the ISA transfer
My national insurance no is ⟦national_id AB123987C⟧ as asked.
passport no. ⟦passport 531294877⟧ issued in London
US passport ⟦passport C01928374⟧ expires next year, can I still open the account
I logged in from ⟦ip 84.17.52.203⟧ last night, was that flagged?
2026-02-11T08:14:55Z WARN login failed user=⟦email r.castellanos@inbox.example⟧ ip=⟦ip 198.51.100.74⟧ attempt=3
2026-02-11 08:15:02 payment declined pan=⟦card 4000001234567816⟧ amount=84.50 currency=GBP
GET /orders/88213 200 12ms from ⟦ip 2a02:c7f:8e31:4a00:d1c:55ff:fe21:9b07⟧
My car reg is ⟦licence_plate LD68 KWX⟧, it needs to go on the policy
license plate ⟦licence_plate 7KDL204⟧ is on the parking receipt you sent
The number plate ⟦licence_plate BX19 VNT⟧ was charged twice by the car park
Hello, my name's ⟦name Siobhán O'Leary⟧ and I still haven't received parcel 3SKABA001234567.
This is ⟦name Marcus Feldmann⟧ from Cologne. You can reach me at ⟦phone +49 151 23456789⟧.
call me back on ⟦phone (415) 555-0137⟧ any time after 5
ring me on ⟦phone 020 7946 0912⟧ please, not by mail
whatsapp ⟦phone +65 9123 4567⟧ ok?
Tel ⟦phone +852 6123 4589⟧ or mail ⟦email kitty_lam@netmail.example⟧
my cell: ⟦phone 646-555-0182⟧, text is best
Numéro: ⟦phone +33 6 12 34 56 78⟧ is my mobile, sorry for my english
⟦phone 0412 345 678⟧ is my mobile, I am in Perth until Sunday
Phone ⟦phone +91 98765 43210⟧, alternate ⟦phone +91-80-4123-7788⟧
reach me under ⟦phone 0171 2345678⟧ in the evening
I gave ⟦phone +1 (212) 555 0199⟧ when I signed up but have no access to it any more
my number is ⟦phone 5550147⟧ area code 312
mail me: ⟦email ann-marie+orders@fastpost.example⟧
it's ⟦email jose.ruiz@correo.example⟧ not jose.luiz
my email is ⟦email lena dot brandt at webpost dot example⟧ (your form eats the at sign)
send it to ⟦email peter(at)oakhill.example⟧ please
From: ⟦name Margaret Holloway⟧ <⟦email m.holloway@parishmail.example⟧>¶To: Customer Service¶Subject: Missing statement for March
From: ⟦email yusuf.demir@kutu.example⟧¶Sent: 12 March 2026 09:41¶I would like to close my savings account.
Dear Mr ⟦name Okafor⟧,¶we have received your complaint CMP-2026-00318.¶Yours sincerely
Dear Ms. ⟦name Delacroix⟧, thank you for waiting. Your replacement card was posted on Monday.
Thanks,¶⟦name Beth⟧
Cheers,¶⟦name Rob Tanner⟧¶¶Sent from my iPhone
Best,¶⟦name Aisha Rahman⟧¶⟦address 18 Larch Close, Bristol BS7 8QT⟧
Sincerely,¶⟦name J. P. Hartley⟧¶⟦phone 01632 960457⟧
You spoke to my husband, his name is ⟦name Graham Whitcombe⟧.
I'm ⟦name Olivia Brandt⟧ and I'd like to dispute a charge of £42.10 on 3 May.
I am ⟦name Kwame Mensah⟧, customer since 2011
The account is held by ⟦name Eleanor Vance⟧ and has been dormant since 2019
Name on card: MR ⟦name D O'SULLIVAN⟧
Full name: ⟦name Maria del Carmen Ortega⟧ / DOB: ⟦date_of_birth 1990-02-28⟧ / Postcode: AB10
First name: ⟦name Ingrid⟧¶Last name: ⟦name Sørensen⟧¶Order: 100482219
Deliver to:¶⟦name Hannah Pritchard⟧¶⟦address 7 Quayside Lane, Cardiff CF10 4PL⟧
Ship to ⟦address 2207 W Juniper Ave, Unit 12, Phoenix, AZ 85021⟧, leave it at the porch
I moved from ⟦address 14 Beech Grove, York YO31 7QA⟧ to ⟦address 221 Station Road, Ely CB7 4BS⟧
Billing address ⟦address 9800 Lakeshore Blvd, Cleveland, OH 44108⟧
our new home: ⟦address 12/45 Flinders Street, Melbourne VIC 3000⟧
address: ⟦address Blk 214 Ang Mo Kio Ave 3 #08-1172 Singapore 560214⟧
Courier went to ⟦address 55 Hillcrest Drive⟧ but I live at ⟦address 55 Hillcrest Court⟧!
I live at ⟦address 3 The Crescent, Whitby⟧, the postman knows it
send letters to ⟦address PO Box 1123, Dunedin 9054⟧
The flat is ⟦address 88 Queen's Road, Central, Hong Kong⟧, 4th floor buzzer
It was delivered to ⟦address 410 Elm St⟧ and not to us
DOB ⟦date_of_birth 03-11-1984⟧, postcode is on file
I was born on ⟦date_of_birth 21st of June 1958⟧ so the over-65 rate should apply from now
my birthday is ⟦date_of_birth 5 May 1991⟧, not 6 May, please correct it
d.o.b. ⟦date_of_birth 7/12/68⟧
born ⟦date_of_birth 30.01.1979⟧ in Graz
Date of Birth (dd/mm/yyyy) ⟦date_of_birth 19/04/2001⟧
my son was born ⟦date_of_birth 2014-08-23⟧, can he have a junior account?
the long number on the front is ⟦card 5555341244441826⟧, it does not go through
amex ⟦card 3714 496353 98431⟧ was charged in dollars
card number¶⟦card 6011 0009 9013 9424⟧¶exp 11/27
Is ⟦card 4539578763621486⟧ blocked? It is my joint one
I entered ⟦card 4916 3385 0608 2832⟧ 04/29 ⟦secret 119⟧ in the form and it failed
visa ⟦card 4485.0403.5615.9873⟧ declined at the hotel
security code is ⟦secret 027⟧ on the back
CVC: ⟦secret 6641⟧ for the amex
Username rkessler, password: ⟦secret w!nterfell_09⟧
pw = ⟦secret Kaffee4Zwei⟧ dont tell anyone lol
My passcode is ⟦secret 280519⟧ and Face ID is off
the temporary password you mailed, ⟦secret Xy7-pQ2m⟧, is not accepted
The verification code ⟦secret 48 19 03⟧ came twice
Authorization: Bearer ⟦secret eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3NyJ9.q1Vt0mZ⟧
our api key ⟦secret hk_live_9fJ2mQx7Lr04TbVa⟧ stopped working after the update
client_secret=⟦secret 8d1f0c52a97b4e63⟧ returns 401 in the sandbox
I set the security answer to ⟦secret Biscuit⟧ years ago and it does not take it
PIN: ⟦secret 0932⟧
routing number ⟦account 121000358⟧, checking account ⟦account 000482716093⟧
acct # ⟦account 7741203398⟧ shows a fee of $12.00
BSB ⟦account 062-001⟧ Account ⟦account 10482277⟧
My savings a/c no ⟦account 50100234871122⟧ IFSC HARB0001234
S/C ⟦account 40-47-84⟧, A/C ⟦account 70872490⟧
please move it to account ⟦account 66371954⟧ not to the old one
IBAN ⟦iban FR1420041010050500013M02606⟧ is what your form refuses
⟦iban NL91ABNA0417164300⟧ ← is that yours?
my iban:⟦iban ie29aibk93115212345678⟧
Transfer to ⟦iban ES91 2100 0418 4502 0005 1332⟧ pending for 5 days
NRIC ⟦national_id S7834521G⟧, it is for the rental
my SSN is ⟦national_id 219 09 4417⟧ in case you need it
social security number: ⟦national_id 401558832⟧
Passport Number: ⟦passport PA8374652⟧
I uploaded my passport (⟦passport 48120937⟧) twice
ID: driving licence, passport GB ⟦passport 120382978⟧
Customer: yes sure it's ⟦phone 07700900915⟧¶Agent: thank you, and your date of birth?¶Customer: ⟦date_of_birth 9th Feb 1969⟧¶Agent: and the first line of your address?¶Customer: ⟦address 61 Mill Lane⟧
Agent note: spoke with Mrs ⟦name Farrant⟧, verified by DOB ⟦date_of_birth 11/11/1947⟧, cb on ⟦phone 01632 960882⟧
{"email":"⟦email q.tran@lantern.example⟧","phone":"⟦phone +15550100233⟧","order":"W-204418","total":64.9}
name=⟦name Carlos Menezes⟧;tel=⟦phone +55 11 91234-5678⟧;order=771203
I tried to login with ⟦email oldschool_1999@mymail.example⟧ / ⟦secret skaterboi1⟧ but no luck (password was right for sure)
This is ⟦name Wen Li⟧, 我在新加坡, call ⟦phone +65 8765 4321⟧ please
Hi its ⟦name Jasmine⟧ again, same issue with order 55120
my wife ⟦name Catherine⟧ ordered it, her phone is ⟦phone 07700 900223⟧
Please talk to ⟦name Steve Hargreaves⟧ on ⟦phone 0161 496 0338⟧
Attn: ⟦name Lucía Fernández⟧, ⟦address Calle Mayor 14, 28013 Madrid⟧
Rechnung an ⟦name Jürgen Falk⟧, ⟦address Lindenstraße 22, 50674 Köln⟧, please in English too
emergency contact is ⟦name Joyce Tan⟧ ⟦phone 91234567⟧
I can be contacted at ⟦email bo@b.example⟧
Signed, ⟦name Theodora Papadakis⟧
taxi plate ⟦licence_plate SBA 1234 G⟧ hit my courier bike
registration ⟦licence_plate KA 05 MJ 8821⟧ should be removed from the pass
the vehicle is ⟦licence_plate M-XK 4471⟧, plate registered in Munich
VRM: ⟦licence_plate WR21OPK⟧
Beneficiary: ⟦name Acheampong Darko⟧, account no: ⟦account 1020004488713⟧
remote_addr ⟦ip 203.0.113.58⟧ user 5512 session expired
ip adress was ⟦ip 91.198.174.192⟧ I think
IPv6 ⟦ip 2001:db8:85a3::8a2e:370:7334⟧ is blocked by your shop
`;

const CHINESE = `
你好，我叫⟦name 欧阳晓琳⟧，手机号⟦phone 13956780214⟧，卡被吞了
姓名：⟦name 李建国⟧¶身份证号：⟦national_id 440306198705123418⟧¶联系电话：⟦phone 15812349067⟧
收件人：⟦name 周雨桐⟧¶地址：⟦address 广东省深圳市南山区科技南路15号创新大厦B座1203室⟧¶电话：⟦phone 186 2345 7719⟧
麻烦改到⟦address 杭州市余杭区文一西路969号3号楼⟧，谢谢
我的银行卡是⟦card 6222021001123456789⟧，工行的
卡号 ⟦card 6217 0012 1002 4455 667⟧ 转账失败
我身份证 ⟦national_id 310104199211300025⟧ 刚换的新证
身份证是⟦national_id 510107196510023315⟧，出生日期⟦date_of_birth 1965年10月2日⟧
验证码⟦secret 482913⟧一直提示错误
我收到的验证码是⟦secret 7710⟧，要告诉你吗
密码是⟦secret wodemima123⟧，帮我看看为什么登不上
登录密码：⟦secret Qwe@8848⟧
取款密码⟦secret 830174⟧输了三次被锁了
支付密码我设的⟦secret 201314⟧，怎么不对
我的邮箱 ⟦email zhangyue_1990@youxiang.example⟧
发票发到⟦email liu.fang@gongsi.example⟧就行
邮箱地址：⟦email 7738291@kuaiyou.example⟧，没收到邮件
我是⟦name 刘洋⟧，之前打过电话的
本人⟦name 赵敏华⟧，现申请注销账户
我姓⟦name 陈⟧，尾号0214那张卡
联系人⟦name 周⟧女士 ⟦phone 021-54321098⟧
电话⟦phone 0755-82345671⟧转客服，没人接
打我手机⟦phone 一三九零六七八一二三四⟧不行，打这个⟦phone 17701234568⟧
微信同号⟦phone 18698761234⟧
我手机⟦phone 138-0571-6628⟧收不到短信
+86手机：⟦phone +86 159 2233 4455⟧
香港电话 ⟦phone +852 9876 5432⟧ 可以注册吗
台湾手机⟦phone 0912-345-678⟧收不到码
座机是⟦phone (010)6523 8841⟧，白天打
生日是⟦date_of_birth 1988年8月8日⟧，资料里写错了
出生日期：⟦date_of_birth 1979-12-03⟧
我⟦date_of_birth 95年3月12号⟧出生的，能办青年卡吗
生日⟦date_of_birth 2000/01/15⟧，怎么没收到生日券
我妈妈⟦date_of_birth 1950.6.18⟧生，办不了手机银行
出生年月日 ⟦date_of_birth 19910723⟧
护照号⟦passport E83749201⟧，快过期了
护照 ⟦passport EJ4820193⟧ 可以开户吗
我用的是护照（⟦passport G28394057⟧）注册的
港澳通行证⟦passport C12384756⟧能开户么
车牌⟦licence_plate 粤B·3K72P⟧，停车费扣了两次
车牌号：⟦licence_plate 沪AD40213⟧（新能源）
我的车⟦licence_plate 苏E8Q31M⟧ETC扣费不对
⟦licence_plate 川A·D20881⟧的保险什么时候到期
账号⟦account 02000123092345⟧，户名⟦name 王建军⟧
对公账户 ⟦account 110060149012015⟧ 到账了吗
开户行：招商银行科技园支行¶账号：⟦account 755914278310702⟧¶户名：⟦name 孙丽娟⟧
存折账号是⟦account 4402233001876⟧，丢了
我的账户⟦account 30281177645⟧多扣了15元
登录IP ⟦ip 223.104.63.18⟧ 不是我本人
日志：user=⟦phone 13700138042⟧ ip=⟦ip 117.136.41.209⟧ result=FAIL code=5031
2026-03-02 10:22:41 [ERROR] 绑卡失败 card=⟦card 6214835512349877⟧ name=⟦name 何志强⟧ idno=⟦national_id 430102197809061554⟧
IP地址是⟦ip 2408:8456:3210:9a7c::1⟧，异地登录提醒
住址：⟦address 成都市武侯区人民南路四段27号翠林苑3栋1单元1902⟧
我家在⟦address 上海市徐汇区漕溪北路18号5楼⟧，快递送错了
寄到⟦address 湖南省衡阳市衡南县三塘镇大桥村6组⟧可以吗
⟦address 北京海淀区中关村大街甲28号海淀文化艺术大厦A座907⟧，收件人⟦name 韩雪⟧，⟦phone 13426781903⟧
香港地址：⟦address 九龍彌敦道582號信和中心12樓A室⟧
台灣地址 ⟦address 台北市大安區和平東路二段106號7樓⟧ 收件人 ⟦name 林志明⟧
送到⟦address 朝阳区望京西园四区416号楼2单元303⟧门口
搬家了，新地址⟦address 武汉市洪山区珞喻路1037号⟧，旧地址⟦address 武汉市江岸区沿江大道137号⟧不用了
单位地址⟦address 苏州工业园区星湖街328号创意产业园5栋⟧
把东西放⟦address 天津市和平区南京路189号津汇广场2座1105⟧前台
⟦name 王⟧先生您好，您尾号7719的卡已寄出
尊敬的⟦name 李⟧女士：您的投诉已受理，编号20260318007
客户⟦name 张伟强⟧来电，核对身份证后四位1234，回电⟦phone 13612349988⟧
客户：我叫⟦name 马晓东⟧¶客服：请提供手机号¶客户：⟦phone 15099887766⟧¶客服：请问身份证号？¶客户：⟦national_id 620102198402293011⟧
此致¶敬礼¶⟦name 高文斌⟧¶2026年3月5日
谢谢！¶⟦name 林小曼⟧¶⟦phone 13311112468⟧
持卡人姓名⟦name 黄丽⟧，有效期08/29，CVV⟦secret 315⟧
持卡人：⟦name ZHANG WEI⟧ 卡号：⟦card 5187 1820 0987 6657⟧ 安全码：⟦secret 902⟧
信用卡⟦card 4380880001234563⟧被盗刷了！！
我两张卡⟦card 6228480312345678907⟧和⟦card 6227001320456781123⟧都不能用
转给我老婆，她叫⟦name 吴倩⟧，卡号⟦card 623058123456789015⟧
帮我查一下⟦card 6225880112345674⟧的余额？ 哦不对我看看
iban是⟦iban GB63HBRB20041431926820⟧，从英国汇款
汇款到 ⟦iban DE44 5001 0517 5407 3249 31⟧，手续费多少
香港身份证⟦national_id K482913(1)⟧，大陆能开户吗
我的SSN是⟦national_id 538-21-9046⟧，报税用
我的英文名 my name is ⟦name Grace Hu⟧，护照 ⟦passport EB2938475⟧
地址 address: ⟦address Room 1602, Tower 3, 88 Century Avenue, Pudong, Shanghai⟧
我先生⟦name 郑凯⟧的手机⟦phone 18057126639⟧也收不到
我儿子叫⟦name 宋子轩⟧，⟦date_of_birth 2015年4月1日⟧出生，可以办卡吗
法定代表人：⟦name 邓国华⟧，电话：⟦phone 0571-88990123⟧
申请人 ⟦name 许静⟧ 证件号码 ⟦national_id 330106199007154821⟧
经办人⟦name 曹磊⟧，分机8021
推荐人手机 ⟦phone 19912345670⟧
找⟦name 徐⟧经理，他电话⟦phone 13823456701⟧
开机密码我忘了，网银密码是⟦secret Hao2024!!⟧
动态码：⟦secret 551 207⟧
短信里的6位数字是⟦secret 093817⟧
appkey=⟦secret 3f9ac0d27be14c58⟧ 调用报错401
密保答案是⟦secret 小花猫⟧，不对吗
用户名lihua88 密码⟦secret lihua880808⟧ 登不进去
PIN码⟦secret 6620⟧忘了改
寄 ⟦name 罗敏⟧ 收，⟦phone 15600887123⟧，⟦address 陕西省西安市雁塔区高新路52号高科大厦⟧
⟦address 山东省青岛市市南区香港中路40号⟧ ⟦name 姜涛⟧收 ⟦phone 13706420088⟧
我的电话：⟦phone 1-3-5-0-1-2-3-4-5-6-7⟧（怕被屏蔽）
身份证号码⟦national_id 110108 19830417 421X⟧，中间我加了空格
帐号：⟦account 6013 8278 0010 2233⟧（对公户）
深海科技的联系人是⟦name 方明⟧
我叫⟦name 阿依古丽·买买提⟧，名字太长填不下
本人姓名：⟦name 司马青⟧，曾用名：⟦name 司马小青⟧
寄件人 ⟦name 田甜⟧ ⟦phone 159-0000-4567⟧
紧急联系人：⟦name 胡军⟧（父亲）⟦phone 13088776655⟧
`;

const NEAR_MISSES = `
order 1004822190 was promised for 14 March and today is the 19th
My order number is 4929118304725619, not a card number
where is parcel JD014600006281230874?
tracking 1Z999AA10123456784 shows delivered but nothing came
tracking no 420330419400111899223857284512 has not moved
RM 4829 1174 5GB is the Royal Mail reference
the invoice INV-2026-004471 lists 3 items at £1,284.00
I was charged $12,450.75 on 03/14/2026 and again on 03/15/2026
You took 1.299,00 € twice in 24 hours
ref 8837162004 on my statement, what is it?
app version 7.14.2.1 crashes on Android 14
since build 10.0.22631.4890 the page does not load
we run firmware 2.4.1.12 on the terminal, is it supported?
card ending in 4821 is not accepted
**** **** **** 7719 is still shown in my wallet
the test number 4000 1234 5678 9011 is refused as it should be
16 digits like 1234 5678 9012 3456 are shown as an example in your help
my card was declined, my pin was locked and my password expired
I forgot my password and the reset link goes nowhere
what should my PIN look like, 4 or 6 digits?
is the verification code valid for 10 minutes or for 30?
I never get the code you send by text
password must be 12 characters long, says the page
your password rules are ridiculous
the security code field stays grey
my address is not accepted by the form
my address has changed, how do I tell you?
my name is spelled wrong on the card
my phone number is no longer valid
my email is not verified yet
my account number is missing on the statement
my passport is about to expire, can I still open an account?
born and raised here, I never saw such service
I am very disappointed with the delivery
I am not sure which form to use
I'm Still Waiting for a reply
This is Ridiculous, third time now
this is urgent please
Hi there, Hello, anybody?
Dear customer service team, I hope you can help
Dear Sir or Madam, where do I find the tax form?
Thanks, that worked
Best regards from a happy customer
Kind regards and have a nice weekend
I live on the third floor and the courier never comes up
I live in London and work in Leeds
the branch on King Street was closed at 14:30
is there an ATM near Station Road?
the store at Oxford Street had size 42 but not 44
deliver between 9:00 and 12:30 on 21/03/2026 please
room 305, second floor, meeting at 4
table for 12 people, voucher SPRING-2026-8841
discount code WELCOME10 does not work
gift card code 8F2K-99QT-L0PM is empty
serial number C02XK1ZJJGH5, bought in 2024
product SKU 88-4471-203 is out of stock
model WH-1000XM5 in black, EAN 4548736132610
ISBN 978-3-16-148410-0 arrived damaged
size 10 1/2, width 4E, item no 553417
the interest rate is 3.75 % for balances over 25,000
I want to pay 450.00 monthly for 36 months
exchange rate was 1.0842 on 2 February and 1.0917 on the 9th
transfer of 5,000 to 10,000, fee 0.5 %, limit 20000 per day
call your hotline 0800 123 4567? nobody answers
I rang 1-800-555-0100 four times
your 24h line 116 116 is engaged
I waited 45 minutes on hold and was cut off after 3 transfers
case 2026-118842 was closed without an answer
ticket #550 412 773 please reopen
complaint CMP/2026/00318 dated 12.02.2026
the flight BA2490 on 12 June at 07:45
the terminal says error 0x80070057
HTTP 502 from the checkout since 11:42:07
ERR-20260311-77120 when I press pay
session 7f3c2a90-44b1-4e0a-9d55-2b1f6a0c8e17 expired
commit 9fceb02 broke the widget on our site
2026-02-11T08:14:55Z INFO order=88213 total=64.90 items=3 took=128ms
uptime 99.95, latency 120 ms, 4.2.0.1 is the newest release
the coordinates are 51.5074, -0.1278
I scored 720, up from 685, in 3 months
my points 1 204 500 were gone on 1 January 2026
can I pay 3 x 199.99 by card?
expiry 09/28 is printed on it
valid from 05/24 until 05/29
the contract runs from 01.04.2025 to 31.03.2027
statement for 1 January to 31 March 2026 please
holiday opening on 25 December 2026?
tax year 2025-2026, form 1099-INT, box 4
section 12.3.4.5 of your terms is unclear
SWIFT/BIC COBADEFFXXX, is this right for you?
IBAN DE00 1234 5678 9012 3456 78 in your example is not valid
how long is an IBAN, 22 or 24 characters?
what is a sort code and where do I find it?
the licence plate holder I bought is broken
registration takes too long, plate is chipped, 2 of 6 arrived
Can I use my driving licence instead of a passport?
the name of the manager is all I want
the API returns a token but the token is null
api key rotation is every 90 days?
John Lewis and Marks & Spencer vouchers, do you take them?
Bed 140 x 200, slats 28, delivery week 14
bolt M8 x 40, qty 1200, lot 20260218-03
the watch shows 10,482 steps and 72 bpm
parcel locker 118, compartment 07, until 22:00
flat shoes, size 7, road bike tyres 28-622
3 Way Adapter and 5 Star Hotel voucher missing
I need 2 Drive bays and 1 Square table
mail me when it is back in stock
订单号202603180077123456一直没发货
订单 4403061987051234567 显示已完成
快递单号SF1390067812345，三天没动了
运单号 YT8837162004551 到哪了
圆通 773120045518822 已签收但我没收到
退款金额3,499.00元，什么时候到账
转账50000元手续费是多少
3月12日扣了199，4月12日又扣了199
2026年3月18日到期的理财可以提前赎回吗
下午3点15分到5点之间送货
尾号4821的卡用不了
卡号前六位622202是哪个银行
16位的卡号像1234567812345678这种能填吗
版本号8.2.10.3闪退
更新到鸿蒙4.2.0.130之后打不开
客服电话95588打不通
400-820-8888一直占线
800电话能打吗，我打了10分钟
密码忘了怎么办
密码错误，已锁定24小时
密码是几位的？
验证码收不到，等了60秒
验证码有效期是5分钟吗
支付密码和登录密码一样可以吗
身份证过期了还能取款吗
身份证正反面要拍照上传吗
护照可以开户吗，要带什么
我的手机号换了怎么改
我的地址填错了怎么改
邮箱收不到邮件
姓名填错了，怎么修改
我叫客服半天没人理
我叫了人工三次
我是老客户了，怎么还要排队
我是不是被盗刷了
本人不在，可以代收吗
我姓什么你们系统里没有吗
收件人写错了怎么改
联系人怎么删除
先生您好，请问有什么可以帮您
女士优先活动还有吗
王者荣耀充值648没到账
高兴死了，谢谢客服
马上到了吗，等了40分钟
张家界的门票怎么退
黄金现在多少钱一克，买100克
白色的还有吗，42码
生日礼券怎么领
生日当天消费满200减50
出生证明可以开户吗
我家在学校旁边，快递不上楼
人民路支行几点开门
地铁2号线中山公园站附近有网点吗
3号窗口排队太长，叫到A017
南京东路店有货吗
北京银行的卡能绑吗
住在农村可以送货吗
两室一厅的沙发尺寸260乘95
5楼没有电梯，送货上楼吗
车牌识别不了怎么办
沪深300和中证500哪个好
京东买的可以退到你们店吗
账户冻结了怎么解冻
账号被封了，申诉编号A20260311-77
对公账户年费360元一年吗
登录IP异常是什么意思
IP地址在哪里看
商品编号100012043978库存不足
条码6901234567892扫不出来
积分还有12800，过期5600
理财产品代码NH2026018业绩比较基准3.15%
基金110022净值2.4310
股票代码600519，今天1688.50
发票号码04837215，税号不对
汇率7.2431，换了2000美元
错误码50310211，请求ID 9f3c2a9044b14e0a
利率从3.95%降到3.45%，还剩240期
活动从11月1日到11月11日
第12345位顾客有奖吗
火车票G1024次 12车07A
尺码175/92A 货号DX8820-101
房间号2308，入住3晚
王府井百货的券过期了
谢谢！¶祝工作顺利
此致敬礼，麻烦尽快处理
`;

/**
 * What was written by hand: each message with its personal data, and messages that only look as if they had some.
 * @param half the rules were mended on `develop`, and not on `heldOut`
 */
export function handWrittenMessages(half: 'develop' | 'heldOut'): Planted[] {
  const parts = half === 'develop' ? [ENGLISH, CHINESE, NEAR_MISSES] : [HELD_OUT];
  return parts.flatMap((part) => part.trim().split('\n').map(read));
}

function read(line: string): Planted {
  let text = '';
  const spans: Planted['spans'] = [];
  for (const part of line.replaceAll('¶', '\n').split(/(⟦[^⟧]+⟧)/)) {
    const [, kind, value] = /^⟦(\w+) ([^⟧]+)⟧$/.exec(part) ?? [];
    if (value !== undefined)
      spans.push({ kind: kind as PersonalKind, start: text.length, end: text.length + value.length });
    text += value ?? part;
  }
  return { text, spans };
}
