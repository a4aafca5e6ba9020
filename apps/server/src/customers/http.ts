import type { CustomerId } from '@harken/contract/ids';
import { Refusal } from '@harken/contract/problems';
import type { AttributeValues, ServiceCase } from '@harken/contract/record';
import type { EventLog } from '../platform/events.ts';
import type { Http } from '../platform/http.ts';
import type { Customers } from './customers.ts';
import type { Db } from './store.ts';

interface CustomersHttpDeps {
  customers: Customers;
  log: Pick<EventLog, 'head'>;
  conversations: {
    casesOf(id: CustomerId): Promise<ServiceCase[]>;
    /** Refuses values that do not fit their attributes; those that stay as they were pass. */
    refuseMisfits(db: Db, of: 'customer', values: AttributeValues, before: AttributeValues): Promise<void>;
  };
  read: Db;
}

export function serveCustomers(
  http: Pick<Http, 'serve'>,
  { customers, log, read, conversations }: CustomersHttpDeps,
): void {
  http.serve('readCustomer', async ({ params }) => {
    const [customer, cases] = await Promise.all([customers.get(params.id), conversations.casesOf(params.id)]);
    if (!customer) throw new Refusal('record.not_found');
    return { customer, cases };
  });
  http.serve('listCustomers', async ({ query }) => ({
    customers: await customers.search(query.search, query.limit),
  }));
  http.serve('updateCustomer', async ({ params, body: { version, ...fields } }, caller) => {
    if (fields.attributes) {
      // Values of an older version would be refused by the version a moment later.
      const was = (await customers.get(params.id))?.attributes ?? {};
      await conversations.refuseMisfits(read, 'customer', fields.attributes, was);
    }
    const by = { kind: 'person', id: caller.person.id } as const;
    const customer = await customers.update(params.id, version, fields, by);
    return { customer, seq: await log.head() };
  });
}
