/** The languages that knowledge is written in. */
export type Locale = 'en' | 'zh';

/**
 * Words that say how something is asked rather than what about. They keep a little weight in ranking ("when" and "where"
 * do tell two articles apart) and none in judging whether an article covers a question.
 */
const ENGLISH =
  'a an the this that these those there here it its i me my mine we us our you your yours he she they them their his her ' +
  'am is are was were be been being do does did done doing have has had having can could will would shall should may might ' +
  'must ought of in on at to for from by with without about into onto over under up down off out as than then so if or and ' +
  'but because while until since between during before after again not no nor nt dont cant cannot didnt doesnt isnt arent ' +
  'wasnt werent wont wouldnt couldnt shouldnt havent hasnt hadnt im ive ill id youre youve theyre theres thats whats ' +
  'what which who whom whose when where why how very really just also too only even still already yet ever never always ' +
  'please kindly pls hi hello hey dear thanks thank ok okay yes yeah well actually basically just like want wanna need ' +
  'wish would tell say said know think let lets get got getting go going gonna come some any all each every both many ' +
  'much more most other another such own same thing something anything everything nothing someone anyone one ones way ' +
  'bit lot lots able possible happen happening sure s t ve re ll d m u ur';

const CHINESE =
  '的 了 吗 呢 啊 呀 吧 嘛 哦 噢 哈 嗯 我 你 您 他 她 它 们 这 那 哪 是 在 有 和 与 跟 及 或 就 都 也 还 又 再 才 很 太 更 最 把 被 让 给 ' +
  '对 向 从 到 为 以 会 能 要 想 该 可 请 个 些 么 怎 啥 什 没 不 之 其 于 而 但 若 如 因 所 着 过 来 去 上 下 里 说 问 得 地 一 几 多 吗';

const CHINESE_PHRASES =
  '怎么 怎样 怎么样 什么 为什么 为何 如何 可以 能否 能不能 可不可以 是不是 是否 有没有 会不会 要不要 我们 你们 您们 他们 我的 你的 您的 请问 你好 您好 ' +
  '一个 这个 那个 哪个 哪里 哪儿 那里 这里 多少 多久 多长 时候 什么时候 现在 已经 还是 或者 如果 因为 所以 但是 没有 不能 不了 不会 一下 一直 ' +
  '需要 想要 知道 告诉 帮我 帮忙 麻烦 谢谢 的话 了吗 了呢 怎么办 咋办 咋 应该 可能 觉得 还有 之后 之前 以后 以前 情况 问题 东西 事情 进行 关于';

const FUNCTION_WORDS = new Set([...ENGLISH.split(' '), ...CHINESE.split(' '), ...CHINESE_PHRASES.split(' ')]);

/** @param word lower case and not stemmed, or a Chinese word or character */
export function isFunctionWord(word: string): boolean {
  return FUNCTION_WORDS.has(word);
}
