import type { SegmentsPreview, Treatment } from '@harken/contract/segments';
import { treatmentOf } from '@harken/engines/routing/segments';
import { TriangleAlert } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../platform/desk.ts';
import { listOf, number } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { Icon } from '../platform/icons.tsx';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { SegmentTreatment } from './segment-treatment.tsx';
import { useSegmentWords } from './segment-words.ts';
import { type Complexity, columns, rows, type Treatments, treated, type Value } from './segments-data.ts';

type Cell = SegmentsPreview['cells'][number];

/** How every pair of bands is treated, with how many came lately; one that is chosen is changed below. */
export function SegmentGrid({
  treatments,
  cells,
  set,
}: {
  treatments: Treatments;
  /** Null until they are counted. */
  cells: readonly Cell[] | null;
  set: (treatments: Treatments) => void;
}): ReactElement {
  const { t } = useTranslation('routing');
  const words = useSegmentWords();
  const [open, setOpen] = useState<{ value: Value; complexity: Complexity } | null>(null);
  const of = (value: Value, complexity: Complexity): Treatment =>
    treatmentOf({ treatments } as Parameters<typeof treatmentOf>[0], value, complexity);
  return (
    <>
      <ScrollRegion aria-label={t('segments.grid')} className="overflow-x-auto">
        <table className="w-full min-w-[560px] table-fixed border-collapse text-13">
          <caption className="sr-only">{t('segments.grid')}</caption>
          <thead>
            <tr>
              <td className="w-20 border-b border-line" />
              {columns.map((complexity) => (
                <th
                  key={complexity}
                  scope="col"
                  className="border-b border-line px-2 pb-1.5 text-left text-12 font-medium text-ink-2"
                >
                  {t(`segments.complexity.${complexity}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((value) => (
              <tr key={value}>
                <th
                  scope="row"
                  className="border-b border-line py-2 pr-2 text-left align-top text-12 font-medium text-ink-2"
                >
                  {t(`segments.value.${value}`)}
                </th>
                {columns.map((complexity) => (
                  <td key={complexity} className="h-px border-b border-l border-line p-0.5 align-top">
                    <GridCell
                      pair={words.pair({ value, complexity })}
                      treatment={of(value, complexity)}
                      cell={cells?.find((one) => one.value === value && one.complexity === complexity) ?? null}
                      isOpen={open?.value === value && open.complexity === complexity}
                      toggle={() =>
                        setOpen(open?.value === value && open.complexity === complexity ? null : { value, complexity })
                      }
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {open && (
        <SegmentTreatment
          key={`${open.value} ${open.complexity}`}
          pair={words.pair(open)}
          treatment={of(open.value, open.complexity)}
          set={(next) => set(treated(treatments, open.value, open.complexity, next))}
          close={() => setOpen(null)}
        />
      )}
    </>
  );
}

function GridCell({
  pair,
  treatment,
  cell,
  isOpen,
  toggle,
}: {
  pair: string;
  treatment: Treatment;
  cell: Cell | null;
  isOpen: boolean;
  toggle: () => void;
}): ReactElement {
  const { t } = useTranslation('routing');
  const words = useSegmentWords();
  const queues = useDesk((state) => state.queues);
  const isUsual = Object.keys(treatment).length === 0;
  const names = (cell?.nobodyIn ?? []).flatMap((id) => {
    const queue = queues.find((one) => one.id === id);
    return queue ? [localName(queue.name)] : [];
  });
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      className={`flex h-full min-h-20 w-full flex-col items-start gap-1 rounded-md px-2 py-1.5 text-left hover:bg-surface-2 ${isOpen ? 'bg-accent-soft' : ''}`}
      onClick={toggle}
    >
      <span className="sr-only">{pair}: </span>
      <span className={isUsual ? 'text-ink-3' : 'font-medium'}>{words.treatment(treatment)}</span>
      {names.length > 0 && (
        <span className="flex items-start gap-1 text-12 text-attention">
          <Icon of={TriangleAlert} size={13} className="mt-px shrink-0" />
          {t('segments.nobody', { queues: listOf(names) })}
        </span>
      )}
      <span className="mt-auto text-12 text-ink-3">
        {cell ? t('segments.counted', { count: cell.contacts, shown: number(cell.contacts) }) : ' '}
      </span>
    </button>
  );
}
