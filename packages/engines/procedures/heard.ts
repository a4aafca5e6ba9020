/**
 * What a customer means beside the value that they were asked for: yes, no, stop, a correction, a question. All of it
 * by words; a doubtful yes is none.
 */

const plain = (text: string) => text.slice(0, 2000).replaceAll('’', "'").replace(/\s+/g, ' ').trim();

const YES =
  /^(?:(?:yes|yeah|yep|yup|sure|ok|okay|correct|right|confirmed?|absolutely|of course|certainly|definitely|exactly|please do|go ahead|do it|do that|that's (?:right|correct|it|fine)|that is (?:right|correct)|sounds good|y)\b|是的?|对的?|好的?|可以|行|确认|没错|没问题|嗯|同意|办吧|需要|想要|要)/i;
/** What may follow a yes without making it a maybe. */
const AFTER_YES =
  /^(?:[\s,.!，。！~]|\b(?:please|pls|thanks|thank you|yes|yeah|ok|okay|sure|correct|right|go ahead|do it|do that|do so|block it|that's right|that's correct|it is|i do|i am|i confirm|confirm(?:ed)?|indeed|the details are (?:right|correct)|all correct|all good|now)\b|请|谢谢|是的?|对的?|好的?|吧|呀|啊|的|确认|可以|没错|没问题|就这样|麻烦|您|你|办|办理|了|嗯|行)*$/i;
/** "Yes, block it", 好的，补办: a few words that neither take it back nor name anything. */
const SHORT_AFTER_YES =
  /^(?!.*(?:\d|\b(?:no|not|never|don't|other|wrong|if|or)\b|不|没|别|另))[\s,.!，。！][^?？<>{}:=]{0,20}$/i;
const NO = /^(?:(?:no|nope|nah|not|don't|do not|n|wrong|incorrect|never)\b|不|否|别|先不|没有|错)/i;
const MEDDLED =
  /\b(?:but|except|however|instead|actually|wait|unless|only if|change)\b|不过|但是?|除了|等等|等一下|改/i;

/** `null`: neither, or both. */
export function readYesNo(text: string): boolean | null {
  const said = plain(text);
  const yes = YES.exec(said);
  if (yes && !MEDDLED.test(said) && !/^(?:行(?:号|李)|对(?:方|面|不起)|好(?:像|久|多)|可以.{1,20}[吗？?])/.test(said)) {
    const rest = said.slice(yes[0].length);
    if (AFTER_YES.test(rest) || SHORT_AFTER_YES.test(rest)) return true;
  }
  if (NO.test(said) && !/^(?:no (?:problem|worries)|not (?:sure|yet)|不(?:知道|清楚|好意思|错)|没有?问题)/i.test(said))
    return false;
  return null;
}

const CANCEL =
  /^(?:(?:please|ok|okay|no|sorry|actually|then)[, ]+)*(?:cancel(?: (?:that|it|this|everything|the request))?|never ?mind|forget (?:about )?(?:it|that|this)|stop(?: (?:it|this|that|here))?|leave it|quit|exit|i(?:'ve| have)? changed my mind|i (?:don't|do not) want (?:this|to (?:do (?:this|that|it)|go on|continue))(?: any ?more)?)(?:[, ]+(?:please|thanks|thank you|then|now))*[.!]*$|^(?:那|我|请|还是|先)*(?:算了|取消(?:吧|了|办理)?|不(?:想)?办(?:理)?了|不用了|不弄了|不继续了|停止|先不办了?|改主意了)(?:吧|谢谢)?[。！!]*$/i;

/** Whether the customer calls the whole thing off. */
export const cancels = (text: string): boolean => CANCEL.test(plain(text));

const CORRECTION =
  /\b(?:no|nope|sorry|actually|wait|i meant?|i mean|not that|wrong|correction|rather|instead|change (?:it|that|the)|should (?:be|have been)|it's really|oops|my mistake|mistyped|but)\b|不是|不对|错了|搞错|弄错|改成|改为|换成|应该是|说错|更正|其实|我是说|打错|不过|但/i;

/** Whether a message sounds as if it takes back something said before. */
export const corrects = (text: string): boolean => CORRECTION.test(plain(text));

/** "the other card", 另一张: not the one that was taken. */
export const meansOther = (text: string): boolean =>
  /\b(?:the )?other (?:one|card|account)\b|\bthe other\b|另外?(?:一|那)?(?:张|个|种)|换一?(?:张|个)/i.test(plain(text));

const ASKS =
  /[?？]\s*$|^(?:and |but |so |hm+,? |oh |also |by the way,? |before that,? )?(?:what|why|when|where|who|which|how|is (?:it|there|this|that|my)|are (?:there|you|my)|do (?:i|you)|does|did|can i|could i|will (?:i|it|you|my)|would|should i|am i|may i)\b|(?:吗|呢|么)[。？?！!]?\s*$|^(?:那|请问|顺便问|还有)?.{0,14}(?:怎么|怎样|如何|为什么|为何|什么时候|多久|多少(?:钱|天|时间)|哪里|在哪|能不能|可不可以|是不是|会不会|有没有)/i;

/** Whether a sentence asks us something. */
export const asks = (sentence: string): boolean => ASKS.test(plain(sentence));

/** A message's sentences that ask us something, and the rest. */
export function partQuestions(text: string): { questions: string; rest: string } {
  const parts = text
    .slice(0, 4000)
    .split(
      /(?<=[!?。！？;；\n]|\.(?=\s|$))\s*|(?<=,)\s+(?=(?:what|why|when|where|how|and how|but how|do i|does|can i|is there|will)\b)/i,
    )
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const questions = parts.filter(asks);
  return { questions: questions.join(' '), rest: parts.filter((part) => !asks(part)).join(' ') };
}
