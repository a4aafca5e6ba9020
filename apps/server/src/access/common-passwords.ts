/**
 * What is tried first, of those long enough to pass otherwise; lower case, letters and digits only where the
 * original has other signs in it. Short lists catch most of it: the rest is the lockout's work.
 */
export const commonPasswords: ReadonlySet<string> = new Set(
  `1234567890 12345678910 123456789a 1234567891 123456789q 0123456789 0987654321 9876543210 1122334455 1234512345
1111111111 0000000000 1212121212 1231231231 123123123 1234554321 147258369 1472583690 741852963 7418529630 159357456
123qweasdzxc 123qwe123qwe 1q2w3e4r5t 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qazxsw23edc qazwsxedcr qazwsxedcrfv
qwertyuiop qwertyuiop123 qwerty12345 qwerty123456 qwerty1234 qwerty123 qwe123qwe123 qwertyqwerty asdfghjkl asdfghjkl1
asdfghjklzxcvbnm zxcvbnmasdfghjkl asdf1234asdf a123456789 aa123456789 aa12345678 abc1234567 abc123456789 abcd12345678
abcd123456 abcdefghij abcdefghijk abc123abc123 a1b2c3d4e5 a1b2c3d4e5f6 zaq12wsxcde3 zaq1zaq1zaq1 password12 password123
password1234 password12345 password123456 password01 password2024 password2025 password2026 passwordpassword
p4ssw0rd123 passw0rd123 passw0rd12 pass123456 pass1234567 mypassword mypassword1 letmein123 letmein1234 letmeinplease
welcome123 welcome1234 welcome12345 welcome2024 welcome2025 welcome2026 welcome2harken iloveyou12 iloveyou123
iloveyou1234 iloveyouforever princess123 princess12 football123 football12 baseball123 baseball12 basketball
basketball1 liverpool1 liverpool123 manchester manchester1 superman123 superman12 batman12345 starwars123 starwars12
sunshine123 sunshine12 trustno1trustno1 whatever123 changeme123 changeme12 changeme1234 changemeplease administrator
administrator1 admin12345 admin123456 admin1234567 admin123admin adminadmin administrator123 root123456 rootrootroot
test123456 test1234567 testtesttest testing123 testing1234 temp123456 secret1234 secret12345 secretpassword
computer123 internet123 computer12 michelle123 jennifer123 charlie123 monkey12345 dragon12345 shadow12345 master12345
harken1234 harken12345 harken123456 customerservice helpdesk123 helpdesk1234 callcenter callcentre support123
support1234 service123 service1234 company123 company1234 summer2024 summer2025 summer2026 winter2024 winter2025
winter2026 spring2025 spring2026 autumn2025 autumn2026 correcthorsebatterystaple woaini1314 woaini1314520
woaini520 woaini520520 5201314520 52013145201314 5201314woaini 1314520520 13145201314 woaiwojia woaiwojia123 wodemima
wodemima123 mima123456 nihao123456 nihaonihao zhongguo123 beijing2008 qq123456789 qq1234567890 w123456789 z123456789
q123456789 s123456789 l123456789 123456789abc 123456789qq 11223344556677 8888888888 6666666666 9999999999 1357924680
2468013579 0192837465 google12345 facebook123 microsoft123 samsung123 iphone12345 minecraft123 pokemon1234 naruto12345
hello12345 hello123456 helloworld helloworld1 helloworld123 loveyou123 lovelove123 blink182blink freedom123
jesus12345 godisgood123 mustang123 corvette123 ferrari123 mercedes123 yankees123 cowboys123 chelsea123 arsenal123
barcelona1 barcelona123 realmadrid1 realmadrid123 juventus123`.split(/\s+/),
);
