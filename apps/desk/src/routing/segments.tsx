import type { PublishedSegments, SegmentTable } from '@harken/contract/segments';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Blend } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../administration/room.tsx';
import { SaveBar, Select, Setting } from '../administration/setting.tsx';
import { useEditing } from '../administration/use-editing.ts';
import { call, queries } from '../platform/api.ts';
import { buttonClass } from '../platform/buttons.tsx';
import { useMay } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { number, percent } from '../platform/format.ts';
import { Icon } from '../platform/icons.tsx';
import { SegmentGrid } from './segment-grid.tsx';
import { SegmentRules } from './segment-rules.tsx';
import { SegmentVersions } from './segment-versions.tsx';
import { useSegmentWords } from './segment-words.ts';
import {
  type Axis,
  axisMistake,
  fieldsOf,
  pairs,
  type SegmentFields,
  segmentsKey,
  type Treatments,
  tableOf,
  treatmentMistake,
  useSegments,
} from './segments-data.ts';

/** Of what value contacts are and how complex, and how they are treated for it. */
export function Segments(): ReactElement {
  const { t } = useTranslation('routing');
  const { data, error, refetch } = useSegments();
  return (
    <Page wide title={t('segments.name')} text={t('segments.text')}>
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {!data && !error && <div className="ghost h-40" />}
      {data && <SegmentForm versions={data.versions} />}
    </Page>
  );
}

function SegmentForm({ versions }: { versions: readonly PublishedSegments[] }): ReactElement {
  const { t } = useTranslation(['routing', 'dispatch']);
  const words = useSegmentWords();
  const mayTry = useMay('twin.use');
  const edit = useEditing<SegmentFields>({
    id: 'segments',
    latest: fieldsOf(versions),
    version: versions[0]?.version ?? 0,
    check: mistakesOf,
    refresh: () => queries.invalidateQueries({ queryKey: segmentsKey }),
    save: async (changes, version) => {
      const whole = { ...fieldsOf(versions), ...changes };
      const body = { table: whole.on ? tableOf(whole) : null, version };
      const { published } = await call('PUT /api/segments', { body });
      await queries.invalidateQueries({ queryKey: segmentsKey });
      return published.version;
    },
  });
  const { on } = edit.values;
  const isRight = Object.keys(mistakesOf(edit.values)).length === 0;
  const counted = usePreview(tableOf(edit.values), on && isRight);

  function mistakesOf({ on, value, complexity, treatments }: SegmentFields) {
    if (!on) return {};
    const [ofValue, ofComplexity] = [axisMistake(value), axisMistake(complexity)];
    const wrong = pairs(treatments).find(({ treatment }) => treatmentMistake(treatment));
    const why = wrong && treatmentMistake(wrong.treatment);
    return {
      ...(ofValue ? { value: t(`segments.mistake.${ofValue}`) } : {}),
      ...(ofComplexity ? { complexity: t(`segments.mistake.${ofComplexity}`) } : {}),
      ...(wrong && why ? { treatments: t(`segments.mistake.${why}`, { pair: words.pair(wrong) }) } : {}),
    };
  }
  const says = (key: keyof SegmentFields) => ({
    label: t(`segments.setting.${key}.label`),
    text: t(`segments.setting.${key}.text`),
  });
  const axisWords = ({ rules, second, third }: Axis) =>
    t('segments.axisWords', {
      rules: rules.map(words.rule).join(' · '),
      second: number(second, 2),
      third: number(third, 2),
    });
  const treatmentWords = (treatments: Treatments) =>
    pairs(treatments)
      .map((one) => `${words.pair(one)}: ${words.treatment(one.treatment)}`)
      .join('\n');

  return (
    <>
      <Setting
        edit={edit}
        name="on"
        {...says('on')}
        show={(is) => t(is ? 'segments.setting.on.on' : 'segments.setting.on.off')}
      >
        {(is, set, control) => (
          <Select {...control} value={is ? 'on' : 'off'} onChange={(e) => set(e.target.value === 'on')}>
            <option value="off">{t('segments.setting.on.off')}</option>
            <option value="on">{t('segments.setting.on.on')}</option>
          </Select>
        )}
      </Setting>
      {on && (
        <>
          <Setting edit={edit} name="treatments" {...says('treatments')} group show={treatmentWords}>
            {(treatments, set) => (
              <>
                {counted.error && <PartFailed error={counted.error} retry={() => void counted.refetch()} />}
                <SegmentGrid treatments={treatments} cells={counted.data?.cells ?? null} set={set} />
                <p role="status" className="mt-2 min-h-8 text-12 text-ink-2">
                  {isRight ? summary(counted.data) : t('segments.rightFirst')}
                </p>
                {mayTry && isRight && (
                  <Link
                    to="/twin"
                    // Beside this one: what is not saved here stays.
                    target="_blank"
                    search={{
                      q: JSON.stringify({
                        plans: [
                          {
                            name: t('segments.tryName'),
                            levers: [{ kind: 'segments', table: tableOf(edit.values) }],
                          },
                        ],
                      }),
                    }}
                    className={`${buttonClass()} mt-2`}
                  >
                    <Icon of={Blend} />
                    {t('dispatch:tryInTwin')}
                  </Link>
                )}
              </>
            )}
          </Setting>
          {(['value', 'complexity'] as const).map((of) => (
            <Setting key={of} edit={edit} name={of} {...says(of)} group show={axisWords}>
              {(axis, set) => <SegmentRules of={of} axis={axis} set={set} />}
            </Setting>
          ))}
        </>
      )}
      <SaveBar edit={edit} action={t('segments.publish')} />
      <SegmentVersions versions={versions} disabled={edit.changed > 0} />
    </>
  );

  function summary(seen: typeof counted.data): string {
    if (!seen) return '';
    const { contacts, days, share, changed, open } = seen;
    if (contacts === 0) return t('segments.none', { days: number(days) });
    return [
      t('segments.summary', { contacts: number(contacts), days: number(days), share: percent(share) }),
      t('segments.changed', { changed: number(changed), open: number(open) }),
    ].join(t('why.joint'));
  }
}

/** How the table as it stands would tell apart whoever came lately, asked a moment after the last change. */
function usePreview(table: SegmentTable, isRight: boolean) {
  const now = JSON.stringify(table);
  const [asked, setAsked] = useState(now);
  useEffect(() => {
    if (!isRight || now === asked) return;
    const timer = setTimeout(() => setAsked(now), 300);
    return () => clearTimeout(timer);
  }, [now, asked, isRight]);
  return useQuery({
    queryKey: [...segmentsKey, 'preview', asked],
    queryFn: () => call('POST /api/segments/preview', { body: { table: JSON.parse(asked) as SegmentTable } }),
    enabled: isRight,
    placeholderData: keepPreviousData,
    retry: false,
  });
}
