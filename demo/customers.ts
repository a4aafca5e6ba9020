/** Everyone who banks with Harbour Bank in the demonstration. Names, numbers and addresses are invented. */

import type { DemoCustomer } from './bank.ts';
import { chineseCustomers } from './customers-chinese.ts';
import { englishCustomers } from './customers-english.ts';

export const customers: readonly DemoCustomer[] = [...englishCustomers, ...chineseCustomers];

export function customerOf(externalId: string): DemoCustomer {
  const found = customers.find((customer) => customer.externalId === externalId);
  if (!found) throw new RangeError(`No customer "${externalId}" at Harbour Bank`);
  return found;
}
