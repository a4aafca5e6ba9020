/**
 * What a contact is worth beside others, and how hard it is: each by points that declared rules give for what is known
 * of it at the moment, and a table that says for every pair of bands how such contacts are treated. Pure: the server,
 * the twin and the screen read the same table alike.
 * @source Gartner and others call the two axes "value × effort"; the points are those of a scorecard: Siddiqi (2006),
 *   Credit Risk Scorecards, §6
 */

export const valueBands = ['low', 'middle', 'high'] as const;
export const complexityBands = ['simple', 'usual', 'complex'] as const;
export type ValueBand = (typeof valueBands)[number];
export type ComplexityBand = (typeof complexityBands)[number];

/** What a rule may ask of, and how it is asked: by words, by numbers, or by either as the organisation defined it. */
export const factKinds = {
  customer_value: 'words',
  verified: 'words',
  customer_years: 'numbers',
  customer_attribute: 'attribute',
  open_cases: 'numbers',
  channel: 'words',
  queue: 'words',
  tag: 'words',
  attribute: 'attribute',
  /** 1 is served first. */
  priority: 'numbers',
  messages: 'numbers',
  reopened: 'numbers',
  /** Learned of the queue. */
  handle_seconds: 'numbers',
  /** Learned of the queue: the share resolved for good, 0–1. */
  resolution: 'numbers',
} as const;
export type Fact = keyof typeof factKinds;

export interface Rule {
  readonly fact: Fact;
  /** Of an attribute. */
  readonly key?: string | undefined;
  /** Holds for any of these. */
  readonly is?: readonly string[] | undefined;
  readonly atLeast?: number | undefined;
  readonly below?: number | undefined;
  /** Given when it holds; below 0 too. */
  readonly points: number;
}

export interface Axis {
  readonly rules: readonly Rule[];
  /** Points from which on it is in the second band, and in the third; below, it is in the first. */
  readonly second: number;
  readonly third: number;
}

/** What is left out is as for everybody. */
export interface Treatment {
  /** What the virtual agent does: it answers as usual, answers once and then makes way, or leaves it to a person at once. */
  readonly automation?: 'answer' | 'answer_once' | 'person' | undefined;
  /** In place of the queue's goal. */
  readonly goalSeconds?: number | undefined;
  /** Proficiency in all that the work requires, 1–5, in every step of the plan. */
  readonly minimumSkill?: number | undefined;
  /** Who has waited so long is offered a call-back; in place of the plan's. */
  readonly callBackAfterSeconds?: number | undefined;
  /** Who waits for a person has one by then, at the latest: see `promisedFrom`. */
  readonly personWithinSeconds?: number | undefined;
}

export interface SegmentTable {
  readonly value: Axis;
  readonly complexity: Axis;
  /** A pair that is left out is treated as usual. */
  readonly treatments: Readonly<
    Partial<Record<ValueBand, Readonly<Partial<Record<ComplexityBand, Treatment | undefined>>> | undefined>>
  >;
}

/** What is known of a contact. Null and what is absent is not known: no rule about it holds. */
export interface Facts {
  readonly customerValue: ValueBand | null;
  /** Whether we know that it is them. */
  readonly verified: boolean;
  readonly customerYears: number | null;
  readonly customerAttributes: Readonly<Record<string, string | number | boolean>>;
  /** Other ones of theirs than this. */
  readonly openCases: number;
  readonly channel: string;
  readonly queueId: string | null;
  readonly tags: readonly string[];
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly priority: number;
  readonly messages: number;
  readonly reopened: number;
  readonly handleSeconds: number | null;
  readonly resolution: number | null;
}

/** A rule that held: in which axis, at which place, and its points. */
export interface Because {
  readonly of: 'value' | 'complexity';
  readonly rule: Rule;
}

export interface Segmented {
  readonly value: ValueBand;
  readonly complexity: ComplexityBand;
  /** What gave points, in the order of the rules. */
  readonly because: readonly Because[];
  readonly treatment: Treatment;
}

export function segmentOf(table: SegmentTable, facts: Facts): Segmented {
  const holding = (of: Because['of']) => table[of].rules.filter((rule) => holds(rule, facts));
  const [ofValue, ofComplexity] = [holding('value'), holding('complexity')];
  const value = valueBands[bandOf(table.value, ofValue)]!;
  const complexity = complexityBands[bandOf(table.complexity, ofComplexity)]!;
  return {
    value,
    complexity,
    because: [
      ...ofValue.map((rule): Because => ({ of: 'value', rule })),
      ...ofComplexity.map((rule): Because => ({ of: 'complexity', rule })),
    ],
    treatment: treatmentOf(table, value, complexity),
  };
}

export const treatmentOf = ({ treatments }: SegmentTable, value: ValueBand, complexity: ComplexityBand): Treatment =>
  treatments[value]?.[complexity] ?? {};

function bandOf({ second, third }: Axis, held: readonly Rule[]): number {
  const points = held.reduce((sum, one) => sum + one.points, 0);
  return points >= third ? 2 : points >= second ? 1 : 0;
}

export function holds(rule: Rule, facts: Facts): boolean {
  const { is, atLeast = Number.NEGATIVE_INFINITY, below = Number.POSITIVE_INFINITY } = rule;
  return knownOf(rule, facts).some((known) =>
    is ? is.includes(String(known)) : typeof known === 'number' && known >= atLeast && known < below,
  );
}

function knownOf({ fact, key = '' }: Rule, facts: Facts): readonly (string | number)[] {
  const one = (known: string | number | boolean | null | undefined) =>
    known == null ? [] : [typeof known === 'boolean' ? (known ? 'yes' : 'no') : known];
  switch (fact) {
    case 'customer_value':
      return one(facts.customerValue);
    case 'verified':
      return one(facts.verified);
    case 'customer_years':
      return one(facts.customerYears);
    case 'customer_attribute':
      return one(Object.hasOwn(facts.customerAttributes, key) ? facts.customerAttributes[key] : null);
    case 'open_cases':
      return one(facts.openCases);
    case 'channel':
      return one(facts.channel);
    case 'queue':
      return one(facts.queueId);
    case 'tag':
      return facts.tags;
    case 'attribute':
      return one(Object.hasOwn(facts.attributes, key) ? facts.attributes[key] : null);
    case 'priority':
      return one(facts.priority);
    case 'messages':
      return one(facts.messages);
    case 'reopened':
      return one(facts.reopened);
    case 'handle_seconds':
      return one(facts.handleSeconds);
    case 'resolution':
      return one(facts.resolution);
  }
}

/** What a table may name. */
export interface KnownFacts {
  readonly queueIds: readonly string[];
  /** Keys of attributes. */
  readonly customerAttributes: readonly string[];
  readonly attributes: readonly string[];
}

export interface TableMistake {
  /** As in `value.rules[1].is`. */
  readonly at: string;
  /** What is wrong there, without the name. */
  readonly says: string;
}

/** Everything that keeps a table from being published; none when it may. Numbers are within their ranges. */
export function mistakesInTable(table: SegmentTable, known: KnownFacts): TableMistake[] {
  const mistakes: TableMistake[] = [];
  const wrong = (at: string, says: string) => {
    mistakes.push({ at, says });
  };
  for (const of of ['value', 'complexity'] as const) {
    const { rules, second, third } = table[of];
    if (!(second < third)) wrong(`${of}.third`, 'is not above the second');
    for (const [place, rule] of rules.entries()) {
      const at = `${of}.rules[${place}]`;
      const { fact, key, is, atLeast, below, points } = rule;
      const kind = factKinds[fact];
      const [byWords, byNumbers] = [is !== undefined, atLeast !== undefined || below !== undefined];
      if (byWords === byNumbers) wrong(at, 'asks for neither words nor numbers, or for both');
      else if (kind === 'words' && !byWords) wrong(`${at}.is`, 'is missing');
      else if (kind === 'numbers' && !byNumbers) wrong(`${at}.atLeast`, 'is missing, and so is below');
      if (atLeast !== undefined && below !== undefined && !(atLeast < below))
        wrong(`${at}.below`, 'is not above atLeast');
      if (points === 0) wrong(`${at}.points`, 'is 0: the rule would say nothing');
      if (kind === 'attribute' && key === undefined) wrong(`${at}.key`, 'is missing');
      if (kind !== 'attribute' && key !== undefined) wrong(`${at}.key`, `is of no use to ${fact}`);
      const keys = fact === 'attribute' ? known.attributes : known.customerAttributes;
      if (kind === 'attribute' && key !== undefined && !keys.includes(key))
        wrong(`${at}.key`, `is ${key}, which is no attribute`);
      if (fact === 'queue')
        for (const [nth, id] of (is ?? []).entries())
          if (!known.queueIds.includes(id)) wrong(`${at}.is[${nth}]`, `is ${id}, which is no queue`);
    }
  }
  for (const value of valueBands)
    for (const complexity of complexityBands) {
      const { goalSeconds, personWithinSeconds } = treatmentOf(table, value, complexity);
      if (goalSeconds !== undefined && personWithinSeconds !== undefined && goalSeconds > personWithinSeconds)
        wrong(`treatments.${value}.${complexity}.goalSeconds`, 'is later than the person who is promised');
    }
  return mistakes;
}
