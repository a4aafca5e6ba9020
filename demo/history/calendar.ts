/** How busy each day of Harbour Bank was, and why. Singapore has no summer time: a local day is 24 hours. */
import type { Dialogue } from '../dialogue.ts';
import { nextArrivalMs } from '../live/arrivals.ts';
import { branch, type Random, seeded } from '../live/chance.ts';
import { publicHolidays } from '../service.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
const zoneMs = 8 * hourMs;

/** Contacts on a working day without anything special, customers who come again not counted. */
const usual = 285;
/** A working day has at least so many. */
const least = 250;

export interface HistoryDay {
  /** 2026-11-21, in Singapore. */
  date: string;
  /** Its local midnight. */
  from: number;
  /** 0 is the day on which life began. */
  daysAgo: number;
  working: boolean;
  /** Salaries come on the 25th, and the last working days before a month ends are busy. */
  payday: boolean;
  /** Cards were refused from ten to three. */
  outage: boolean;
  /** A better rate for savers was advertised. */
  campaign: boolean;
}

const isoDate = (at: number) => new Date(at + zoneMs).toISOString().slice(0, 10);
const weekdayOf = (at: number) => new Date(at + zoneMs).getUTCDay();
const holidays = new Set(publicHolidays.map(({ date }) => date));

/** Its story is told in weeks of sixty days: the outage is in the fifth, the campaign in the seventh. */
export function historyDay(beganAt: Date, daysAgo: number): HistoryDay {
  const today = beganAt.getTime() + zoneMs;
  const from = today - (today % dayMs) - zoneMs - daysAgo * dayMs;
  const date = isoDate(from);
  const weekday = weekdayOf(from);
  const working = weekday !== 0 && weekday !== 6 && !holidays.has(date);
  const week = Math.floor((60 - daysAgo) / 7) + 1;
  const dayOfMonth = Number(date.slice(8));
  return {
    date,
    from,
    daysAgo,
    working,
    payday: dayOfMonth === 25 || dayOfMonth === 1,
    outage: week === 5 && weekday === 3,
    campaign: week === 7 && daysAgo > 0,
  };
}

/** A source of chance for one day: a day is the same whichever others are made with it. */
export function chanceOf(seed: number, day: HistoryDay): Random {
  const [year = 0, month = 0, date = 0] = day.date.split('-').map(Number);
  return branch(seeded(Math.imul(seed + 1, 0x9e3779b1) ^ (year * 372 + month * 31 + date)));
}

export const outageHours = { from: 10 * hourMs, to: 15 * hourMs };

/** How many times as many come then as on other days. */
const most = { outage: 4.5, payday: 1.3, campaign: 1.4 };

/** Cards that are refused bring people who were never refused before. */
function surge(day: HistoryDay, at: number): number {
  const into = at - day.from;
  const during = day.outage && into >= outageHours.from && into < outageHours.to + hourMs;
  return (
    (during ? most.outage : 1) * (day.payday ? most.payday : 1) * (day.campaign && day.working ? most.campaign : 1)
  );
}

/**
 * @param size of the usual number of customers, 0–1
 * @returns when customers come on this day, in order
 */
export function arrivalsOf(day: HistoryDay, random: Random, size = 1): number[] {
  const free = !day.working && ![0, 6].includes(weekdayOf(day.from));
  const perHour = ((usual * size) / 24 / 1.07) * (free ? 0.7 : 1);
  const highest = most.outage * most.payday * most.campaign;
  for (;;) {
    const times: number[] = [];
    let at = day.from;
    for (;;) {
      at += nextArrivalMs(perHour * highest, 'day', new Date(at), random);
      if (at >= day.from + dayMs) break;
      if (random() < surge(day, at) / highest) times.push(Math.floor(at));
    }
    if (!day.working || times.length >= least * size) return times;
  }
}

const byOutage = new Set(['card_declined', 'cash', 'deposit_declined', 'travel']);
const byPayday = new Set(['transfer_status', 'payee_hold', 'scheduled_payment', 'wrong_payee', 'transfer_overseas']);
const byCampaign = new Set(['savings', 'open_account', 'fees']);

/** Whether what the day is about is what this customer comes for. */
export function themeOf(day: HistoryDay, at: number, random: Random): ((dialogue: Dialogue) => boolean) | null {
  const about = (intents: ReadonlySet<string>) => (dialogue: Dialogue) => intents.has(dialogue.intent);
  if (surge(day, at) >= most.outage) return random() < 0.7 ? about(byOutage) : null;
  if (day.campaign && random() < 0.45) return about(byCampaign);
  if (day.payday && random() < 0.35) return about(byPayday);
  return null;
}
