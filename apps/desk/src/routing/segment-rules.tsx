import type { Attribute } from '@harken/contract/people';
import type { Channel } from '@harken/contract/record';
import type { SegmentRule } from '@harken/contract/segments';
import { type Fact, factKinds } from '@harken/engines/routing/segments';
import { Plus, X } from 'lucide-react';
import { type ReactElement, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Labelled, Select, TextInput, Ticks } from '../administration/setting.tsx';
import { Button, IconButton } from '../platform/buttons.tsx';
import { useChoices, useDesk } from '../platform/desk.ts';
import { anyOf, number } from '../platform/format.ts';
import { useSegmentWords } from './segment-words.ts';
import { type Axis, attributeOf, ruleAbout, type Way, wayOf, waysOf } from './segments-data.ts';

const channels: readonly Channel[] = ['messenger', 'email', 'sms', 'phone', 'form', 'api'];

/** The rules of one axis, and from how many points its bands begin. */
export function SegmentRules({
  of,
  axis,
  set,
}: {
  of: 'value' | 'complexity';
  axis: Axis;
  set: (axis: Axis) => void;
}): ReactElement {
  const { t } = useTranslation('routing');
  const attributes = useDesk((state) => state.attributes);
  const { rules } = axis;
  const bands =
    of === 'value'
      ? ([t('segments.value.middle'), t('segments.value.high')] as const)
      : ([t('segments.complexity.usual'), t('segments.complexity.complex')] as const);
  const put = (next: SegmentRule[]) => set({ ...axis, rules: next });
  return (
    <div className="flex flex-col gap-2">
      {rules.length === 0 && <p className="text-12 text-ink-2">{t('segments.rule.none')}</p>}
      {rules.map((rule, place) => (
        <RuleRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule is what stands at its place
          key={place}
          of={of}
          rule={rule}
          place={place}
          onChange={(next) => put(rules.map((one, at) => (at === place ? next : one)))}
          onRemove={() => put(rules.filter((_, at) => at !== place))}
        />
      ))}
      {rules.length < 30 && (
        <Button
          className="self-start"
          icon={Plus}
          onClick={() =>
            put([...rules, ruleAbout(of === 'value' ? 'customer_years' : 'messages', undefined, 1, attributes)])
          }
        >
          {t('segments.rule.add')}
        </Button>
      )}
      <div className="mt-1 flex flex-wrap gap-x-6 gap-y-2">
        {(['second', 'third'] as const).map((band, nth) => (
          <Labelled key={band} label={t(`segments.rule.${band}`, { band: bands[nth] })}>
            {(id) => (
              <TextInput
                id={id}
                type="number"
                step="any"
                className="w-20"
                value={Number.isNaN(axis[band]) ? '' : axis[band]}
                onChange={(e) => set({ ...axis, [band]: e.target.valueAsNumber })}
              />
            )}
          </Labelled>
        ))}
      </div>
    </div>
  );
}

function RuleRow({
  of,
  rule,
  place,
  onChange,
  onRemove,
}: {
  of: 'value' | 'complexity';
  rule: SegmentRule;
  place: number;
  onChange: (rule: SegmentRule) => void;
  onRemove: () => void;
}): ReactElement {
  const { t } = useTranslation('routing');
  const attributes = useDesk((state) => state.attributes);
  const words = useSegmentWords();
  const name = t('segments.rule.name', { number: number(place + 1) });
  const ways = waysOf(rule, attributes);
  const way = wayOf(rule);
  const facts = factChoices(attributes);
  const own = `${rule.fact} ${rule.key ?? ''}`;
  const { is: _, atLeast, below, ...bare } = rule;
  const percents = rule.fact === 'resolution' ? 100 : 1;
  const amount = (way === 'below' ? below : atLeast) ?? Number.NaN;
  return (
    <fieldset
      aria-label={`${t(`segments.setting.${of}.label`)}, ${name}`}
      className="flex min-w-0 flex-wrap items-start gap-2 rounded-md border border-line p-2 text-13"
    >
      <Select
        aria-label={`${name}: ${t('segments.rule.fact')}`}
        className="max-w-full min-w-0 sm:w-80"
        value={own}
        onChange={(e) => {
          const [fact, key] = e.target.value.split(' ') as [Fact, string];
          onChange(ruleAbout(fact, key || undefined, rule.points, attributes));
        }}
      >
        {!facts.some((one) => one === own) && <option value={own}>{words.fact(rule)}</option>}
        {facts.map((one) => {
          const [fact, key] = one.split(' ') as [Fact, string];
          return (
            <option key={one} value={one}>
              {words.fact({ fact, key })}
            </option>
          );
        })}
      </Select>
      {ways.length > 1 ? (
        <Select
          aria-label={`${name}: ${t('segments.rule.how')}`}
          value={way}
          onChange={(e) => onChange({ ...bare, [e.target.value as Way]: Number.isNaN(amount) ? 1 : amount })}
        >
          {ways.map((one) => (
            <option key={one} value={one}>
              {t(`segments.rule.${one}`)}
            </option>
          ))}
        </Select>
      ) : (
        <span className="py-1.5 text-12 text-ink-2">{t('segments.rule.is')}</span>
      )}
      {way === 'is' ? (
        <Words rule={rule} name={name} onChange={onChange} />
      ) : (
        <TextInput
          aria-label={`${name}: ${t('segments.rule.amount')}`}
          type="number"
          step="any"
          className="w-24"
          value={Number.isNaN(amount) ? '' : Math.round(amount * percents * 1e4) / 1e4}
          onChange={(e) => onChange({ ...bare, [way]: e.target.valueAsNumber / percents })}
        />
      )}
      <span className="ml-auto flex items-center gap-2">
        <Points name={name} points={rule.points} onChange={(points) => onChange({ ...rule, points })} />
        <IconButton icon={X} label={t('segments.rule.remove', { number: number(place + 1) })} onClick={onRemove} />
      </span>
    </fieldset>
  );
}

function Points({
  name,
  points,
  onChange,
}: {
  name: string;
  points: number;
  onChange: (points: number) => void;
}): ReactElement {
  const { t } = useTranslation('routing');
  const id = useId();
  return (
    <>
      <label htmlFor={id} className="text-12 text-ink-2">
        <span className="sr-only">{name}: </span>
        {t('segments.rule.points')}
      </label>
      <TextInput
        id={id}
        type="number"
        step="any"
        className="w-20"
        value={Number.isNaN(points) ? '' : points}
        onChange={(e) => onChange(e.target.valueAsNumber)}
      />
    </>
  );
}

/** Which words it is one of: ticks where they are known, else typed. */
function Words({
  rule,
  name,
  onChange,
}: {
  rule: SegmentRule;
  name: string;
  onChange: (rule: SegmentRule) => void;
}): ReactElement {
  const { t } = useTranslation('routing');
  const words = useSegmentWords();
  const known = useKnownWords(rule);
  const chosen = rule.is ?? [];
  const set = (is: string[]) => onChange({ ...rule, is });
  const [typed, setTyped] = useState('');
  if (!known)
    return (
      <TextInput
        aria-label={`${name}: ${t('segments.rule.words')}, ${t('segments.rule.several')}`}
        placeholder={t('segments.rule.several')}
        className="w-56 max-w-full"
        // As it was typed while it says the same; else another rule stands here by now, or the table is another one.
        value={String(wordsIn(typed)) === String(chosen) ? typed : chosen.join(', ')}
        onChange={(e) => {
          setTyped(e.target.value);
          set(wordsIn(e.target.value));
        }}
      />
    );
  // One that is there no more stays, and can be taken out.
  const all = [...known, ...chosen.filter((one) => !known.includes(one))];
  return (
    <details className="min-w-0 py-1">
      <summary className="cursor-pointer rounded-sm px-1 py-0.5 text-13 font-medium text-accent">
        <span className="sr-only">
          {name}: {t('segments.rule.words')},{' '}
        </span>
        {chosen.length > 0 ? anyOf(chosen.map((one) => words.word(rule, one))) : t('segments.rule.choose')}
      </summary>
      <Ticks
        options={all.map((value) => ({ value, name: words.word(rule, value) }))}
        value={chosen}
        onChange={(next) => set(next)}
      />
    </details>
  );
}

const wordsIn = (typed: string): string[] => typed.split(/[,，、]/).flatMap((one) => one.trim() || []);

/** Every word that such a rule may name; null where anything may be. */
function useKnownWords({ fact, key }: SegmentRule): string[] | null {
  const attributes = useDesk((state) => state.attributes);
  const queues = useChoices('queues');
  const tags = useChoices('tags');
  switch (fact) {
    case 'customer_value':
      return ['low', 'middle', 'high'];
    case 'verified':
      return ['yes', 'no'];
    case 'channel':
      return [...channels];
    case 'queue':
      return queues.map(({ id }) => id);
    case 'tag':
      return tags.length > 0 ? tags.map(({ name }) => name) : null;
    default: {
      const attribute = attributeOf(fact, key, attributes);
      if (attribute?.kind === 'yes_no') return ['yes', 'no'];
      return attribute?.kind === 'choice' ? [...attribute.choices] : null;
    }
  }
}

/** What rules can ask of, each attribute by itself: a fact and its key, which have no spaces. */
const factChoices = (attributes: readonly Attribute[]): string[] =>
  (Object.keys(factKinds) as Fact[]).flatMap((fact) => {
    if (factKinds[fact] !== 'attribute') return [`${fact} `];
    const of = fact === 'attribute' ? 'conversation' : 'customer';
    // A date says nothing by itself.
    const own = attributes.filter((one) => one.of === of && !one.archived && one.kind !== 'date');
    return own.map(({ key }) => `${fact} ${key}`);
  });
