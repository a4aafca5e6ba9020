/**
 * The guidelines of ABCD (Chen et al. 2021) as procedures, by one rule for all of them: each button is a tool, its fields
 * are slots, a line that begins with a condition is a branch, an option is a try that ends when it helped. Nothing of
 * the texts is kept: a procedure says what its guideline says, and is thrown away.
 */
import type { Condition, Procedure, Slot, SlotType, Step, Tool } from '@harken/engines/procedures/definition';

export interface Guideline {
  readonly actions: readonly {
    type: string;
    button: string;
    text: string | null;
    subtext?: readonly string[] | null;
  }[];
  readonly instructions: readonly string[];
}
export interface Ontology {
  readonly actions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly values: { readonly enumerable: Readonly<Record<string, readonly string[]>> };
}

const both = (text: string) => ({ en: text, zh: text });
const keyOf = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .replace(/^(\d)/, 'n$1')
    .slice(0, 40);

/** What a button changes; the others only look or write down. */
const changing =
  /^(?:offer_refund|make_purchase|update_order|update_account|promo_code|make_password|send_link|notify_.*)$/;
const typeOf: Readonly<Record<string, SlotType>> = {
  amount: 'amount',
  email: 'email',
  phone: 'phone',
  full_address: 'address',
  street_address: 'address',
  customer_name: 'name',
};

export function toolsOf(guidelines: readonly Guideline[], ontology: Ontology): Record<string, Tool> {
  const tools: Record<string, Tool> = {};
  for (const { actions } of guidelines)
    for (const { button } of actions) {
      const name = keyOf(button);
      if (!isButton(button) || tools[name]) continue;
      tools[name] = {
        name,
        title: both(button),
        effect: changing.test(name) ? 'changes' : 'reads',
        needs: 'none',
        inputs: fieldsOf(button, ontology).map((field) => ({
          name: field,
          type: typeOf[field] === 'amount' ? 'number' : 'text',
          from: 'procedure',
          required: false,
        })),
        answer: [{ name: 'yes', type: 'yes_no', required: false }],
      };
    }
  return tools;
}

const isButton = (button: string) => button !== 'N/A' && !/end conversation/i.test(button);

/** Buttons are spelt a little differently in the two files ("Enter Detail", "Notify Internal Team"). */
function fieldsOf(button: string, { actions }: Ontology): readonly string[] {
  const all = Object.assign({}, ...Object.values(actions)) as Record<string, readonly string[]>;
  const words = keyOf(button).split('_');
  const near = Object.keys(all).find((name) => {
    const its = name.split('-');
    return its[0] === words[0] && its.at(-1)?.slice(0, 4) === words.at(-1)?.slice(0, 4);
  });
  return near ? (all[near] ?? []) : [];
}

/** The condition that a line begins with; null where it begins with none. */
function conditionOf(line: string): Condition | null {
  const head = line.slice(0, 140);
  const oracle = /oracle (?:says|returns) (yes|no)/i.exec(head)?.[1];
  if (oracle) return { value: 'ask_the_oracle.yes', op: 'is', to: oracle.toLowerCase() === 'yes' };
  const levels = [...head.matchAll(/\b(gold|silver|bronze|guest)\b/gi)].map(([level]) => level.toLowerCase());
  if (levels.length > 0 && /^(?:if|for|gold|silver|bronze|guest)/i.test(head))
    return { value: 'membership_level', op: 'one_of', to: [...new Set(levels)] };
  const statuses = [...head.matchAll(/\b(order received|in transit|out for delivery|delivered)\b/gi)].map(([one]) =>
    one.toLowerCase(),
  );
  if (statuses.length > 0 && /^if/i.test(head))
    return { value: 'shipping_option', op: 'one_of', to: [...new Set(statuses)] };
  const days = /(more|less) than (\d+) days/i.exec(head);
  if (days) return { value: 'days', op: days[1]?.toLowerCase() === 'more' ? 'above' : 'at_most', to: Number(days[2]) };
  return null;
}

const ends =
  /end conversation|cannot help|unfortunately|nothing you can do|there is nothing|cannot do anything|cannot get|too late|must wait|do not update/i;
const skips = /skip/i;
const whenUnhappy = /still (?:unhappy|not satisfied)|keeps pushing|not satisfied with/i;

/** @param name as the guideline is called */
export function procedureOf(name: string, guideline: Guideline, ontology: Ontology): Procedure {
  const key = keyOf(name);
  const slots = new Map<string, Slot>();
  const steps: Step[] = [];
  const { actions } = guideline;

  function slot(field: string): string {
    if (slots.has(field)) return field;
    const values = ontology.values.enumerable[field];
    const closed = values && values.length > 1 && field !== 'customer_name' ? values : null;
    slots.set(field, {
      name: field,
      type: closed
        ? 'choice'
        : field === 'satisfied'
          ? 'yes_no'
          : field === 'days'
            ? 'number'
            : (typeOf[field] ?? 'text'),
      label: both(field),
      prompt: both(`${field}?`),
      ...(closed ? { options: closed.slice(0, 20).map((value) => ({ value, label: both(value), synonyms: [] })) } : {}),
    });
    return field;
  }
  const ask = (field: string, place: number, anew = false) =>
    steps.push({ id: keyOf(`ask_${field}_${place}`), kind: 'ask', slot: slot(field), ...(anew ? { anew } : {}) });

  for (const [place, { button, text, subtext }] of actions.entries()) {
    const lines = [text ?? '', ...(subtext ?? [])];
    const all = lines.join(' ');
    const last = place === actions.length - 1;
    const following = last ? 'done' : `at_${place + 1}`;
    steps.push({ id: `at_${place}`, kind: 'say', text: both(`Step ${place + 1}.`) });
    // A step for those only whom what was tried before did not please.
    if (whenUnhappy.test(all) || (place > 0 && /^option \d/i.test(text ?? ''))) {
      ask('satisfied', place, true);
      const pleased: Condition = { value: 'satisfied', op: 'is', to: true };
      steps.push({ id: `pleased_${place}`, kind: 'branch', cases: [{ when: pleased, to: 'done' }] });
    }
    // What the whole step is for, as "If Oracle says No …" or "(Only if …)".
    const own = conditionOf((text ?? '').replace(/^\W*only /i, ''));
    const known =
      own &&
      'value' in own &&
      (steps.some((one) => one.kind === 'action' && own.value.startsWith(`${one.as}.`)) || slots.has(own.value));
    if (own && known)
      steps.push({ id: `only_${place}`, kind: 'branch', cases: [{ when: { not: own }, to: following }] });

    for (const field of new Set([
      ...fieldsOf(button, ontology),
      ...lines.flatMap((line) => (conditionOf(line) ? slotsIn(line) : [])),
    ]))
      ask(field, place);
    if (isButton(button)) {
      const tool = keyOf(button);
      if (changing.test(tool))
        steps.push({ id: `sure_${place}`, kind: 'confirm', text: both(`${button}?`), no: 'stopped' });
      const inputs = Object.fromEntries(fieldsOf(button, ontology).map((field) => [field, `{${field}}`]));
      steps.push({ id: `do_${place}`, kind: 'action', tool, inputs, as: tool });
    }
    const cases = lines.flatMap((line) => {
      const when = conditionOf(line);
      if (!when || (own && line === text)) return [];
      if (
        'value' in when &&
        when.value.startsWith('ask_') &&
        !steps.some((one) => one.kind === 'action' && one.as === 'ask_the_oracle')
      )
        return [];
      if (ends.test(line)) return [{ when, to: 'not_possible' }];
      const beyond = `at_${Math.min(place + 2, actions.length - 1)}`;
      return skips.test(line) ? [{ when, to: last ? 'done' : beyond }] : [{ when, to: following }];
    });
    if (cases.length > 0) steps.push({ id: `which_${place}`, kind: 'branch', cases, next: following });
  }
  steps.push({ id: 'done', kind: 'end', outcome: 'done', text: both('Done.') });
  const leads = (to: string) =>
    steps.some(
      (one) => ('no' in one && one.no === to) || (one.kind === 'branch' && one.cases.some((way) => way.to === to)),
    );
  if (leads('not_possible'))
    steps.push({ id: 'not_possible', kind: 'end', outcome: 'not_done', text: both('Not possible.') });
  if (leads('stopped')) steps.push({ id: 'stopped', kind: 'end', outcome: 'not_done', text: both('Stopped.') });
  return { key, name: both(name), examples: { en: [name], zh: [name] }, slots: [...slots.values()], steps };
}

/** The slots that a line's condition asks of; what a tool answers is no slot. */
function slotsIn(line: string): string[] {
  const when = conditionOf(line);
  return when && 'value' in when && !when.value.includes('.') ? [when.value] : [];
}
