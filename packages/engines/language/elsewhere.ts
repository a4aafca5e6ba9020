import type { Query } from './query.ts';

/**
 * Names that customers of any bank or shop mention and that are never the company's own article: others' products.
 * A company that does answer for one of them has the name in its knowledge, and then it is no longer unknown.
 */
const OTHERS = new Set(
  (
    'dbs posb ocbc uob hsbc citi citibank maybank cimb revolut wise transferwise paypal chase barclays lloyds natwest monzo ' +
    'starling santander amex americanexpress scb gxs maribank icbc boc ccb alipay wechat grab grabpay shopee lazada ' +
    'amazon netflix spotify facebook instagram whatsapp tiktok google microsoft windows uber airbnb booking singtel starhub ' +
    '星展 华侨 大华 汇丰 花旗 渣打 招商 工商 建设 农业 交通 支付宝 微信 淘宝 京东 拼多多 奈飞 抖音 亚马逊 滴滴 美团'
  ).split(' '),
);

/** Where money goes to or comes from may well be elsewhere: "transfer *to* my DBS account" is our question. */
const DIRECTION =
  /(?:\b(?:to|from|into|via|using|in|on|through|by)\s+(?:(?:my|a|an|the|our|their|his|her)\s+)?|[到往给从向由在用]我?的?)$/i;

/**
 * Whether a question is about another organisation's thing: it names one that the knowledge does not know, other than
 * as the place that money goes to or comes from. A name is a word of the list, or an unknown word with a capital inside
 * a sentence ("my *Zopa* card").
 */
export function asksAboutOthers(query: Query, text: string): boolean {
  return query.terms.some((term) => {
    if (term.found.length > 0 || !term.content || (term.kind !== 'word' && term.kind !== 'pair')) return false;
    const raw = text.slice(term.start, term.end);
    const before = text.slice(Math.max(0, term.start - 24), term.start);
    const inSentence = /[\p{Ll},]\s$/u.test(before);
    const named =
      term.kind === 'word' &&
      inSentence &&
      /^\p{Lu}[\p{L}\p{N}]+$/u.test(raw) &&
      !/^\p{Lu}/u.test(text.slice(term.end + 1));
    return (OTHERS.has(raw.toLowerCase()) || named) && !DIRECTION.test(before);
  });
}
