import type { CustomerId } from '@harken/contract/ids';
import { Refusal } from '@harken/contract/problems';
import type { ServiceCase } from '@harken/contract/record';
import type { EventLog } from '../platform/events.ts';
import type { Http } from '../platform/http.ts';
import type { Customers } from './customers.ts';

interface CustomersHttpDeps {
  customers: Customers;
  log: Pick<EventLog, 'head'>;
  conversations: { casesOf(id: CustomerId): Promise<ServiceCase[]> };
}

export function serveCustomers(http: Pick<Http, 'serve'>, { customers, log, conversations }: CustomersHttpDeps): void {
  http.serve('readCustomer', async ({ params }) => {
    const [customer, cases] = await Promise.all([customers.get(params.id), conversations.casesOf(params.id)]);
    if (!customer) throw new Refusal('record.not_found');
    return { customer, cases };
  });
  http.serve('listCustomers', async ({ query }) => ({
    customers: await customers.search(query.search, query.limit),
  }));
  http.serve('updateCustomer', async ({ params, body: { version, ...fields } }, caller) => {
    const by = { kind: 'person', id: caller.person.id } as const;
    const customer = await customers.update(params.id, version, fields, by);
    return { customer, seq: await log.head() };
  });
}
