/** Procedures on the screen: what is asked of the server, and what a change makes of a draft. Pure but for the queries. */
import type { ProcedureId } from '@harken/contract/ids';
import type { ProcedureContent, StoredTool } from '@harken/contract/procedures';
import { mistakesIn } from '@harken/engines/procedures/check';
import type { Procedure, Slot, Step, StepKind } from '@harken/engines/procedures/definition';
import type { World } from '@harken/engines/procedures/walk';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call, queries } from '../platform/api.ts';
import { onEvents } from '../platform/desk.ts';

export const proceduresKey = ['virtual-agent', 'procedures'];

export const refresh = () => queries.invalidateQueries({ queryKey: proceduresKey });

export function useProcedures() {
  useEffect(
    () =>
      onEvents((events) => {
        if (events.some(({ name }) => name === 'procedure.changed')) void refresh();
      }),
    [],
  );
  return useQuery({ queryKey: proceduresKey, queryFn: () => call('GET /api/procedures') });
}

export const useVersions = (id: ProcedureId) =>
  useQuery({
    queryKey: [...proceduresKey, id, 'versions'],
    queryFn: () => call('GET /api/procedures/:id/versions', { params: { id } }),
  });

export const useRuns = (id: ProcedureId) =>
  useQuery({
    queryKey: [...proceduresKey, id, 'runs'],
    queryFn: () => call('GET /api/procedures/:id/runs', { params: { id } }),
  });

/** What steps and procedures are called by one another. */
export const isKey = (text: string) => /^[a-z][a-z0-9_]{0,39}$/.test(text);

const nothing = { en: '', zh: '' };

/** Enough to begin with: it ends. */
export const freshContent = (name: string): ProcedureContent => ({
  name: { en: name, zh: name },
  examples: { en: [], zh: [] },
  slots: [],
  steps: [{ id: 'end', kind: 'end', outcome: 'done' }],
  dialogues: [],
});

export const kinds: readonly StepKind[] = [
  'say',
  'ask',
  'branch',
  'action',
  'confirm',
  'verify',
  'wait',
  'call',
  'hand_over',
  'end',
];

export type DraftStep = ProcedureContent['steps'][number];
export type DraftSlot = ProcedureContent['slots'][number];

/** A step of a kind, with a name that no other has. */
export function freshStep(kind: StepKind, { steps, slots }: ProcedureContent): DraftStep {
  const taken = new Set(steps.map(({ id }) => id));
  let id: string = kind;
  for (let n = 2; taken.has(id); n += 1) id = `${kind}_${n}`;
  switch (kind) {
    case 'say':
    case 'confirm':
      return { id, kind, text: nothing };
    case 'ask':
      return { id, kind, slot: slots[0]?.name ?? 'answer' };
    case 'branch':
      return { id, kind, cases: [] };
    case 'action':
      return { id, kind, tool: 'tool', inputs: {} };
    case 'verify':
      return { id, kind, level: 'signed_in' };
    case 'wait':
      return { id, kind, minutes: 60 };
    case 'call':
      return { id, kind, procedure: 'procedure', inputs: {} };
    case 'hand_over':
      return { id, kind, note: nothing };
    case 'end':
      return { id, kind, outcome: 'done' };
  }
}

export const freshSlot = ({ slots }: ProcedureContent): DraftSlot => {
  let name = 'answer';
  for (let n = 2; slots.some((one) => one.name === name); n += 1) name = `answer_${n}`;
  return { name, type: 'text', label: nothing, prompt: nothing };
};

/** A step under another name: whatever led to it leads to it still. */
export function renamed(steps: readonly DraftStep[], from: string, to: string): DraftStep[] {
  const moved = (id: string | undefined) => (id === from ? to : id);
  return steps.map((one) => {
    const step: Record<string, unknown> = { ...one, id: moved(one.id) };
    for (const field of ['next', 'failed', 'no', 'late'])
      if (field in step) step[field] = moved(step[field] as string | undefined);
    if (one.kind === 'branch') step.cases = one.cases.map((way) => ({ ...way, to: moved(way.to) }));
    return step as DraftStep;
  });
}

/** The step at a place, one further up or down. */
export function movedStep(steps: readonly DraftStep[], place: number, by: -1 | 1): DraftStep[] {
  const to = place + by;
  if (to < 0 || to >= steps.length) return [...steps];
  const next = [...steps];
  [next[place], next[to]] = [next[to] as DraftStep, next[place] as DraftStep];
  return next;
}

/** What a procedure is tried in: the draft itself, and beside it what the others are. */
export function worldOf(
  key: string,
  content: ProcedureContent,
  others: readonly { key: string; draft: ProcedureContent }[],
  tools: readonly StoredTool[],
  level: World['level'],
  today: string,
): World {
  return {
    procedures: {
      ...Object.fromEntries(others.map((one) => [one.key, { key: one.key, ...one.draft }])),
      [key]: { key, ...content } satisfies Procedure,
    },
    tools: Object.fromEntries(tools.map((tool) => [tool.name, tool])),
    level,
    customer: { name: 'Rachel Lim' },
    today,
  };
}

export const mistakesOf = (key: string, world: World) =>
  mistakesIn(world.procedures[key] as Procedure, { tools: world.tools, procedures: world.procedures });

/** The step that a mistake is in; null for the slots and the rest. */
export const placeOf = (at: string): number | null => {
  const place = /^steps\[(\d+)\]/.exec(at)?.[1];
  return place === undefined ? null : Number(place);
};

/** Choices as lines: value | English | Chinese | other words, with commas. */
export const linesOf = ({ options = [] }: Pick<Slot, 'options'>): string =>
  options.map(({ value, label, synonyms }) => [value, label.en, label.zh, synonyms.join(', ')].join(' | ')).join('\n');

export function optionsIn(lines: string): NonNullable<DraftSlot['options']> {
  return lines.split('\n').flatMap((line) => {
    const [value = '', en = '', zh = '', synonyms = ''] = line.split('|').map((part) => part.trim());
    if (value === '') return [];
    return [{ value, label: { en, zh }, synonyms: synonyms.split(/[,，]/).flatMap((word) => word.trim() || []) }];
  });
}

/** What the outline says of a step beside its kind. */
export function gistOf(step: Exclude<Step, { kind: 'verify' }>, language: 'en' | 'zh'): string {
  switch (step.kind) {
    case 'ask':
      return step.slot;
    case 'branch':
      return step.cases.map(({ to }) => `→ ${to}`).join(' ');
    case 'action':
      return step.tool;
    case 'call':
      return step.procedure;
    case 'wait':
      return `${step.minutes}′ ${step.event ?? ''}`;
    case 'hand_over':
      return step.note[language];
    case 'end':
      return step.text?.[language] ?? '';
    default:
      return step.text[language];
  }
}
