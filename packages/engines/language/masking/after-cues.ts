import type { Detector, Place } from './detector.ts';
import { isOtherwise, isPhone } from './numbers.ts';

/** As it is written, and as it is mistyped. */
const PASSWORD = 'pass? ?w(?:or|ro)d';

/** Between a cue and what it announces. */
const IS = '(?: ?[:=#] ?| (?:is|was|are|be|ends? (?:in|with)|ending(?: (?:in|with))?)(?: now| actually| still)?:? )';
const IS_OR_SPACE = `(?:${IS}| )`;
const CHINESE_IS = ' ?(?:已?改?成?[是为:：=叫] ?|现在是|应该是|就是)?';

const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const DATE =
  '(?:[0-9]{1,4}[\\/.\\-][0-9]{1,2}[\\/.\\-][0-9]{1,4}' +
  `|[0-9]{1,2}(?:st|nd|rd|th)?(?: of)? ${MONTH},? [0-9]{2,4}|${MONTH} [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{2,4}` +
  '|[0-9]{2,4} ?年 ?[0-9]{1,2} ?月 ?[0-9]{1,2} ?[日号]?|(?:19|20)[0-9]{6}(?![0-9]))';

/** Words that follow a cue for a name, and are none; also where a name ends. */
const NO_NAME = new Set(
  (
    'a an the this that these those it its is am are was were be been not no on in at of to for from by with and or but so if as ' +
    'than then when where who what why how my your our his her their i you we he she they here there just very really ' +
    'please thanks thank hello hi now still also only again because about after before since until while spelled spelt ' +
    'wrong incorrect misspelled changed different missing required correct right updated showing shown written blank ' +
    'calling trying having getting going asking looking writing waiting speaking sure sorry happy unhappy angry able unable ' +
    'unacceptable ridiculous terrible customer card account bank email phone number address date team sir madam new old ' +
    'need want wants have has had can could will would do does did never always cannot dont'
  ).split(' '),
);

const LATIN_NAME = "[\\p{L}][\\p{L}'’.\\-]{0,24}";
const FAMILY_NAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤';
const DOUBLE_FAMILY_NAMES = '欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|端木|夏侯';
const FAMILY = `(?:${DOUBLE_FAMILY_NAMES}|[${FAMILY_NAMES}])`;
/** Characters that begin the next word rather than end a name. */
const NO_GIVEN = '没的了是我你他她在有和想要这那不也就都很从到把被给用办去来说吗呢啊吧,，';
const GIVEN = `(?![${NO_GIVEN}]|先生|女士|小姐|太太)\\p{Script=Han}`;
/** Words that begin with a family name's character, and name nobody. */
const NO_CHINESE_NAME =
  '(?!马上|高兴|高级|任何|方便|方式|余额|于是|万一|何时|何必|白天|白色|黄色|黄金|金额|程序|许多|周末|周[一二三四五六日年]|严重|单位|石头)';
const CHINESE_NAME = `${NO_CHINESE_NAME}${FAMILY}(?:${GIVEN}){1,2}`;
/** Who a form or a sentence is about. */
const CHINESE_RELATION = '老公|老婆|妻子|丈夫|儿子|女儿|父亲|母亲|爸爸|妈妈|爸|妈|哥哥|姐姐|弟弟|妹妹';

/** Up to four words of a name: the first that is none ends it. */
function nameWords(value: string, capitals: boolean): false | { from: number; to: number } {
  let to = 0;
  let words = 0;
  for (const word of value.matchAll(/[\p{L}][\p{L}'’.-]*/gu)) {
    const written = word[0].replace(/[.'’-]+$/, '');
    if (NO_NAME.has(written.toLowerCase()) || (capitals && !/^\p{Lu}/u.test(written))) break;
    // After a lower-case name, the sentence goes on in lower case: two words are all that is surely name.
    if (words === 2 && !/^\p{Lu}/u.test(written)) break;
    to = word.index + written.length;
    words++;
    // "Tom. Please": a dot ends it, unless it is an initial.
    if (/\.$/.test(word[0]) && written.length > 2) break;
  }
  return words > 0 && { from: 0, to };
}

const NO_SECRET = new Set(
  (
    'not wrong incorrect correct right expired invalid lost forgotten gone missing required needed too weak strong safe secure ' +
    'being changed reset rejected refused blocked locked the a an my is in on never always still no longer working accepted ' +
    'different same new old and or but what how why when where protected compromised stolen known unknown saved stored valid ' +
    'recovery manager change hint field page again please to for'
  ).split(' '),
);

/** A word after "password is" is one only if it looks like one or stands alone as what was said. */
function isSecret(value: string, { text, start, end }: Place) {
  const to = value.replace(/[.,;:?'"”’)\]]+$/, '').length;
  const core = value.slice(0, to);
  if (core.length < 3 || core.startsWith('[') || NO_SECRET.has(core.toLowerCase())) return false;
  const announced = /[:=："“‘'`] ?$/.test(text.slice(Math.max(0, start - 2), start));
  const closes = to < value.length || /^\s*(?:$|\n|and\b|but\b)/.test(text.slice(end));
  return (announced || /[0-9\p{P}\p{S}]/u.test(core) || closes) && { from: 0, to };
}

const hasDigit = (value: string) => /[0-9]/.test(value);

/** Given names that are no words besides: before a second name they need no cue. */
const GIVEN_NAMES = (
  'Aaron Abdul Abigail Adam Adrian Ahmed Aisha Alan Albert Alejandro Alex Alexander Alexandra Alice Alicia Amanda Amelia Amir Amy ' +
  'Ana Andrea Andrew Angela Anita Anjali Ann Anna Anne Anthony Antonio Arjun Arthur Barbara Ben Benjamin Beth Brian Bruno Carl ' +
  'Carla Carlos Carmen Caroline Catherine Charles Charlotte Chen Chloe Chris Christine Christopher Claire Clara Daniel David ' +
  'Deborah Deepak Denise Dennis Diana Diego Dmitri Donald Dorothy Edward Elena Elizabeth Ella Ellen Emily Emma Eric Erik Esther Ethan ' +
  'Eva Fatima Fiona Francisco Gabriel Gary George Giulia Hannah Hans Harry Hassan Heather Helen Henry Hiroshi Hugo Ian Ibrahim Igor Ingrid ' +
  'Irina Isabella Ivan Jack Jacob James Jamie Jan Jane Janet Jason Javier Jean Jennifer Jessica Jim Jin Joan Joe John Jonathan Jorge Jose José ' +
  'Joseph Joshua Juan Julia Julie Karen Karim Kate Katherine Kathleen Kevin Khadija Kim Kumar Kwame Laura Lauren Leo Liam Linda Lisa Louise Lucas ' +
  'Lucy Luis Luke Magda Marco Margaret Maria María Marie Marta Martin Mary Mateo Matthew Mei Melissa Michael Michelle Miguel Ming Mohammed ' +
  'Muhammad Nadia Nancy Natalie Nathan Nicholas Nicole Nina Noah Nora Oliver Olivia Omar Oscar Pablo Patricia Paul Paula Pedro Peter Philip Pierre Priya Rachel ' +
  'Rahul Raj Rebecca Ricardo Richard Robert Roberto Ryan Sam Samantha Samuel Sandra Sanjay Sara Sarah Scott Sean Sergei Sharon Simon Sofia Sophia ' +
  'Sophie Stefan Stephanie Stephen Steven Susan Svetlana Tariq Teresa Thomas Tim Timothy Tom Tomas Tony Vanessa Vikram Wei William Xiao Yan Yuki Yusuf Zoe'
).replaceAll(' ', '|');

/** Up to three letters and four figures in turn, in capitals. */
const PLATE = /^(?:[A-Z]{1,3}|[0-9]{1,4})(?:[ -]?(?:[A-Z]{1,3}|[0-9]{1,4})){1,4}(?![0-9A-Za-z])/;

export const AFTER_CUES: readonly Detector[] = [
  {
    kind: 'secret',
    pattern: new RegExp(
      `(?<![A-Za-z])(?:${PASSWORD}|passcode|passphrase|pwd?)(?: for [a-z ]{1,20})?${IS}["“'‘\`]?(?<value>[^\\s"“”‘'\`，。；]{3,64})`,
      'dgiu',
    ),
    accept: isSecret,
  },
  {
    // Without "is", what follows is one only by its looks: letters with figures.
    kind: 'secret',
    pattern: new RegExp(
      `(?<![A-Za-z])${PASSWORD}(?: (?:you|i|we) [a-z]{3,10}(?: me)?)?,? (?<value>(?=[!-~]{0,63}[0-9])(?=[!-~]{0,63}[A-Za-z])[!-~]{5,63}[0-9A-Za-z!$#*&])`,
      'dgiu',
    ),
  },
  {
    kind: 'secret',
    pattern:
      /(?:密码|口令) ?(?<value>(?=[!-~]{0,63}[0-9])(?=[!-~]{0,63}[A-Za-z])[\x21-\x2B\x2D-\x39\x3B-\x7E]{6,64})/dgu,
  },
  {
    kind: 'secret',
    pattern:
      /密码我?(?:设|改|填|输|用)(?:置|入)?(?:的是|成了?|为|的|了)?(?<value>[\x21-\x2B\x2D-\x7E]{4,64})(?! ?[次遍位元个])/dgu,
  },
  {
    kind: 'secret',
    pattern:
      /(?:(?<![A-Za-z])(?:security|secret|memorable) (?:answer|word)(?: is| was)?(?: to)?[ :=]{1,2}["“']?|密保(?:问题)?答案(?:设?[是为:]){1,2} ?["“]?)(?<value>\p{Script=Han}{1,8}|[A-Za-z0-9]{3,24}(?! (?:is|was|to|does|did|not|no|never|wrong)))/dgiu,
    accept: (value) => !NO_SECRET.has(value.toLowerCase()) && !/^(?:错|不|什么|忘|多少)/.test(value),
  },
  {
    // Given away in a sentence: "they asked for the code and I gave 123456".
    kind: 'secret',
    pattern:
      /(?<![A-Za-z])(?:otp|pin|(?:the|my|a|sms|security) (?:code|pin))[^.!?\n0-9]{1,30}?(?:gave|told|typed|entered|read out|shared)(?: (?:it|them|him|her|was|is|in))?[: ]{1,2}(?<value>[0-9]{4,8})(?![0-9A-Za-z]|[.,][0-9])/dgiu,
  },
  {
    kind: 'secret',
    pattern:
      /(?:短信|收到)[^。！？\n0-9]{0,8}(?:[0-9]位)?(?:数字|号码|数)[是为:]{1,2} ?(?<value>[0-9]{4,8})(?![0-9A-Za-z])/dgu,
  },
  {
    // What stands after a card's expiry is its security code.
    kind: 'secret',
    pattern:
      /(?<=[0-9]{4}[ ,;]{1,3}(?:exp(?:iry)?[ .:]{0,2})?[01][0-9]\/(?:20)?[2-4][0-9][ ,;/]{1,3})(?<value>[0-9]{3,4})(?![0-9A-Za-z/.,-])/dgiu,
  },
  {
    kind: 'secret',
    pattern:
      /(?:密码|口令)(?:(?:已经)?[是为:=叫] ?|改成了?|设成了?|设置为){1,2}["“‘]?(?<value>[\x21-\x2B\x2D-\x7E]{4,64})/dgu,
  },
  {
    kind: 'secret',
    pattern: new RegExp(
      `(?<![A-Za-z])(?:pin|pass ?code|cvv2?|cvc2?|csc|otp|(?:the|my|security|verification|one[ -]time|auth(?:entication|orisation|orization)?|sms|confirmation|access|login) ?(?:code|pass(?:word|code)))(?: (?:number|code))?(?: (?:on the back|i (?:got|received)|you sent(?: me)?))?${IS_OR_SPACE}["“']?(?<value>[0-9]{2,4}(?:[ \\-][0-9]{2,4}){1,2}|[0-9]{3,8})(?![0-9A-Za-z]|[.,/][0-9])`,
      'dgiu',
    ),
  },
  {
    kind: 'secret',
    pattern:
      /(?:验证码|校验码|安全码|动态码|取款密码|支付密码|pin ?码?|cvv2?)(?:已?[是为:= ]{1,3}|收到的?是?)?(?<value>[0-9]{2,4}(?:[ -][0-9]{2,4}){1,2}|[0-9]{3,8})(?![0-9A-Za-z])/dgiu,
  },
  { kind: 'secret', pattern: /(?<![0-9A-Za-z.-])(?<value>[0-9]{4,8})(?:这个|这|那个|是)?(?:验证码|动态码|校验码)/dgu },
  {
    kind: 'secret',
    pattern: new RegExp(
      `(?:(?<![A-Za-z])(?:(?:api|app)[ _-]?key|secret(?:[ _-]?(?:access[ _-]?)?key)?|access[ _-]?(?:key|token)|auth[ _-]?token|bearer|token|client[ _-]?secret|private[ _-]?key)|密钥|令牌|秘钥)${CHINESE_IS}${IS_OR_SPACE.replace('(?:', '(?:|')}["“']?(?<value>[0-9A-Za-z_.~+\\/=\\-]{8,256})`,
      'dgiu',
    ),
    accept: (value) => hasDigit(value) && /[A-Za-z]/.test(value),
  },
  {
    kind: 'secret',
    pattern:
      /(?<![0-9A-Za-z_])(?:sk[-_](?:live_|test_|proj-|ant-)?[0-9A-Za-z_-]{16,128}|[pr]k_(?:live|test)_[0-9A-Za-z]{16,64}|gh[opsur]_[0-9A-Za-z]{20,80}|github_pat_[0-9A-Za-z_]{20,90}|AKIA[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{30,40}|xox[abprs]-[0-9A-Za-z-]{10,80}|eyJ[0-9A-Za-z_-]{8,400}\.[0-9A-Za-z_-]{8,800}\.[0-9A-Za-z_-]{8,400})/dgu,
  },
  {
    kind: 'passport',
    pattern: new RegExp(
      `(?:(?<![A-Za-z])passport(?: (?:number|no\\.?|nr|id))?${IS_OR_SPACE}\\(?(?:(?:GB|UK|US|GBR|USA|CHN) )?|(?:护照|通行证)(?:号码|号)?${CHINESE_IS}\\(?)(?<value>[A-Za-z]{0,3}[0-9]{5,9}[A-Za-z]?)(?![0-9A-Za-z])`,
      'dgiu',
    ),
  },
  {
    kind: 'national_id',
    pattern: new RegExp(
      `(?:(?<![A-Za-z])(?:ssn|social security(?: (?:number|no\\.?))?|social insurance(?: (?:number|no\\.?))?|national insurance(?: (?:number|no\\.?))?|nino|(?:national |identity |tax )id(?:entity)?(?: card)?(?: (?:number|no\\.?))?|id card(?: (?:number|no\\.?))?|nric|aadhaar|driving licen[cs]e(?: (?:number|no\\.?))?|driver'?s licen[cs]e(?: (?:number|no\\.?))?)${IS_OR_SPACE}|(?:身份证|证件|社保|驾照|驾驶证)(?:号码|号)?${CHINESE_IS})(?<value>[A-Za-z]{0,5}[0-9](?:[ \\-]?[0-9A-Za-z]){4,18})(?![0-9A-Za-z])`,
      'dgiu',
    ),
    accept(value) {
      // Words may follow: only what has figures is number.
      const to = value.search(/[ -](?![0-9A-Za-z]{0,6}[0-9]|[A-Za-z]$)/);
      const end = to < 0 ? value.length : to;
      return value.slice(0, end).replace(/\D/g, '').length >= 5 && { from: 0, to: end };
    },
  },
  {
    kind: 'date_of_birth',
    pattern: new RegExp(
      `(?<![A-Za-z])(?:(?:i was |was )?born(?: on)?|date of birth|birth ?date|birthday|d\\.?o\\.?b\\.?)(?:${IS}| on |, ?| ?\\(|[^\\S\n]?\\([dmy/. -]{2,12}\\):? ?|\\?\\s{1,2}(?:[A-Za-z]{2,12}: ?)?(?:(?:yes|sure|it'?s),? ){0,2}| )(?:the )?(?<value>${DATE})`,
      'dgiu',
    ),
  },
  {
    kind: 'date_of_birth',
    pattern: new RegExp(`(?:出生日期|出生年月日?|生日|出生于|生于|出生在)${CHINESE_IS}(?<value>${DATE})`, 'dgiu'),
  },
  { kind: 'date_of_birth', pattern: new RegExp(`(?<value>${DATE})(?:出生|生的|生人|生(?=$|[,，。;；\\s]))`, 'dgiu') },
  {
    kind: 'account',
    pattern: new RegExp(
      `(?<![A-Za-z])(?:(?:bank |savings |checking |current |customer |member(?:ship)? |client |user )?(?:account|acct|a\\/c|customer|client|member(?:ship)?|user|policy)(?: (?:number|no\\.?|nr|id)|#)?|sort code|s\\/c|bsb|routing(?: (?:number|no\\.?))?|wechat(?: id)?|whatsapp|qq)${IS_OR_SPACE}(?<value>(?:[A-Za-z]{1,4}[ \\-]?)?[0-9](?:[ \\-]?[0-9]){4,19})(?![0-9A-Za-z]|[.,][0-9])`,
      'dgiu',
    ),
    accept: (value, place) => value.replace(/\D/g, '').length >= 6 && !isOtherwise(place),
  },
  {
    kind: 'account',
    pattern: new RegExp(
      `(?:账户|帐户|账号|帐号|卡号|户头|客户号|会员号|客户编号|用户号|尾号|qq号?|微信号?)(?:号码?|[(（]?尾号[)）]?)?${CHINESE_IS}(?<value>[A-Za-z]{0,4}-?[0-9](?:[ \\-]?[0-9]){4,19})(?![0-9A-Za-z]|[.,][0-9])`,
      'dgiu',
    ),
    accept: (value, place) => value.replace(/\D/g, '').length >= 5 && !isOtherwise(place),
  },
  {
    kind: 'account',
    pattern: /(?:微信号?|wechat(?: id)?)(?: ?[:是为] ?| is | )(?<value>[A-Za-z][0-9A-Za-z_-]{5,19})(?![0-9A-Za-z])/dgiu,
    accept: (value) => /[0-9_-]/.test(value),
  },
  {
    kind: 'licence_plate',
    pattern: new RegExp(
      `(?<![A-Za-z])(?:(?:(?:licen[cs]e|number|registration|taxi|car) )?plate(?: (?:number|no\\.?))?|(?:(?:car|vehicle) )?reg(?:istration)?(?: (?:number|no\\.?|plate))?|vrm|vehicle)${IS_OR_SPACE}(?<value>[A-Z0-9]{1,4}(?:[ \\-]?[A-Z0-9]{1,4}){1,4})`,
      'dgiu',
    ),
    accept(value) {
      const plate = PLATE.exec(value)?.[0] ?? '';
      return (
        /[0-9]/.test(plate) &&
        /[A-Z]/.test(plate) &&
        plate.replace(/[ -]/g, '').length >= 5 && { from: 0, to: plate.length }
      );
    },
  },
  {
    kind: 'phone',
    pattern: new RegExp(
      `(?:(?<![A-Za-z])(?:(?:tele)?phone(?: (?:number|no\\.?))?|mobile(?: (?:number|no\\.?|phone))?|cell(?: ?phone)?(?: (?:number|no\\.?))?|contact(?: number)?|my (?:new |other |old )?number|(?:cb|call ?back)(?: on)?|tel\\.?|(?:call|ring|text|reach|whatsapp|phone)(?: me| us)?(?: back)?(?: at| on)?)${IS_OR_SPACE}|(?:电话|手机|联系方式|座机|固话|打给我|打我)(?:号码|号)?${CHINESE_IS})(?<value>\\+?[0-9(](?:[ \\-.()]{0,2}[0-9]){6,14})(?![0-9A-Za-z]|[.,][0-9])`,
      'dgiu',
    ),
    accept: isPhone,
  },
  {
    kind: 'phone',
    pattern:
      /(?<![0-9A-Za-z])(?<value>\+?[0-9(](?:[ \-.()]{0,2}[0-9]){6,14})(?= is my (?:new |old |work )?(?:mobile|cell|phone|number))/dgiu,
    accept: isPhone,
  },
  {
    kind: 'name',
    pattern: new RegExp(
      `(?<![A-Za-z])(?:(?:my|her|his|the|full|last|first|account|middle|maiden) (?:full |first |last )?name(?:'s| is|:)|full name|name on (?:the )?card(?: is|:)|name ?[:=]|named?(?= [A-Z])|(?:card|account) ?holder(?:'s)?(?: name)?(?: is|:)|(?:in|under) the name(?: of)?|registered (?:under|to)(?! the)|beneficiary(?: name)?(?: is|:)|payee(?: name)?(?: is|:)|you can call me|call me(?! (?:back|at|on|when|if|now))|(?:i|they|people) go by)(?:[: ]{1,2}|(?<=[:=]))(?:called )?(?<value>${LATIN_NAME}(?: ${LATIN_NAME}){0,3})`,
      'dgiu',
    ),
    accept: (value, { text, start }) =>
      nameWords(value, /(?:call me|under|to|holder|of|named?) $/i.test(text.slice(Math.max(0, start - 12), start))),
  },
  {
    kind: 'name',
    pattern:
      /(?<![A-Za-z])(?:[Ii] am|[Ii](?:'|’)?m|[Tt]his is|[Ii]t(?:'|’)?s|[Ss]p(?:eak|oke|eaking|oken) (?:to|with)|[Tt]alk(?:ed)? to|[Aa]sk(?:ed)? for|[Aa]ttn|[Cc]\/o|[Cc]ontact(?: is|:)|[Hh]eld by|[Bb]elongs to|[Oo]wned by|[Dd]eliver to|[Rr]echnung an|[Ss]igned|[Ff]rom:|[Mm]y (?:late )?(?:husband|wife|son|daughter|mother|father|mum|mom|dad|brother|sister|partner|friend|colleague|boss)(?: is| named| called)?|[Oo]n behalf of)[,: \n]{1,2}(?<value>\p{Lu}[\p{L}'’-]{1,24} \p{Lu}[\p{L}'’-]{1,24})(?! \p{Lu})/dgu,
    accept: (value) => {
      const kept = nameWords(value, true);
      return (
        kept &&
        kept.to === value.length &&
        !/\b(?:Bank|Card|Account|Support|Services?|Desk|Team|Care|Centre|Center|Manager|Department|Road|Street|App|Day|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|Visa|Mastercard)\b/.test(
          value,
        ) &&
        kept
      );
    },
  },
  {
    // One name alone, of somebody close or of one who comes back.
    kind: 'name',
    pattern:
      /(?<![A-Za-z])(?:[Mm]y (?:late )?(?:husband|wife|son|daughter|mother|father|mum|mom|dad|brother|sister|partner|colleague),? (?<value>\p{Lu}[\p{Ll}'’-]{2,24})(?=[ ,.])|(?:[Ii]t(?:'|’)?s|[Tt]his is|[Ii](?:'|’)m) (?<value>\p{Lu}[\p{Ll}'’-]{2,24})(?= (?:again|here)(?![A-Za-z])))/dgu,
    accept: (value) =>
      nameWords(value, true) && !/^(?:\p{L}+day|Christmas|Easter|Visa|Mastercard|Is|Was|Has)$/u.test(value),
  },
  {
    kind: 'name',
    pattern: new RegExp(
      `(?<![\\p{L}'’\\-])(?<value>(?:${GIVEN_NAMES}) (?:\\p{Lu}\\. )?\\p{Lu}[\\p{L}'’\\-]{1,24})`,
      'dgu',
    ),
    accept: (value) => nameWords(value, true),
  },
  {
    kind: 'name',
    pattern:
      /(?<![\p{L}] )(?<![\p{L}])(?<value>\p{Lu}[\p{L}'’-]{1,24} \p{Lu}[\p{L}'’-]{1,24})(?= (?:here|speaking)(?![A-Za-z])(?! is))/dgu,
    accept: (value) => nameWords(value, true),
  },
  {
    kind: 'name',
    pattern:
      /(?<![A-Za-z])(?:[Rr]egards|[Ss]incerely|[Tt]hanks|[Tt]hank you|[Cc]heers|[Yy]ours (?:truly|faithfully)|[Bb]est(?: wishes)?),?(?: ?\n){1,2}(?<value>(?:\p{Lu}\. ?){0,3}\p{Lu}[\p{L}'’-]{1,24}(?: \p{Lu}[\p{L}'’.-]{0,24}){0,2})(?=\s*$|\n)/dgu,
    accept: (value) => nameWords(value, true),
  },
  {
    kind: 'name',
    pattern:
      /(?<![A-Za-z])(?:Mr|Mrs|Ms|Miss|Dr|Prof|Mx)\.? (?<value>\p{Lu}[\p{L}'’-]{1,24}(?: \p{Lu}[\p{L}'’-]{1,24}){0,2})/dgu,
    accept: (value) => nameWords(value, true),
  },
  {
    kind: 'name',
    pattern: new RegExp(
      `(?:我叫|我是(?:车主|户主|机主|房主|业主|法人|会员|客户|持卡人)?|[他她]叫|我(?:${CHINESE_RELATION}|先生|太太)|车主|户主|机主|法人|法定代表人|申请人|经办人|代理人|受益人|投保人|推荐人|寄件人|曾用名|我的(?:名字|姓名)(?:叫|是)?|本人|名字(?:叫|是|:)|姓名|户名|持卡人|开户人|收款人|收件人|联系人|客户名|叫我|(?:${CHINESE_RELATION}|朋友|同事)(?:名字)?(?=[叫是]))(?:姓名)?${CHINESE_IS}(?<value>${CHINESE_NAME}|\\p{Script=Han}{2,8}·\\p{Script=Han}{2,8})(?=$|[^\\p{Script=Han}]|[${NO_GIVEN}今昨户客手电身卡账需申请请号刚已没帮现之])`,
      'dgu',
    ),
  },
  {
    kind: 'name',
    pattern: new RegExp(
      `(?:姓名|户名|持卡人|开户人|收款人|收件人|联系人)${CHINESE_IS}(?<value>[A-Z][A-Za-z'’\\-]{1,24}(?: [A-Z][A-Za-z'’\\-]{1,24}){1,2})`,
      'dgu',
    ),
  },
  {
    kind: 'name',
    pattern: new RegExp(
      `(?:此致\\s{0,3}敬礼|谢谢|顺颂商祺|祝好)[!！。,，]?[^\\S\\n]{0,2}\\n\\s{0,3}(?<value>${CHINESE_NAME})(?=[^\\S\\n]{0,3}(?:$|\\n))`,
      'dgu',
    ),
  },
  {
    kind: 'name',
    pattern: new RegExp(`(?<!\\p{Script=Han})(?<value>${CHINESE_NAME}) ?收(?=$|[^\\p{Script=Han}])`, 'dgu'),
  },
  {
    kind: 'name',
    pattern: new RegExp(`(?<=客户)(?<value>${CHINESE_NAME})(?=来电|致电|反映|反馈|要求|表示|称|投诉)`, 'dgu'),
  },
  { kind: 'name', pattern: new RegExp(`(?<=我姓|免贵姓)(?<value>${FAMILY})(?![\\p{Script=Han}])`, 'dgu') },
  {
    kind: 'name',
    pattern: new RegExp(
      `[给向替为]的?(?<value>${CHINESE_NAME})(?=转账|转了|汇款|汇了|付款|打款|打了|还款|办理|开户)`,
      'dgu',
    ),
  },
  {
    kind: 'name',
    pattern: new RegExp(
      `(?:我叫|叫我|名字叫)(?<value>[阿小][\\p{Script=Han}])(?=$|[^\\p{Script=Han}]|[${NO_GIVEN}])`,
      'dgu',
    ),
  },
  {
    kind: 'name',
    pattern: new RegExp(
      `(?<![\\p{Script=Han}])(?<value>${FAMILY}(?:${GIVEN}){0,2})(?=先生|女士|小姐|太太|经理|老师)`,
      'dgu',
    ),
  },
  {
    kind: 'name',
    pattern: new RegExp(
      `(?<=[是叫为给和跟找的人户,，。:：])(?<value>${FAMILY}(?:${GIVEN}){0,2})(?=先生|女士|小姐|太太|经理|老师)`,
      'dgu',
    ),
  },
];
