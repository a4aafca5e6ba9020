/**
 * What the bank knows about a customer now: their situation, and on top of it what they did here since they signed in.
 * What they did is a short list in their cookie, so the bank itself keeps nothing.
 */
import type { Account, Activity, Card, DemoCustomer } from '../bank.ts';
import { instantOf } from './show.ts';

export type Deed =
  | { readonly what: 'limits'; readonly card: string; readonly daily: number; readonly cash: number }
  | { readonly what: 'frozen'; readonly card: string; readonly on: boolean }
  | { readonly what: 'activated' | 'pin_unblocked' | 'abroad_on'; readonly card: string }
  | { readonly what: 'trip'; readonly country: string; readonly until: string }
  | { readonly what: 'payee'; readonly name: string; readonly account: string; readonly at: number }
  | { readonly what: 'sent' | 'held'; readonly to: string; readonly amount: number; readonly at: number }
  | { readonly what: 'cancelled'; readonly line: string }
  | { readonly what: 'transfer_limit'; readonly amount: number }
  | { readonly what: 'lock' };

/** One line of a statement. */
export type Line = Activity & { readonly id: string; readonly at: Date };

export interface Payee {
  name: string;
  /** Last four digits, where we know them. */
  account: string | null;
  /** In the first 12 hours it can receive S$1,000 in total. */
  addedAt: Date | null;
}

export interface Book {
  customer: DemoCustomer;
  newDevice: boolean;
  /** "Lock everything" was used; only a person undoes it. */
  locked: boolean;
  accounts: Account[];
  cards: Card[];
  /** Newest first. */
  lines: Line[];
  payees: Payee[];
  trips: { country: string; until: string }[];
  transferLimit: number;
  pinUnblocked: string[];
  abroadOn: string[];
}

export const payeeHoldMs = 12 * 3_600_000;
export const newPayeeMost = 1000;

/** @param now when they signed in, in milliseconds since 1970 */
export function openBook(customer: DemoCustomer, now: number, deeds: readonly Deed[]): Book {
  const { accounts, cards, situation } = customer;
  const lines = situation.activity.map((activity, at) => ({
    ...activity,
    id: `a${at}`,
    at: instantOf(activity.when, now),
  }));
  const book: Book = {
    customer,
    newDevice: situation.device === 'new',
    locked: false,
    accounts: [...accounts],
    cards: [...cards],
    lines,
    payees: payeesOf(lines, accounts),
    trips: [],
    transferLimit: 5000,
    pinUnblocked: [],
    abroadOn: cards.filter(({ kind }) => kind === 'travel').map(({ lastFour }) => lastFour),
  };
  deeds.forEach((deed, at) => {
    enter(book, deed, `d${at}`);
  });
  book.lines.sort((a, b) => b.at.getTime() - a.at.getTime());
  return book;
}

/** Whoever got money from an account is a payee; what a card paid is a shop. */
function payeesOf(lines: readonly Line[], accounts: readonly Account[]): Payee[] {
  const own = accounts.map(({ lastFour }) => lastFour);
  const paid = lines.filter(({ on, amount, state }) => own.includes(on) && amount < 0 && state !== 'declined');
  const held = new Set(paid.filter(({ state }) => state === 'held').map(({ text }) => text));
  return [...new Set(paid.map(({ text }) => text))].map((name) => ({
    name,
    account: null,
    addedAt: held.has(name) ? (paid.find(({ text }) => text === name)?.at ?? null) : null,
  }));
}

function enter(book: Book, deed: Deed, id: string): void {
  const change = (lastFour: string, changed: Partial<Card>) => {
    book.cards = book.cards.map((card) => (card.lastFour === lastFour ? { ...card, ...changed } : card));
  };
  switch (deed.what) {
    case 'limits':
      change(deed.card, { dailyLimit: deed.daily, cashLimit: deed.cash });
      return;
    case 'frozen':
      change(deed.card, { state: deed.on ? 'frozen' : 'active' });
      return;
    case 'activated':
      change(deed.card, { state: 'active' });
      return;
    case 'pin_unblocked':
      book.pinUnblocked.push(deed.card);
      return;
    case 'abroad_on':
      book.abroadOn.push(deed.card);
      return;
    case 'trip':
      book.trips.push(deed);
      return;
    case 'payee':
      book.payees.push({ name: deed.name, account: deed.account, addedAt: new Date(deed.at) });
      return;
    case 'sent':
    case 'held': {
      const from = book.accounts.find(({ kind }) => kind !== 'loan');
      if (!from) return;
      const at = new Date(deed.at);
      const state = deed.what === 'held' ? 'held' : 'booked';
      const code = deed.what === 'held' ? { code: 'PAY-012' } : {};
      book.lines.push({
        when: { minutesAgo: 0 },
        on: from.lastFour,
        text: deed.to,
        amount: -deed.amount,
        state,
        ...code,
        id,
        at,
      });
      if (deed.what === 'sent') {
        book.accounts = book.accounts.map((one) =>
          one === from ? { ...one, balance: one.balance - deed.amount } : one,
        );
      }
      return;
    }
    case 'cancelled':
      book.lines = book.lines.filter((line) => line.id !== deed.line);
      return;
    case 'transfer_limit':
      book.transferLimit = deed.amount;
      return;
    case 'lock':
      book.locked = true;
      book.cards = book.cards.map((card) => ({ ...card, state: card.state === 'active' ? 'frozen' : card.state }));
  }
}

/** What this payee may still receive before the first 12 hours are over; null when they are. */
export function roomOf(book: Book, payee: Payee, now: number): number | null {
  if (!payee.addedAt || now - payee.addedAt.getTime() >= payeeHoldMs) return null;
  const received = book.lines.filter(
    ({ text, state, amount }) => text === payee.name && state === 'booked' && amount < 0,
  );
  return Math.max(0, newPayeeMost + received.reduce((sum, { amount }) => sum + amount, 0));
}
