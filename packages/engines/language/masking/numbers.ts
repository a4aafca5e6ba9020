import {
  ibanLength,
  isCard,
  isChineseId,
  isCpf,
  isHongKongId,
  isNric,
  isSpanishId,
  isTaiwanId,
  passesMod97,
  passesVerhoeff,
} from './checks.ts';
import type { Detector, Place } from './detector.ts';

const bare = (value: string) => value.replace(/[ ().-]/g, '');
const digitsOf = (value: string) => value.replace(/\D/g, '');

/**
 * Words before a number that say it is the company's, not the person's: an order, a parcel, a reference, a price. A tenth
 * of all numbers passes Luhn by chance.
 */
const NAMED_OTHERWISE =
  /(?:\b(?:orders?|tracking|parcel|invoice|reference|ref|ticket|case|transaction|receipt|serial|model|sku|voucher|coupon|booking|waybill|shipment|consignment|purchase|payment|error|barcode|imei)(?: (?:number|no\.?|id|code|nr))?|订单|单|运单|快递|物流|流水|流水号|交易|参考|发票|工单|案件|编|序列|型|券|取件|凭证|错误代码|条码)[ #:.=是为号码]{0,6}$/i;
const MONEY_AFTER =
  /^ ?(?:元|块|美元|港币|英镑|万|dollars?\b|usd\b|eur\b|euros?\b|pounds?\b|gbp\b|rmb\b|cny\b|%|kb\b|mb\b)/i;
const MONEY_BEFORE = /(?:[$€£¥￥]|\b(?:usd|eur|gbp|rmb|cny|sgd)) ?$/i;

/** Whether the words around a number say that it is no person's. */
export function isOtherwise({ text, start, end }: Place): boolean {
  const before = text.slice(Math.max(0, start - 30), start);
  return NAMED_OTHERWISE.test(before) || MONEY_BEFORE.test(before) || MONEY_AFTER.test(text.slice(end, end + 10));
}

/** Digits may neither stand before (`1234-5678…` inside a longer run) nor after. */
const START = '(?<![0-9A-Za-z_])(?<![0-9][.,\\/\\-])';
const END = '(?![0-9A-Za-z_])(?![.,\\/\\-][0-9])';

const number = (body: string, flags = 'dgv') => new RegExp(`${START}(?:${body})${END}`, flags);

/** Free numbers of companies belong to nobody. */
const TOLL_FREE =
  /^(?:(?:\+?1[ .-])?\(?8(?:00|33|44|55|66|77|88)\)?[ .-]\d|\+18(?:00|33|44|55|66|77|88)\d|0(?:800|808|845|870)[ -]?\d|(?:\+?86[ -]?)?[48]00[ -]?\d{3}[ -]?\d{4}$)/;

/** Seven to fifteen figures that are neither a company's free number nor said to be something else. */
export const isPhone: Detector['accept'] = (value, place) => {
  const digits = digitsOf(value);
  return digits.length >= 7 && digits.length <= 15 && !TOLL_FREE.test(value) && !isOtherwise(place);
};

/** Numbers that show by themselves what they are. Order is precedence where two match the same characters. */
export const NUMBERS: readonly Detector[] = [
  {
    kind: 'national_id',
    pattern: number('[1-9][0-9]{5}[ \\-]?(?:18|19|20)[0-9]{2}[01][0-9][0-3][0-9][ \\-]?[0-9]{3}[0-9Xx]'),
    accept: (value) => isChineseId(bare(value).toUpperCase()),
  },
  {
    kind: 'card',
    pattern: number('[2-6][0-9]{3}(?:[ .\\-]{0,2}[0-9]){9,15}'),
    accept: (value, place) => isCard(bare(value)) && !isOtherwise(place),
  },
  {
    kind: 'iban',
    // Groups may run on into the next words, and into the next number: the country says where it ends.
    pattern: /(?<![0-9A-Za-z])(?=(?<value>[A-Za-z]{2}[0-9]{2}(?:[ -]?[0-9A-Za-z]){11,30}))/dgu,
    accept(value) {
      const length = ibanLength(value.slice(0, 2).toUpperCase());
      if (length === undefined) return false;
      let taken = 0;
      let end = 0;
      for (; end < value.length && taken < length; end++) if (value[end] !== ' ' && value[end] !== '-') taken++;
      if (/^[0-9A-Za-z]/.test(value.slice(end)) || taken < length) return false;
      return passesMod97(bare(value.slice(0, end)).toUpperCase()) && { from: 0, to: end };
    },
  },
  {
    kind: 'national_id',
    pattern: number('(?!000|666|9)[0-9]{3}(?<by>[ \\-])(?!00)[0-9]{2}\\k<by>(?!0000)[0-9]{4}'),
    accept: (_, place) => !isOtherwise(place),
  },
  {
    kind: 'national_id',
    pattern: number('(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?: ?[0-9]{2}){3} ?[A-D]', 'dgiv'),
  },
  {
    kind: 'national_id',
    pattern: number('[STFGM][0-9]{7}[A-Z]', 'dgiv'),
    accept: (value) => isNric(value.toUpperCase()),
  },
  {
    kind: 'national_id',
    pattern: number('[A-Z]{1,2}[0-9]{6} ?\\([0-9A]\\)', 'dgiv'),
    accept: (value) => isHongKongId(bare(value).toUpperCase()),
  },
  {
    kind: 'national_id',
    pattern: number('[A-Z][1289][0-9]{8}'),
    accept: (value, place) => isTaiwanId(value) && !isOtherwise(place),
  },
  {
    kind: 'national_id',
    pattern: number('(?:[0-9]{8}|[XYZ][0-9]{7})-?[A-HJ-NP-TV-Z]'),
    accept: (value) => isSpanishId(bare(value)),
  },
  {
    kind: 'national_id',
    pattern: number('[0-9]{3}\\.[0-9]{3}\\.[0-9]{3}-[0-9]{2}'),
    accept: (value) => isCpf(bare(value)),
  },
  {
    kind: 'national_id',
    pattern: number('[2-9][0-9]{3} [0-9]{4} [0-9]{4}'),
    accept: (value, place) => passesVerhoeff(bare(value)) && !isOtherwise(place),
  },
  {
    kind: 'ip',
    pattern:
      /(?<![0-9A-Za-z.])(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?![0-9A-Za-z]|\.[0-9])/dgu,
    accept: (_, { text, start, end }) =>
      !/(?:version|ver\.?|build|firmware|release|software|os|android|ios|section|clause|chapter|(?:updat|upgrad)(?:ed?|ing) to|版本号?|系统|固件|软件|鸿蒙|(?:更新|升级)到?|v)[ :.是为]{0,3}$/i.test(
        text.slice(Math.max(0, start - 16), start),
      ) &&
      !/^ (?:is|was) the (?:newest|latest|current|last|old) (?:version|release|build)/i.test(text.slice(end, end + 40)),
  },
  {
    kind: 'ip',
    pattern:
      /(?<![0-9A-Za-z:])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}|(?:[0-9a-f]{1,4}:){2,7}:)(?![0-9A-Za-z:])/dgiu,
  },
  {
    kind: 'licence_plate',
    pattern:
      /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·. -]?(?=[A-HJ-NP-Z0-9]{0,5}[0-9])[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳](?![0-9A-Za-z])/dgu,
  },
];

/** Abroad, Chinese mobile and land line, North American, British: by form alone, so words that name an account come first. */
export const PHONES: readonly Detector[] = [
  {
    kind: 'phone',
    pattern: number('(?:\\+|00)[1-9][0-9]{0,2}(?:[ .\\-]{0,2}\\(?[0-9]{1,5}\\)?){2,6}'),
    accept: isPhone,
  },
  { kind: 'phone', pattern: number('(?:86[ \\-]?)?1[3-9][0-9](?:[ \\-]?[0-9]{4}){2}'), accept: isPhone },
  {
    kind: 'phone',
    pattern: /(?<!\p{Nd})[一幺][三四五六七八九][零〇一二三四五六七八九幺]{9}(?![零〇一二三四五六七八九十百])/dgu,
  },
  { kind: 'phone', pattern: number('04[0-9]{2} ?[0-9]{3} ?[0-9]{3}'), accept: isPhone },
  {
    kind: 'phone',
    pattern: number(
      '\\(?0(?:10|2[0-9]|[3-9][0-9]{2})\\)?[ \\-]?[2-9][0-9]{2,3}[ \\-]?[0-9]{4}(?:(?:-|转|ext\\.? ?)[0-9]{1,5})?',
    ),
    accept: isPhone,
  },
  {
    kind: 'phone',
    pattern: number('(?:1[ .\\-])?(?:\\([2-9][0-9]{2}\\) ?|[2-9][0-9]{2}[ .\\-])[2-9][0-9]{2}[ .\\-][0-9]{4}'),
    accept: isPhone,
  },
  {
    kind: 'phone',
    pattern: number(
      '\\(?0(?:7[0-9]{3}\\)?[ \\-]?[0-9]{3}[ \\-]?[0-9]{3}|[12][0-9]{2,3}\\)?[ \\-][0-9]{3,4}[ \\-]?[0-9]{3,4})',
    ),
    accept: isPhone,
  },
];
