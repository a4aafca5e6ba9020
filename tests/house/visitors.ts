/**
 * Visitors of Harbour Bank who each have one question, made from a table of causes. The cause is hidden from whoever
 * guesses; the oracle knows the table and reads from what can be seen how probable each cause is, exactly.
 */
import { type PageKey, pages } from '../../demo/bank.ts';
import type { Chance } from './figures.ts';

interface Cause {
  article: string;
  /** How often it happens beside the others. */
  often: number;
  pages: readonly PageKey[];
  /** Each with how probable it is: `card_declined/LIM-010` is an event with the code that the page showed. */
  events?: Readonly<Record<string, number>>;
  /** How many times as probable a trait is as among all. */
  traits?: Readonly<Record<string, number>>;
  payday?: number;
  incident?: number;
}

// What happens, where it leads, and what shows of it. Several causes show nearly the same.
export const causes: readonly Cause[] = [
  {
    article: 'card-declined',
    often: 6,
    pages: ['card', 'cards'],
    events: { 'card_declined/BAL-001': 0.5, 'card_declined/CRD-004': 0.3 },
  },
  {
    article: 'card-limits',
    often: 5,
    pages: ['card_limits'],
    events: { 'card_declined/LIM-010': 0.4, 'limit_change/LIM-040': 0.4, 'limit_change/LIM-031': 0.2 },
  },
  {
    article: 'hotel-and-car-deposits',
    often: 3,
    pages: ['card', 'card_limits'],
    events: { 'card_declined/LIM-010': 0.6, 'payment_opened/': 0.3 },
    traits: { 'product=travel': 2.2, 'abroad=yes': 4 },
  },
  {
    article: 'card-abroad',
    often: 4,
    pages: ['travel', 'card'],
    events: { 'card_declined/ABR-002': 0.7 },
    traits: { 'abroad=yes': 4 },
  },
  { article: 'travel-notice', often: 3, pages: ['travel'], traits: { 'product=travel': 2 } },
  {
    article: 'foreign-fees',
    often: 3,
    pages: ['card', 'travel'],
    events: { 'payment_opened/': 0.6 },
    traits: { 'abroad=yes': 3 },
  },
  {
    article: 'cash-abroad',
    often: 1.5,
    pages: ['travel', 'card'],
    events: { 'card_declined/LIM-012': 0.4 },
    traits: { 'abroad=yes': 4 },
  },
  {
    article: 'cash-machines',
    often: 1.5,
    pages: ['cards', 'card_limits'],
    events: { 'card_declined/LIM-012': 0.6 },
  },
  {
    article: 'replacement-card',
    often: 5,
    pages: ['card_delivery'],
    events: { 'delivery_status/': 0.6, 'card_ordered/': 0.5 },
  },
  {
    article: 'activate-card',
    often: 2.5,
    pages: ['cards', 'card_delivery'],
    events: { 'card_declined/CRD-004': 0.5, 'delivery_status/': 0.3 },
    traits: { 'customer=new': 3 },
  },
  { article: 'lost-or-stolen-card', often: 4, pages: ['cards'], events: { 'card_freeze/': 0.4 } },
  { article: 'pin', often: 3.5, pages: ['card_pin'], events: { 'card_declined/PIN-003': 0.6 } },
  { article: 'contactless', often: 1, pages: ['cards'], events: { 'card_declined/': 0.4 } },
  { article: 'virtual-cards', often: 1.5, pages: ['cards'], traits: { 'product=virtual': 4 } },
  {
    article: 'unknown-payment',
    often: 5,
    pages: ['card', 'payment_history'],
    events: { 'payment_opened/': 0.7, 'card_freeze/': 0.15 },
  },
  { article: 'charged-twice', often: 2, pages: ['card'], events: { 'payment_opened/': 0.8 } },
  { article: 'refunds', often: 2.5, pages: ['card'], events: { 'payment_opened/': 0.6 } },
  { article: 'disputes', often: 2, pages: ['card'], events: { 'payment_opened/': 0.6, 'dispute_opened/DSP-002': 0.4 } },
  { article: 'safety-check', often: 3, pages: ['card', 'payments_held'], events: { 'safety_check/FRD-009': 0.75 } },
  {
    article: 'phishing-and-scams',
    often: 1.5,
    pages: ['security', 'payment_history'],
    events: { 'transfer_sent/': 0.3 },
  },
  {
    article: 'new-payee-hold',
    often: 6,
    pages: ['payments_held', 'payments'],
    events: { 'payee_added/': 0.7, 'transfer_held/PAY-012': 0.8 },
  },
  {
    article: 'transfer-processing',
    often: 5,
    pages: ['payment_history'],
    events: { 'transfer_opened/TRF-020': 0.4, 'transfer_opened/TRF-024': 0.3, 'transfer_sent/': 0.5 },
    payday: 1.5,
    incident: 6,
  },
  {
    article: 'wrong-payee',
    often: 2,
    pages: ['payment_history'],
    events: { 'transfer_sent/': 0.7, 'transfer_opened/': 0.5 },
  },
  {
    article: 'local-transfer',
    often: 2,
    pages: ['payments'],
    events: { 'payee_add/APP-118': 0.3, 'payee_added/': 0.2 },
  },
  {
    article: 'transfer-limits',
    often: 2.5,
    pages: ['payment_limits'],
    events: { 'limit_change/LIM-040': 0.5, 'transfer_refused/LIM-050': 0.5 },
  },
  { article: 'receive-money', often: 2.5, pages: ['accounts', 'home'], payday: 5, incident: 3 },
  { article: 'overseas-transfer', often: 3, pages: ['overseas'], events: { 'transfer_refused/TRF-031': 0.4 } },
  { article: 'exchange-rates', often: 2, pages: ['overseas'], traits: { 'abroad=yes': 1.5 } },
  {
    article: 'scheduled-payments',
    often: 2,
    pages: ['scheduled'],
    events: { 'scheduled_failed/BAL-001': 0.6 },
    payday: 0.5,
  },
  { article: 'forgotten-password', often: 4, pages: ['sign_in'], events: { 'sign_in/': 0.7 } },
  { article: 'locked-out', often: 3, pages: ['sign_in'], events: { 'sign_in/APP-101': 0.8 } },
  {
    article: 'sms-code',
    often: 3,
    pages: ['sign_in', 'security'],
    events: { 'sms_code/SMS-005': 0.5, 'sms_code/': 0.6 },
    traits: { 'abroad=yes': 1.5 },
  },
  {
    article: 'new-phone',
    often: 4,
    pages: ['security', 'card_limits'],
    events: { 'signed_in/': 0.7, 'limit_change/LIM-031': 0.3, 'payee_add/APP-118': 0.2 },
    traits: { 'device=new': 6 },
  },
  { article: 'lost-phone', often: 1.5, pages: ['security'], events: { 'locked/': 0.3 }, traits: { 'device=new': 3 } },
  { article: 'passkeys', often: 1.5, pages: ['security'], traits: { 'device=new': 3 } },
  { article: 'change-of-phone-number', often: 1.5, pages: ['profile', 'security'], events: { 'sms_code/': 0.3 } },
  { article: 'notifications', often: 1, pages: ['profile'] },
  { article: 'change-of-address', often: 2.5, pages: ['profile', 'card_delivery'] },
  { article: 'statements', often: 3, pages: ['documents'], events: { 'document_opened/': 0.4 } },
  { article: 'interest-certificate', often: 1.5, pages: ['documents'], events: { 'document_opened/': 0.5 } },
  { article: 'tax-residency', often: 1, pages: ['profile', 'documents'] },
  {
    article: 'open-account',
    often: 3,
    pages: ['open_account', 'home'],
    traits: { 'customer=none': 12 },
  },
  {
    article: 'business-account',
    often: 1.5,
    pages: ['open_account', 'accounts'],
    events: { 'document_upload/ACC-014': 0.5 },
    traits: { 'product=business': 4 },
  },
  { article: 'joint-account', often: 1.5, pages: ['accounts', 'open_account'], traits: { 'product=joint': 4 } },
  { article: 'close-account', often: 1.5, pages: ['accounts'], events: { 'close_account/': 0.6 } },
  { article: 'savings-rate', often: 2.5, pages: ['saver'], traits: { 'product=saver': 2 } },
  { article: 'fixed-deposit', often: 2, pages: ['saver'], events: { 'deposit_renewed/': 0.5 } },
  { article: 'personal-loan', often: 1.5, pages: ['loans'] },
  { article: 'loan-instalments', often: 1.5, pages: ['loans'], traits: { 'product=loan': 5 }, payday: 0.5 },
  {
    article: 'early-repayment',
    often: 1.5,
    pages: ['loans'],
    events: { 'quote_opened/': 0.6 },
    traits: { 'product=loan': 5 },
  },
  { article: 'fees', often: 1.5, pages: ['home', 'accounts'], traits: { 'customer=new': 2 } },
  { article: 'opening-hours', often: 1, pages: ['help'] },
  { article: 'chinese-service', often: 0.7, pages: ['help'], traits: { 'locale=zh': 2.8 } },
];

/** How many of all customers have it. */
const traits: Readonly<Record<string, number>> = {
  'product=travel': 0.3,
  'product=virtual': 0.15,
  'product=saver': 0.4,
  'product=business': 0.08,
  'product=joint': 0.15,
  'product=loan': 0.1,
  'abroad=yes': 0.12,
  'device=new': 0.07,
  'customer=new': 0.1,
  'customer=none': 0.05,
  'locale=zh': 0.35,
};
const events = [...new Set(causes.flatMap(({ events }) => Object.keys(events ?? {})))].sort();
const everywhere = Object.keys(pages) as PageKey[];
/** An event that has nothing to do with the cause. */
const byTheWay = 0.01;
/** The page in the end is one of the cause's so often; those before it less. */
const onItsPage = { last: 0.85, before: 0.5 };

const pageShare = (cause: Cause, page: PageKey, own: number): number =>
  (cause.pages.includes(page) ? own / cause.pages.length : 0) + (1 - own) / everywhere.length;
const eventShare = (cause: Cause, event: string): number => Math.max(byTheWay, cause.events?.[event] ?? 0);
const traitShare = (cause: Cause, trait: string): number =>
  Math.min(0.95, traits[trait]! * (cause.traits?.[trait] ?? 1));
const shareOfCause = (cause: Cause, { payday, incident }: Pick<Visitor, 'payday' | 'incident'>): number =>
  cause.often * (payday ? (cause.payday ?? 1) : 1) * (incident ? (cause.incident ?? 1) : 1);

export interface Visitor {
  /** What they came for: hidden from who guesses. */
  article: string;
  before: readonly PageKey[];
  page: PageKey;
  events: readonly string[];
  traits: readonly string[];
  payday: boolean;
  incident: boolean;
  locale: 'en' | 'zh';
  /** Of the month. */
  day: number;
}

function drawn<T>(luck: Chance, choices: readonly T[], shareOf: (choice: T) => number): T {
  let left = luck.next() * choices.reduce((sum, choice) => sum + shareOf(choice), 0);
  const found = choices.find((choice) => {
    left -= shareOf(choice);
    return left < 0;
  });
  return found ?? choices.at(-1)!;
}

export function drawVisitor(luck: Chance): Visitor {
  const day = luck.between(1, 28);
  const world = { payday: day >= 25 && day <= 27, incident: luck.next() < 0.05 };
  const cause = drawn(luck, causes, (each) => shareOfCause(each, world));
  const own = Object.keys(traits).filter((trait) => luck.next() < traitShare(cause, trait));
  return {
    ...world,
    article: cause.article,
    before: Array.from({ length: luck.between(0, 3) }, () =>
      drawn(luck, everywhere, (page) => pageShare(cause, page, onItsPage.before)),
    ),
    page: drawn(luck, everywhere, (page) => pageShare(cause, page, onItsPage.last)),
    events: events.filter((event) => luck.next() < eventShare(cause, event)),
    traits: own,
    locale: own.includes('locale=zh') ? 'zh' : 'en',
    day,
  };
}

/** Articles by how probable they are, given all that can be seen and the table itself: nobody can guess better. */
export function oracle(visitor: Visitor): string[] {
  const log = (cause: Cause) =>
    Math.log(shareOfCause(cause, visitor)) +
    Math.log(pageShare(cause, visitor.page, onItsPage.last)) +
    visitor.before.reduce((sum, page) => sum + Math.log(pageShare(cause, page, onItsPage.before)), 0) +
    events.reduce((sum, event) => {
      const share = eventShare(cause, event);
      return sum + Math.log(visitor.events.includes(event) ? share : 1 - share);
    }, 0) +
    Object.keys(traits).reduce((sum, trait) => {
      const share = traitShare(cause, trait);
      return sum + Math.log(visitor.traits.includes(trait) ? share : 1 - share);
    }, 0);
  return causes
    .map((cause) => ({ article: cause.article, log: log(cause) }))
    .sort((a, b) => b.log - a.log)
    .map(({ article }) => article);
}
