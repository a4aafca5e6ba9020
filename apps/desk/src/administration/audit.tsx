import { toCsv } from '@harken/contract/csv';
import type { PersonId } from '@harken/contract/ids';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../analytics/save-file.ts';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { Empty, PartFailed } from '../platform/failures.tsx';
import { dayTitle, timeWithSeconds } from '../platform/format.ts';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { type AuditEntry, differences, type Names, sentence, whoDid } from './audit-words.ts';
import { Page } from './room.tsx';
import { Labelled, Select, TextInput } from './setting.tsx';

const kinds = {
  signIn: 'sign_in.,sign_out.,password.,session.,set_up.,proof.,code.',
  methods: 'sign_in_rules.,second_factor.,code_app.,recovery_code,passkey.,provider.',
  people: 'person.,team.,agent.',
  work: 'queue.,skill.,channel.',
  vocabulary: 'disposition.,macro.,tag.,attribute.',
  knowledge: 'article.,collection.',
  supervision: 'supervision.,whisper.,alert_rule.',
  other: 'messenger.,portal.,rating_form.,api_key.,retention.',
} as const;
type Kind = keyof typeof kinds;

const page = 100;
/** So many are written into one file; what is older is exported by narrowing the dates. */
const exported = 10_000;

interface Filter {
  personId: PersonId | '';
  kind: Kind | '';
  since: string;
  until: string;
}

/** By the calendar: a day may have 23 hours. */
function dayAfter(date: string): Date {
  const day = new Date(`${date}T00:00`);
  day.setDate(day.getDate() + 1);
  return day;
}

/** Local dates, both included. */
const asked = ({ personId, kind, since, until }: Filter) => ({
  ...(personId ? { personId } : {}),
  ...(kind ? { actions: kinds[kind] } : {}),
  ...(since ? { since: new Date(`${since}T00:00`).toISOString() } : {}),
  ...(until ? { until: dayAfter(until).toISOString() } : {}),
});

/** Who did what to settings, people and sign-ins, and what stood there before. */
export function AuditLog(): ReactElement {
  const { t } = useTranslation('administration');
  const names: Names = useDesk((state) => state);
  const people = useDesk((state) => state.people);
  const [filter, setFilter] = useState<Filter>({ personId: '', kind: '', since: '', until: '' });
  const set = (part: Partial<Filter>) => setFilter((now) => ({ ...now, ...part }));
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['administration', 'audit', filter],
    queryFn: ({ pageParam, signal }) =>
      call(
        'GET /api/audit',
        { query: { limit: page, ...asked(filter), ...(pageParam ? { before: pageParam } : {}) } },
        { signal },
      ),
    initialPageParam: 0,
    getNextPageParam: ({ entries }) => (entries.length === page ? entries.at(-1)?.id : undefined),
    staleTime: 0,
  });
  const entries = data?.pages.flatMap((one) => one.entries) ?? [];
  const [saving, setSaving] = useState(false);
  const save = async () => {
    setSaving(true);
    try {
      const heads = (['at', 'who', 'action', 'target', 'sentence', 'changes', 'address'] as const).map((key) =>
        t(`audit.head.${key}`),
      );
      await saveAll(filter, names, (row) => sentence(names, row), heads);
    } catch (failure) {
      tell(problemWords(failure), { tone: 'breaking' });
    } finally {
      setSaving(false);
    }
  };
  return (
    <Page
      wide
      title={t('audit.name')}
      text={t('audit.text')}
      action={
        <Button icon={Download} disabled={saving || !entries.length} onClick={() => void save()}>
          {t('audit.export')}
        </Button>
      }
    >
      <div className="mb-4 flex flex-wrap items-end gap-3 text-12 text-ink-2">
        <Labelled label={t('audit.who')}>
          {(id) => (
            <Select
              id={id}
              className="block"
              value={filter.personId}
              onChange={(event) => set({ personId: event.target.value as PersonId | '' })}
            >
              <option value="">{t('audit.anyone')}</option>
              {people.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Labelled>
        <Labelled label={t('audit.what')}>
          {(id) => (
            <Select
              id={id}
              className="block"
              value={filter.kind}
              onChange={(event) => set({ kind: event.target.value as Kind | '' })}
            >
              <option value="">{t('audit.anything')}</option>
              {(Object.keys(kinds) as Kind[]).map((kind) => (
                <option key={kind} value={kind}>
                  {t(`audit.kind.${kind}`)}
                </option>
              ))}
            </Select>
          )}
        </Labelled>
        {(['since', 'until'] as const).map((end) => (
          <Labelled key={end} label={t(`audit.${end}`)}>
            {(id) => (
              <TextInput
                id={id}
                type="date"
                className="w-36"
                value={filter[end]}
                onChange={(event) => set({ [end]: event.target.value })}
              />
            )}
          </Labelled>
        ))}
      </div>
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {!data && !error && <div className="ghost h-24" />}
      {data && !entries.length && <Empty title={t('audit.empty')}>{t('audit.emptyText')}</Empty>}
      <Days entries={entries} names={names} />
      {hasNextPage && (
        <Button className="mt-4" disabled={isFetching} onClick={() => void fetchNextPage()}>
          {t('audit.more')}
        </Button>
      )}
    </Page>
  );
}

function Days({ entries, names }: { entries: readonly AuditEntry[]; names: Names }): ReactElement {
  const { t } = useTranslation('administration');
  const days = new Map<string, AuditEntry[]>();
  for (const entry of entries) {
    const day = dayTitle(entry.at);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return (
    <>
      {[...days].map(([day, those]) => (
        <section key={day} aria-label={day} className="mb-4">
          <h2 className="mb-1 text-12 font-medium text-ink-3">{day}</h2>
          <ol>
            {those.map((entry) => (
              <li key={entry.id} className="flex gap-3 border-t border-line py-1.5 text-13">
                <time dateTime={entry.at} className="w-16 shrink-0 text-ink-3">
                  {timeWithSeconds(entry.at)}
                </time>
                <div className="min-w-0 flex-1 wrap-anywhere">
                  {sentence(names, entry)}
                  {differences(names, entry).map(({ field, from, to }) => (
                    <span key={field} className="block text-12 text-ink-2">
                      {t('audit.change', { field, from, to })}
                    </span>
                  ))}
                </div>
                {entry.address && <span className="shrink-0 text-12 text-ink-3 max-md:hidden">{entry.address}</span>}
              </li>
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

async function saveAll(
  filter: Filter,
  names: Names,
  words: (entry: AuditEntry) => string,
  heads: readonly string[],
): Promise<void> {
  const all: AuditEntry[] = [];
  for (let before: number | undefined; all.length < exported; ) {
    const query = { limit: 500, ...asked(filter), ...(before === undefined ? {} : { before }) };
    const { entries } = await call('GET /api/audit', { query });
    all.push(...entries);
    before = entries.at(-1)?.id;
    if (entries.length < 500) break;
  }
  const rows = all.map((entry) => [
    entry.at,
    whoDid(names, entry),
    entry.action,
    entry.target ?? '',
    words(entry),
    differences(names, entry)
      .map(({ field, from, to }) => `${field}: ${from} → ${to}`)
      .join('; '),
    entry.address ?? '',
  ]);
  saveFile(`audit-${new Date().toISOString().slice(0, 10)}.csv`, toCsv(heads, rows));
}
