/** A date out of what a customer wrote, in English and Chinese, read from today on. */
import { type CivilDate, dateOf, dayOf, lengthOfMonth } from '../forecasting/dates.ts';
import { written } from './conditions.ts';
import { CHINESE_NUMBER, chineseNumber } from './read-number.ts';

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const MONTH = String.raw`(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?`;
const DAYS = 'mon tue wed thu fri sat sun'.split(' ');
const RELATIVE: readonly [RegExp, number][] = [
  [/\bday before yesterday\b|前天/i, -2],
  [/大前天/, -3],
  [/\byesterday\b|\blast night\b|昨[天晚日]/i, -1],
  [/\bday after tomorrow\b|后天/i, 2],
  [/\btomorrow\b|明[天日早晚]/i, 1],
  [/\btoday\b|\btonight\b|\bthis (?:morning|afternoon|evening)\b|\bjust now\b|今[天晚早日]|刚才|刚刚/i, 0],
];

/**
 * @param today   as in 2026-03-29
 * @param nearest on which side of today a date without a year lies
 * @returns as in 2026-03-29; null where none is named. Numbers with slashes are day/month/year.
 */
export function readDate(text: string, today: string, nearest: 'past' | 'future' = 'past'): string | null {
  const [year = 0, month = 1, ofMonth = 1] = today.split('-').map(Number);
  const now = dayOf(year, month, ofMonth);

  const iso = /(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/.exec(text);
  if (iso) return valid(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const chinese =
    /(?:(\d{4})年)?(\d{1,2}|[一二三四五六七八九十]{1,2})月(\d{1,2}|[一二三四五六七八九十]{1,3})[日号]?/.exec(text);
  if (chinese) return near(chinese[1], numberOf(chinese[2]), numberOf(chinese[3]));
  const dayFirst = new RegExp(
    String.raw`\b(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -]${MONTH}(?:,?[ -](\d{4}))?\b`,
    'i',
  ).exec(text);
  if (dayFirst) return near(dayFirst[3], monthOf(dayFirst[2]), Number(dayFirst[1]));
  const monthFirst = new RegExp(String.raw`\b${MONTH} (?:the )?(\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?\b`, 'i').exec(
    text,
  );
  if (monthFirst) return near(monthFirst[3], monthOf(monthFirst[1]), Number(monthFirst[2]));
  const slashed = /(?<![\d/])(\d{1,2})\/(\d{1,2})(?:\/(\d{4}|\d{2}))?(?![\d/])/.exec(text);
  if (slashed) {
    const full = slashed[3]?.length === 2 ? `20${slashed[3]}` : slashed[3];
    return near(full, Number(slashed[2]), Number(slashed[1]));
  }

  const ago = /\b(\d{1,3}|an?|one|two|three|four|five|six|seven|ten) (day|week)s? ago\b/i.exec(text);
  if (ago) return shown(now - countOf(ago[1]) * (/week/i.test(ago[2] as string) ? 7 : 1));
  const agoChinese = /(\d{1,3}|[一二两三四五六七八九十]{1,3})\s?(天|个?(?:星期|礼拜)|周)(?:之?前|以前)/.exec(text);
  if (agoChinese) return shown(now - numberOf(agoChinese[1]) * (agoChinese[2] === '天' ? 1 : 7));
  const weekday = weekdayIn(text);
  if (weekday !== null) {
    // 1970-01-01 was a Thursday.
    const todays = (((now + 3) % 7) + 7) % 7;
    const after = (weekday - todays + 7) % 7;
    if (nearest === 'future') return shown(now + (after || 7));
    return shown(now - ((todays - weekday + 7) % 7 || 7));
  }
  const relative = RELATIVE.find(([pattern]) => pattern.test(text.replace('大前天', '')));
  if (/大前天/.test(text)) return shown(now - 3);
  return relative ? shown(now + relative[1]) : null;

  function near(named: string | undefined, inMonth: number, onDay: number): string | null {
    if (named !== undefined) return valid(Number(named), inMonth, onDay);
    const inYear = (one: number) => (inMonth <= 12 ? dayOf(one, inMonth, onDay) : Number.NaN);
    if (nearest === 'past') return valid(inYear(year) > now ? year - 1 : year, inMonth, onDay);
    return valid(inYear(year) < now ? year + 1 : year, inMonth, onDay);
  }
}

const shown = (day: number) => written(dateOf(day));

function valid(year: number, month: number, ofMonth: number): string | null {
  if (month < 1 || month > 12 || year < 1900 || year > 2200) return null;
  const date: CivilDate = { year, month, ofMonth };
  return ofMonth >= 1 && ofMonth <= lengthOfMonth(date) ? written(date) : null;
}

const monthOf = (word = '') => MONTHS.indexOf(word.slice(0, 3).toLowerCase()) + 1;
const numberOf = (signs = '') => (CHINESE_NUMBER.test(signs) ? chineseNumber(signs) : Number(signs));
const WORDS: Record<string, number> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  ten: 10,
};
const countOf = (word = '') => WORDS[word.toLowerCase()] ?? Number(word);

/** Monday is 0. */
function weekdayIn(text: string): number | null {
  const chinese = /(?:上?个?(?:周|星期|礼拜))([一二三四五六日天])/.exec(text)?.[1];
  if (chinese) return chinese === '天' ? 6 : '一二三四五六日'.indexOf(chinese);
  const english = /\b(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b/i.exec(text)?.[1];
  return english ? DAYS.indexOf(english.slice(0, 3).toLowerCase()) : null;
}
