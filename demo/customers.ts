/** Everyone who banks with Harbour Bank in the demonstration. Names, numbers and addresses are invented. */

import type { DemoCustomer } from './bank.ts';
import { chineseCustomers } from './customers-chinese.ts';
import { englishCustomers } from './customers-english.ts';

export const customers: readonly DemoCustomer[] = [...englishCustomers, ...chineseCustomers];

/** Nobody plays these: whoever tries the bank can be one of them, and is alone with it. */
export const keptForVisitors: readonly string[] = [
  'hb-10417', // Rachel Lim: a hotel deposit, refused on a new phone
  'hb-20118', // 陈思远: the same, in Chinese
  'hb-10777', // Yusuf Adeyemi: a new payee, held
  'hb-20188', // 梁诗敏: a card that was never activated
  'hb-10790', // Omar Siddiqui: cash refused
  'hb-20294', // 蔡志豪: a blocked PIN
];

export function customerOf(externalId: string): DemoCustomer {
  const found = customers.find((customer) => customer.externalId === externalId);
  if (!found) throw new RangeError(`No customer "${externalId}" at Harbour Bank`);
  return found;
}
