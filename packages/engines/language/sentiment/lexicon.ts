/** What a message shows of how somebody feels. Order is precedence: what a person must know first. */
export type Mood = 'angry' | 'hurried' | 'worried';

/** Words that show a mood by themselves. */
export const SIGNS: readonly [Mood, RegExp][] = [
  [
    'angry',
    /\b(?:unacceptable|ridiculous|terrible|useless|disgusting|outrageous|furious|angry|worst|scandal|joke of a|fed up|sick of|how dare|waste of (?:my )?time|never again|complain|complaint|sue|lawyer|wtf|bullshit|damn)\b|太差|垃圾|太不像话|气死|愤怒|投诉|骗人|忍无可忍|无语|什么态度|浪费时间|岂有此理|恶心|差劲/i,
  ],
  [
    'hurried',
    /\b(?:urgent|urgently|asap|right now|immediately|at once|hurry|emergency|quickly|as soon as possible|only (?:hold|have|wait)|until \d{1,2}[:.]\d{2}|in \d{1,2} (?:min|minutes|hours?))\b|急|马上|立刻|立即|赶紧|赶快|尽快|来不及|快点|只能.{0,8}到/i,
  ],
  [
    'worried',
    /\b(?:worried|worry|scared|afraid|anxious|panic|stolen|scammed|hacked|desperate|please help|lost everything)\b|担心|害怕|慌|怎么办啊|被骗|被盗|吓|焦虑|求助/i,
  ],
];

/** Something that gets worse with every minute, whatever tone it is told in. */
export const PRESSING =
  /\b(?:stolen|fraud(?:ster)?s?|hacked|scam(?:med)?|someone (?:else )?is using|robbed|stranded|hospital|emergency|still taking money|being charged right now|lost my (?:card|phone|wallet))\b|被盗|盗刷|被骗|诈骗|正在扣|住院|医院|抢劫|滞留|卡丢了|手机丢了/i;

/** … or that has waited long, or comes again. */
export const REPEATED =
  /\b(?:still (?:not|no|waiting)|again and again|(?:second|third|fourth|fifth|\d+(?:nd|rd|th)) time|for (?:weeks|months)|nobody (?:answers|replies|helps))\b|第[二三四五六七八九\d]次|还没(?:有)?(?:解决|处理|到)|好几(?:次|天|周)|一直没人|没人(?:理|回|管)/i;

const words = (text: string) => text.trim().split(/\s+/);

const PRAISE = new Set(
  words(`
good great excellent perfect fantastic wonderful amazing awesome brilliant superb nice lovely helpful friendly kind polite fast quick
easy smooth happy glad pleased satisfied love loved like liked enjoy enjoyed thank thanks appreciate appreciated recommend best better
fine works worked solved resolved fixed delighted impressed pleasant convenient reliable efficient clear professional quickly
好 很好 不错 满意 好吃 美味 喜欢 喜爱 赞 棒 优秀 完美 快 很快 迅速 及时 准时 热情 周到 方便 新鲜 干净 实惠 划算 值得 推荐 开心 高兴 感谢 谢谢
辛苦 贴心 给力 专业 耐心 礼貌 友好 超值 可口 香 正宗 丰富 分量足 量大 解决了 好评 支持 下次还 还会 一如既往 最好 舒服 顺利 放心 靠谱 真棒 厉害
`),
);
const BLAME = new Set(
  words(`
bad terrible awful horrible poor worst worse useless slow late rude unhelpful broken wrong error fail failed fails failing failure
angry annoyed annoying frustrated frustrating disappointed disappointing unacceptable ridiculous hate hated disgusting waste wasted
problem problems issue complaint complain scam cheated lied misleading confusing confused difficult impossible unfair expensive
overcharged refused rejected declined stuck lost missing never ignored nobody dirty cold stale sick unhappy upset worried unprofessional
差 太差 很差 慢 太慢 难吃 垃圾 恶心 失望 生气 愤怒 骗 坑 贵 少 太少 冷 凉 凉了 硬 咸 油 脏 坏 错 漏 晚 迟 迟到 投诉 差评 态度 敷衍 糟糕 烂 无语
糟 后悔 讨厌 麻烦 退款 退货 没有 没送 没给 没到 洒 撒 馊 变质 头发 拉肚子 不新鲜 等了 小时 才到 居然 竟然 根本 再也 最差 失败 拒绝 错误 丢 少了 缺
`),
);
const TURNING = new Set(
  words(
    "not no never don't doesn't didn't isn't wasn't aren't won't can't cannot couldn't hardly without 不 没 没有 不是 不太 不够 无 并不 别 从不 不怎么",
  ),
);
const STRENGTHENING = new Set(
  words(
    'very so really extremely too absolutely totally completely incredibly 很 太 非常 特别 超 超级 极 十分 真 好 挺 相当 巨',
  ),
);

/** The longest words first, so that 不错 is found before 不. */
const CHINESE_WORDS = [...PRAISE, ...BLAME, ...TURNING, ...STRENGTHENING]
  .filter((word) => /\p{Script=Han}/u.test(word))
  .sort((a, b) => b.length - a.length)
  .join('|');
const PIECES = new RegExp(`${CHINESE_WORDS}|\\p{Script=Han}|[\\p{L}'’]{1,30}|[.!?;,。！？；，、\\n]`, 'giu');

/** How far a turning word reaches: "not a very good", 没有那么好. */
const REACH = 4;

/**
 * How favourable a text is by its words alone, −1 to 1; 0 where nothing is said for or against. A turning word before a
 * word turns it until the clause ends, a strengthening one makes it count half as much again. Linear.
 */
export function favour(text: string): number {
  let [sum, hits] = [0, 0];
  let turned = 0;
  let strength = 1;
  for (const [piece] of text.toLowerCase().replaceAll('’', "'").matchAll(PIECES)) {
    if (/^[.!?;,。！？；，、\n]$/.test(piece)) {
      turned = 0;
      strength = 1;
      continue;
    }
    const side = PRAISE.has(piece) ? 1 : BLAME.has(piece) ? -1 : 0;
    if (side !== 0) {
      sum += side * strength * (turned > 0 ? -0.8 : 1);
      hits++;
      strength = 1;
      continue;
    }
    if (TURNING.has(piece)) turned = REACH;
    else if (turned > 0) turned--;
    if (STRENGTHENING.has(piece)) strength = 1.5;
  }
  return hits === 0 ? 0 : Math.max(-1, Math.min(1, sum / Math.sqrt(hits + 1)));
}
