import type { CustomerId } from '@harken/contract/ids';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ArrowLeft, Check } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Avatar } from '../platform/avatars.tsx';
import { IconButton } from '../platform/buttons.tsx';
import { useMay } from '../platform/desk.ts';
import { Empty, NotYours, PartFailed } from '../platform/failures.tsx';
import { day, languageName, monthAndYear } from '../platform/format.ts';
import { useTitle } from '../platform/go.ts';
import { Icon } from '../platform/icons.tsx';
import { masked } from '../platform/names.ts';
import { useNarrow } from '../platform/narrow.ts';
import { SearchInput } from '../platform/search-input.tsx';
import { addressesOf } from './sureness.ts';
import { WhoAndHowSure } from './who-and-how-sure.tsx';

/** Everyone we serve: found by name or address, with their cases. */
export function CustomersRoom(): ReactElement {
  const { t } = useTranslation('customers');
  const { customerId } = useParams({ strict: false });
  const { q = '' } = useSearch({ from: '/desk/customers' });
  const navigate = useNavigate();
  const [words, setWords] = useState(q);
  const may = useMay('customer.read');
  const narrow = useNarrow();
  // Alone on a small screen, the list is the page.
  const alone = narrow && !customerId;
  const List = alone ? 'main' : 'section';
  useTitle(t('room.title'));
  useEffect(() => {
    if (words === q) return;
    const timer = setTimeout(() => void navigate({ to: '.', search: words ? { q: words } : {}, replace: true }), 200);
    return () => clearTimeout(timer);
  });
  const { data, error, refetch } = useQuery({
    queryKey: ['customers', q],
    queryFn: ({ signal }) => call('GET /api/customers', { query: { search: q, limit: 100 } }, { signal }),
    placeholderData: keepPreviousData,
    enabled: may,
  });
  if (!may) return <NotYours permission="customer.read" />;
  return (
    <div className="grid h-full grid-rows-[minmax(0,1fr)] md:grid-cols-[340px_minmax(0,1fr)]">
      <List
        {...(alone ? { id: 'main', tabIndex: -1 } : { 'aria-label': t('room.title') })}
        className={`flex min-h-0 flex-col border-r border-line outline-none ${customerId ? 'max-md:hidden' : ''}`}
      >
        <div className="flex h-14 shrink-0 items-center border-b border-line px-4">
          <h1 className="text-15 font-semibold">{t('room.title')}</h1>
        </div>
        <div className="border-b border-line p-3">
          <SearchInput label={t('room.search')} hint={t('room.searchHint')} value={words} onValue={setWords} />
        </div>
        <div className="scroll-quiet min-h-0 flex-1 overflow-y-auto">
          {error && (
            <div className="px-4 py-3">
              <PartFailed error={error} retry={() => void refetch()} />
            </div>
          )}
          {data && !data.customers.length && <Empty title={t('room.none')}>{t('room.noneText')}</Empty>}
          <ul aria-label={t('room.title')}>
            {data?.customers.map((customer) => (
              <li key={customer.id} className="border-b border-line">
                <Link
                  to="/customers/$customerId"
                  params={{ customerId: customer.id }}
                  search={(now) => now}
                  aria-current={customer.id === customerId ? 'page' : undefined}
                  className="flex items-center gap-2.5 px-4 py-2 hover:bg-surface-2 aria-[current]:bg-surface-1"
                >
                  <Avatar kind="customer" name={customer.name} size={28} />
                  <span className="min-w-0">
                    <span className="block truncate text-13 font-medium">{customer.name ?? t('visitor')}</span>
                    <span className="block truncate text-12 text-ink-3">
                      {addressesOf(customer.identities)
                        .map(({ kind, address }) => masked(kind, address))
                        .join(' · ') || languageName(customer.locale)}
                    </span>
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </div>
      </List>
      {!alone && (
        <main
          id="main"
          tabIndex={-1}
          className={`scroll-quiet min-h-0 overflow-y-auto bg-surface-1 outline-none ${customerId ? '' : 'max-md:hidden'}`}
        >
          {narrow && <h1 className="sr-only">{t('room.title')}</h1>}
          {customerId ? (
            <Record
              key={customerId}
              id={customerId}
              back={() => void navigate({ to: '/customers', search: (now) => now })}
            />
          ) : (
            <div className="px-8 pt-[20vh] text-13 text-ink-2">
              <h2 className="mb-1 text-15 font-semibold text-ink-1">{t('room.nothingOpen')}</h2>
              <p>{t('room.nothingOpenText')}</p>
            </div>
          )}
        </main>
      )}
    </div>
  );
}

function Record({ id, back }: { id: CustomerId; back: () => void }): ReactElement {
  const { t } = useTranslation(['customers', 'conversations']);
  const { data, error, refetch } = useQuery({
    queryKey: ['customer', id],
    queryFn: ({ signal }) => call('GET /api/customers/:id', { params: { id } }, { signal }),
  });
  if (error)
    return (
      <div className="p-6">
        <PartFailed error={error} retry={() => void refetch()} />
      </div>
    );
  if (!data)
    return (
      <div className="p-6">
        <div className="ghost h-6 w-48" />
      </div>
    );
  const { customer, cases } = data;
  return (
    <div className="mx-auto max-w-[760px] py-4">
      <div className="flex items-center gap-2.5 px-4 pb-3">
        <IconButton icon={ArrowLeft} label={t('room.back')} className="md:hidden" onClick={back} />
        <Avatar kind="customer" name={customer.name} size={32} />
        <div>
          <h2 className="text-15 font-semibold">{customer.name ?? t('visitor')}</h2>
          <p className="text-12 text-ink-3">
            {[customer.since && t('since', { when: monthAndYear(customer.since) }), languageName(customer.locale)]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
      </div>
      <div className="border-t border-line">
        <WhoAndHowSure customer={customer} />
      </div>
      <section aria-labelledby="cases" className="px-4 py-3">
        <h3 id="cases" className="mb-1.5 text-12 font-semibold text-ink-2">
          {t('room.cases', { count: cases.length })}
        </h3>
        {!cases.length && <p className="text-13 text-ink-3">{t('room.noCases')}</p>}
        <ul>
          {cases.map((one) => {
            const solved = one.state === 'resolved' || one.state === 'closed';
            return (
              <li key={one.id} className="flex items-baseline gap-3 border-t border-line py-2 text-13">
                <Link
                  to="/inbox"
                  search={{ view: 'all', q: one.reference }}
                  className="shrink-0 text-accent hover:underline"
                >
                  {one.reference}
                </Link>
                <span className="min-w-0 flex-1 truncate">{one.subject ?? t('conversations:noSubject')}</span>
                <span className={`shrink-0 text-12 ${solved ? 'text-done' : 'text-ink-2'}`}>
                  {solved && <Icon of={Check} size={13} className="mr-1 inline align-[-2px]" />}
                  {solved
                    ? t('promised.solvedOn', { day: day(one.resolvedAt ?? one.openedAt) })
                    : t('promised.openSince', { day: day(one.openedAt) })}
                </span>
              </li>
            );
          })}
        </ul>
      </section>
    </div>
  );
}
