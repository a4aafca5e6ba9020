/** Numbers and amounts out of what a customer wrote, in English and Chinese. */

const ENGLISH: Record<string, number> = Object.fromEntries([
  ...'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
    .split(' ')
    .map((word, value) => [word, value]),
  ...'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, tens) => [word, (tens + 2) * 10]),
  ['a', 1],
  ['an', 1],
]);
const SCALES: Record<string, number> = { hundred: 100, thousand: 1000, grand: 1000, million: 1_000_000 };
const ENGLISH_NUMBER = new RegExp(
  `\\b(?:(?:${Object.keys(ENGLISH).join('|')})(?:[ -](?:and )?|(?= ))){0,1}(?:(?:${[...Object.keys(ENGLISH), ...Object.keys(SCALES)].join('|')})\\b(?:[ -](?:and )?)?){1,8}`,
  'i',
);

/** "two hundred and fifty"; null where a word is none. */
function englishNumber(words: string): number | null {
  let all = 0;
  let part = 0;
  let any = false;
  for (const word of words.toLowerCase().split(/[\s-]+/)) {
    if (word === 'and' || word === '') continue;
    const value = ENGLISH[word];
    const scale = SCALES[word];
    if (value !== undefined) part += value;
    else if (scale === 100) part = Math.max(1, part) * 100;
    else if (scale !== undefined) {
      all += Math.max(1, part) * scale;
      part = 0;
    } else return null;
    any = true;
  }
  return any ? all + part : null;
}

const DIGITS: Record<string, number> = {
  ...Object.fromEntries([...'零一二三四五六七八九'].map((sign, value) => [sign, value])),
  〇: 0,
  两: 2,
};
const UNITS: Record<string, number> = { 十: 10, 百: 100, 千: 1000 };
export const CHINESE_NUMBER = /[零〇一二两三四五六七八九十百千万]+/;

/** 一千二百, 两万三, 十五; the last bare digit stands for the unit below (一千二 is 1,200). */
export function chineseNumber(signs: string): number {
  let all = 0;
  let part = 0;
  let digit = 0;
  let unitBefore = 1;
  let zero = false;
  for (const sign of signs) {
    const value = DIGITS[sign];
    const unit = UNITS[sign];
    if (value !== undefined) {
      zero = value === 0;
      digit = value;
    } else if (unit !== undefined) {
      part += (digit === 0 && !zero ? 1 : digit) * unit;
      digit = 0;
      unitBefore = unit;
    } else {
      all += (part + digit) * 10_000;
      part = 0;
      digit = 0;
      unitBefore = 10_000;
    }
  }
  const short = digit > 0 && unitBefore >= 100 && !signs.includes('零') && !signs.includes('〇');
  return all + part + (short ? (digit * unitBefore) / 10 : digit);
}

const CURRENCY = String.raw`(?:(?:S|US|A|HK|NT|C|NZ)?\$|[€£¥￥]|\b(?:SGD|USD|EUR|GBP|CNY|RMB|HKD|MYR)\b)`;
const FIGURE = String.raw`\d{1,3}(?:[,，]\d{3})+(?:\.\d{1,2})?|\d{1,12}(?:\.\d{1,2})?`;
const BEFORE = new RegExp(`${CURRENCY}\\s?(${FIGURE})\\s?(k\\b|千|万)?`, 'i');
const AFTER = new RegExp(
  `(${FIGURE})\\s?(k\\b|千|万)?\\s?(?:dollars?|bucks|sgd\\b|usd\\b|euros?|pounds?|yuan|rmb\\b|cents?\\b|块钱?|元|新元|新币|美元|人民币|刀)`,
  'i',
);
const CHINESE_AMOUNT = /([零〇一二两三四五六七八九十百千万]+)\s?(?:块钱?|元|新元|新币|美元|人民币)/;

const scaled = (figure: string, scale: string | undefined) =>
  round(Number(figure.replace(/[,，]/g, '')) * (scale === undefined ? 1 : scale === '万' ? 10_000 : 1000));
const round = (value: number) => Math.round(value * 100) / 100;

/** An amount that is marked as one. */
export function markedAmount(text: string): number | null {
  const marked = BEFORE.exec(text) ?? AFTER.exec(text);
  if (marked) return scaled(marked[1] as string, marked[2]);
  const signs = CHINESE_AMOUNT.exec(text)?.[1];
  if (signs !== undefined) return chineseNumber(signs);
  const words = /\b([a-z][a-z -]{1,60}?) (?:dollars?|bucks|euros?|pounds?)\b/i.exec(text)?.[1];
  const named = words === undefined ? null : ENGLISH_NUMBER.exec(words)?.[0];
  return named ? englishNumber(named) : null;
}

/** Any number; null where there are none or several that differ, because then nobody knows which is meant. */
export function plainNumber(text: string): number | null {
  // Code is no answer.
  if (/[{}<>=]/.test(text)) return null;
  const found = [...text.matchAll(new RegExp(`(?<![\\w.·•*-]|\\d,)(${FIGURE})\\s?(k\\b|千|万)?(?![\\d·•*])`, 'gi'))];
  const values = new Set(found.map(([, figure, scale]) => scaled(figure as string, scale)));
  if (values.size === 1) return [...values][0] as number;
  if (values.size > 1) return null;
  const signs = CHINESE_NUMBER.exec(text)?.[0];
  if (signs) return chineseNumber(signs);
  const words = ENGLISH_NUMBER.exec(text)?.[0];
  // "a" alone is an article.
  return words && !/^an?\s*$/i.test(words) ? englishNumber(words) : null;
}
