import type { AlertRule } from '@harken/contract/routes-analytics';
import { useQuery } from '@tanstack/react-query';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, queries } from '../platform/api.ts';
import { Button, IconButton } from '../platform/buttons.tsx';
import { onEvents, useMay } from '../platform/desk.ts';
import { NotYours, PartFailed } from '../platform/failures.tsx';
import { useTitle } from '../platform/go.ts';
import { problemWords } from '../platform/problem-words.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { tell } from '../platform/toasts.tsx';
import { AlertDialog } from './alert-dialog.tsx';
import { AnswerAlert, alertValue, ruleWords } from './alert-parts.tsx';
import { EyeHead } from './eye-head.tsx';
import { cellHead } from './table-parts.tsx';

/** What is watched, how it stands, and who takes care of it. */
export function Alerts(): ReactElement {
  const { t } = useTranslation('analytics');
  const may = useMay('board.read');
  const mayChange = useMay('agent.steer');
  const [editing, setEditing] = useState<AlertRule | 'new' | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['alert-rules'],
    queryFn: ({ signal }) => call('GET /api/alert-rules', {}, { signal }),
    enabled: may,
    refetchInterval: 60_000,
  });
  useTitle(t('alerts.title'));
  useEffect(
    () =>
      onEvents((events) => {
        if (events.some(({ name }) => name.startsWith('alert.')))
          void queries.invalidateQueries({ queryKey: ['alert-rules'] });
      }),
    [],
  );
  if (!may) return <NotYours permission="board.read" />;
  const remove = async (rule: AlertRule) => {
    try {
      await call('DELETE /api/alert-rules/:id', { params: { id: rule.id } });
      const {
        id: _,
        version: __,
        state: ___,
        since: ____,
        value: _____,
        acknowledgedBy: ______,
        snoozedUntil: _______,
        ...body
      } = rule;
      const undo = () =>
        void call('POST /api/alert-rules', { body }).then(() =>
          queries.invalidateQueries({ queryKey: ['alert-rules'] }),
        );
      tell(t('alerts.removed', { name: rule.name }), { undo });
    } catch (problem) {
      tell(problemWords(problem), { tone: 'breaking' });
    }
    void refetch();
  };
  const rules = data?.rules ?? [];
  return (
    <main id="main" tabIndex={-1} className="flex h-full min-h-0 flex-col outline-none">
      <EyeHead>
        {mayChange && (
          <Button size="small" look="primary" icon={Plus} onClick={() => setEditing('new')}>
            {t('alerts.add')}
          </Button>
        )}
      </EyeHead>
      <ScrollRegion
        aria-label={t('alerts.title')}
        className="scroll-quiet min-h-0 flex-1 overflow-auto bg-surface-1 px-4 py-3"
      >
        <h2 className="text-15 font-semibold">{t('alerts.title')}</h2>
        <p className="mt-1 mb-3 max-w-[72ch] text-13 text-ink-2">
          {t('alerts.intro')} {!mayChange && t('alerts.notMine')}
        </p>
        {error && !data && <PartFailed error={error} retry={() => void refetch()} />}
        {data && rules.length === 0 && <p className="text-13 text-ink-2">{t('alerts.none')}</p>}
        {rules.length > 0 && (
          <table className="w-full max-w-[980px] text-13">
            <thead>
              <tr className="border-b border-line-strong">
                <th scope="col" className={cellHead}>
                  {t('alerts.name')}
                </th>
                <th scope="col" className={`${cellHead} max-md:hidden`}>
                  {t('alerts.measure')}
                </th>
                <th scope="col" className={cellHead}>
                  {t('csv.presence')}
                </th>
                <th scope="col" className={cellHead}>
                  <span className="sr-only">{t('attention.action')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rules.map((rule) => (
                <tr key={rule.id} className="border-b border-line [&>td]:h-9 [&>td]:pr-3">
                  <td className="font-medium">{rule.name}</td>
                  <td className="text-ink-2 max-md:hidden">{ruleWords(rule)}</td>
                  <td className="whitespace-nowrap">
                    <StateWord rule={rule} />
                  </td>
                  <td>
                    <span className="flex items-center justify-end gap-1">
                      {rule.state === 'raised' && <AnswerAlert rule={rule} />}
                      {mayChange && (
                        <>
                          <IconButton
                            icon={Pencil}
                            label={t('alerts.edit', { name: rule.name })}
                            onClick={() => setEditing(rule)}
                          />
                          <IconButton
                            icon={Trash2}
                            label={t('alerts.remove', { name: rule.name })}
                            onClick={() => void remove(rule)}
                          />
                        </>
                      )}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </ScrollRegion>
      {editing && <AlertDialog rule={editing === 'new' ? null : editing} close={() => setEditing(null)} />}
    </main>
  );
}

function StateWord({ rule }: { rule: AlertRule }): ReactElement {
  const { t } = useTranslation('analytics');
  if (!rule.on) return <span className="text-ink-3">{t('alerts.off')}</span>;
  const tone = { calm: 'text-ink-2', building: 'text-attention', raised: 'font-semibold text-breaking' }[rule.state];
  return (
    <>
      <span className={tone}>{t(`alerts.state.${rule.state}`)}</span>
      <span className="ml-2 text-12 text-ink-3">
        {t('alerts.now', { value: alertValue(rule.condition.measure, rule.value) })}
      </span>
    </>
  );
}
