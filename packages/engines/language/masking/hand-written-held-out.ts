/**
 * Written after the rules were mended on the other half: marked as it is. What is missed here is not mended one by one,
 * so that there remains something to judge by.
 */
export const HELD_OUT = `
Good morning, ⟦name Frederick Osei⟧ writing. Card ⟦card 5301 2500 4418 9070⟧ shows two holds from the petrol station.
could u pls update my mobile to ⟦phone 07700 900641⟧ n email to ⟦email f_osei@blueriver.example⟧ ta
parcel left at ⟦address 9 Orchard Way, Truro TR1 3HH⟧, nobody there lives with us
My mum's account, she is ⟦name Agnes Kowalczyk⟧, DOB ⟦date_of_birth 2 Jan 1941⟧
Regards¶⟦name Simon Achebe⟧¶⟦phone +44 20 7946 0871⟧
hello this is ⟦name Rosa⟧ from order 88172, box was open
the password I use is ⟦secret Mango#4421⟧ and nothing happens
I typed ⟦secret 550318⟧ as the one-time code, it says expired
Chasing refund to ⟦iban IT60X0542811101000000123456⟧, 12 days now
sort code ⟦account 30-96-26⟧ acc ⟦account 48120093⟧
My employer pays into account ending 4410 but statement shows ⟦account 9920014410⟧ as account number
driver with plate ⟦licence_plate YK70 HTN⟧ threw the box over the fence
Passport ⟦passport 925665416⟧ attached, is the scan ok?
SSN on file is wrong, should be ⟦national_id 430-22-8815⟧
NINO: ⟦national_id CE 55 10 92 C⟧
new flat: ⟦address Apartment 7C, 310 Bayview Terrace, Brighton BN2 1TW⟧
Invoice to ⟦name Katarzyna Nowak⟧, ⟦address 48 Harbour Street, Galway⟧
Please call my secretary ⟦name Philippa Moore⟧ on ⟦phone (212) 555-0164⟧
we moved to ⟦address 6 rue des Lilas, 31000 Toulouse⟧
sign-in from ⟦ip 185.220.101.47⟧ wasn't me, I was asleep
birthdate ⟦date_of_birth 08/08/1988⟧ is right, the year on your letter isn't
Customer ⟦name Hyun-woo Park⟧ asked to be rung on ⟦phone +82 10-5550-1234⟧
⟦name Beatriz⟧ here, still no reply
Dear Mrs ⟦name Thornbury⟧, your mortgage offer expires on 30 June 2026.
{"customer":{"name":"⟦name Elif Aydin⟧","email":"⟦email elif.a@mektup.example⟧"},"amount":1290}
My cvv ⟦secret 733⟧ isn't accepted
PIN is ⟦secret 7702⟧, why is the ATM refusing
login ok with token ⟦secret pat_7Hs92kLqP0xZ41vB⟧ but upload 403s
WhatsApp me: ⟦phone +971 50 555 0142⟧
I am Dr ⟦name Naveen Kapoor⟧ and I run the clinic on the corner
your driver rang ⟦phone 01632 960118⟧, that's my old landline
amex ending 1009 ok but ⟦card 3782 822463 10005⟧ is the one stolen
spoke to ⟦name Leila⟧ in your team yesterday, very helpful
Tell Mr ⟦name Abernathy⟧ his cheque bounced
你好 我是⟦name 沈佳怡⟧ 订单88172的收货人
麻烦把电话换成⟦phone 15933218840⟧
身份证⟦national_id 320502198506031420⟧，银行卡⟦card 6217003210001234562⟧
收货地址：⟦address 重庆市渝北区龙溪街道红锦大道500号金鹏大厦11楼⟧
我妈叫⟦name 唐秀英⟧，她不会用手机
⟦name 许⟧小姐 您的快递在菜鸟驿站
户名：⟦name 梁志豪⟧ 账号：⟦account 8110700013800552⟧
短信验证码 ⟦secret 604417⟧ 提示失效
登录密码改成⟦secret Xx123456⟧了还是登不上
车牌⟦licence_plate 浙A6K88D⟧在你们停车场被多收20元
护照号码 ⟦passport EC7782013⟧ 能实名吗
出生于⟦date_of_birth 1993年5月27日⟧
邮箱⟦email chenxi0527@xinxiang.example⟧收不到账单
我住⟦address 南京市鼓楼区中山北路200号6幢402⟧
打我老公电话⟦phone 13612340987⟧
IP显示⟦ip 36.112.88.14⟧，我人在国外
给我妹⟦name 杨柳⟧转的钱没到，卡号⟦card 6222620130007654329⟧
客户⟦name 崔永浩⟧要求今天下班前回电⟦phone 010-65551234⟧
麻烦找一下⟦name 丁⟧经理
寄件：⟦name 蒋欣⟧ ⟦phone 17700001234⟧ 收件：⟦name 秦岚⟧ ⟦phone 18612345098⟧
取款密码是⟦secret 119933⟧，ATM说不对
持卡人 ⟦name LIU YANG⟧，cvv2 ⟦secret 284⟧
⟦address 福建省厦门市思明区湖滨南路66号⟧的店还开吗，我住楼上
我女儿⟦name 蔡梓涵⟧⟦date_of_birth 2012年9月9日⟧生，能开户吗
台胞证号 ⟦passport 08817362⟧
⟦name 张⟧先生的那一单，电话⟦phone 0571 8765 4321⟧
I paid 1,250.00 on 4 April and 1,250.00 on 5 April
my order 20260411-7718 has two items
updated to 6.1.0.22 and the widget is gone
Delivery slot 18:00-20:00, door code not needed
The card reader says 04 DO NOT HONOUR
the shop on Market Street closes at 6
password reset mail arrived after 20 minutes
my code did not work, 3 times
your agent said 5 working days, it has been 12
lot 44120987 expires 2027-05
is the registration free? 2 cars, 1 permit
case no 4471-2209 open since 3 March
I'm Not Happy with this
This is the 3rd time, Cheers
ticket 8817261 and invoice 20260117
plate and bowl set, 12 pieces, code PB-12
vehicle insurance 2026, 420.00 a year
contact was rude, 2 times
订单20260411771823什么时候发
充了100话费没到
密码输入6位还是8位
我是新来的，怎么注册
客户经理什么时候上班
高老庄这家店还送吗
生日月有双倍积分吗
退货单号YT20260411008
查一下3月1日到3月31日的流水
收到货少了2件
谢谢！¶期待回复
方便的话今天送
我妈高血压，可以优先吗
马上要用，今天能到吗
`;
