import type { TwinLever, TwinPlan, TwinQuestion } from '@harken/contract/routes-twin';
import type { Scenario } from '@harken/engines/simulation';
import { change, type Lever, type LeverMistake } from '@harken/engines/simulation/levers';
import { hashKey } from '@tanstack/react-query';

/** The day as the engine takes it. */
export type DayScenario = Scenario;

/** A is the day as it was. */
export const letters = ['A', 'B', 'C', 'D'] as const;
export type Letter = (typeof letters)[number];
export const letterOf = (place: number): Letter => letters[place] ?? 'D';

const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The day before this one: the last that is whole. */
export const yesterday = (now: number): string => dayFrom(now, -1);

/** Some days from this one, on the wall of whoever asks. */
function dayFrom(now: number, days: number): string {
  const at = new Date(now);
  const day = new Date(at.getFullYear(), at.getMonth(), at.getDate() + days);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

export const firstQuestion = (planName: string, now: number = Date.now()): TwinQuestion => ({
  date: yesterday(now),
  zone: zone(),
  drawn: null,
  window: null,
  plans: [{ name: planName, levers: [] }],
  pairs: 200,
  seed: 7,
});

/** From an address: what is not a question is the first one. */
export function readQuestion(text: string | undefined, planName: string, now?: number): TwinQuestion {
  const first = firstQuestion(planName, now);
  if (!text) return first;
  try {
    const given = JSON.parse(text) as Partial<TwinQuestion>;
    const plans = (given.plans ?? [])
      .slice(0, 3)
      .filter((plan) => Array.isArray(plan?.levers))
      .map(({ name, levers }) => ({ name: name || planName, levers }));
    return { ...first, ...given, plans: plans.length > 0 ? plans : first.plans };
  } catch {
    return first;
  }
}

/** What a day is made of: what was recorded, what is drawn by hand, or what is forecast. */
export const dayKinds = ['recorded', 'drawn', 'forecast'] as const;
export type DayKind = (typeof dayKinds)[number];
export const dayKind = ({ drawn, forecast }: TwinQuestion): DayKind =>
  drawn ? 'drawn' : forecast == null ? 'recorded' : 'forecast';

/** How busy a forecast day may be: as on the quietest of ten, as expected, as on the busiest of ten. */
export const forecastShares = [0.1, 0.5, 0.9] as const;

/** A day to come may turn out in many ways; whoever asked for one of them keeps it. */
const asForecast = ({ forecast, futures }: TwinQuestion): Pick<TwinQuestion, 'forecast' | 'futures'> =>
  forecast == null ? { forecast: 0.5, futures: true } : { forecast, ...(futures ? { futures } : {}) };

/** Every way in which the day may turn out, or one that is so busy. */
export function asBusyAs(question: TwinQuestion, chosen: 'futures' | string): TwinQuestion {
  const { futures, ...rest } = question;
  return chosen === 'futures' ? { ...rest, forecast: 0.5, futures: true } : { ...rest, forecast: Number(chosen) };
}

/** About another day: of one that is yet to come there is nothing but its forecast. */
export function onDate(question: TwinQuestion, date: string, now: number = Date.now()): TwinQuestion {
  const { forecast, futures, ...rest } = question;
  const today = dayFrom(now, 0);
  const ahead = date > today || (date === today && forecast != null);
  return { ...rest, date, drawn: null, ...(ahead ? asForecast(question) : {}) };
}

/** Made of the forecast instead, of tomorrow where the day is over; or of the record, of yesterday where it is to come. */
export function madeOf(question: TwinQuestion, kind: 'recorded' | 'forecast', now: number = Date.now()): TwinQuestion {
  const { forecast, futures, ...rest } = question;
  const today = dayFrom(now, 0);
  return kind === 'forecast'
    ? { ...rest, date: rest.date < today ? dayFrom(now, 1) : rest.date, drawn: null, ...asForecast(question) }
    : { ...rest, date: rest.date > today ? yesterday(now) : rest.date, drawn: null };
}

export const questionAddress = (question: TwinQuestion) => ({ q: JSON.stringify(question) });

/** Whatever the order of their parts: the database keeps its own. */
export const sameQuestion = (one: TwinQuestion, other: TwinQuestion): boolean => hashKey([one]) === hashKey([other]);

export interface LeverProblem {
  why: LeverMistake | 'plan_seconds';
  there?: number;
}

/** What is wrong with a plan's levers, by their places; the same engine that the server asks. Steps of plans it checks. */
export function problemsIn({ levers }: TwinPlan, scenario: DayScenario): Map<number, LeverProblem> {
  const found = new Map<number, LeverProblem>();
  const moved = change(scenario, levers as Lever[]);
  if ('stuck' in moved) for (const { place, ...problem } of moved.stuck) found.set(place, problem);
  for (const [place, lever] of levers.entries()) {
    if (lever.kind !== 'plan' || !lever.plan || found.has(place)) continue;
    const late = lever.plan.steps.some(
      ({ afterSeconds }, nth, steps) =>
        !Number.isInteger(afterSeconds) || (nth > 0 && afterSeconds <= (steps[nth - 1]?.afterSeconds ?? 0)),
    );
    if (late) found.set(place, { why: 'plan_seconds' });
  }
  return found;
}

/** What is wrong with the day and the runs. */
export function daysMistakes({ date, pairs, seed, window }: TwinQuestion) {
  const whole = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most;
  return {
    ...(/^\d{4}-\d\d-\d\d$/.test(date) ? {} : { date: 'mistakeDate' as const }),
    ...(whole(pairs, 10, 2000) ? {} : { pairs: 'mistakePairs' as const }),
    ...(whole(seed, 0, 2 ** 32 - 1) ? {} : { seed: 'mistakeSeed' as const }),
    ...(window && window.from >= window.to ? { window: 'mistakeWindow' as const } : {}),
  };
}

export const minutesOf = ({ hours }: DayScenario): number => (hours ?? 24) * 60;

/** A lever of each kind as it first stands: something sensible, which the day can bear. */
export function freshLever(kind: TwinLever['kind'], scenario: DayScenario): TwinLever {
  const pool = largest(scenario);
  const type = scenario.types[0]?.id ?? '';
  const span = busiest(scenario);
  switch (kind) {
    case 'staff':
      return { kind, pool, add: 2, ...span };
    case 'skill': {
      const able = scenario.pools.find(({ id }) => id === pool);
      const other = scenario.types.find(({ id }) => !able?.skills[id])?.id ?? type;
      return { kind, pool, agents: 1, type: other, proficiency: 3 };
    }
    case 'plan':
      return { kind, queueId: type, plan: { steps: [{ afterSeconds: 0, who: { required: 1 } }] } };
    case 'segments':
      return { kind, table: null };
    case 'arrivals':
      return { kind, type: null, factor: 1.2, from: 0, to: minutesOf(scenario) };
    case 'containment':
      return { kind, type: null, share: 0.1 };
    case 'handle':
      return { kind, type: null, factor: 0.9 };
  }
}

export const peakOf = ({ agents }: DayScenario['pools'][number]): number =>
  typeof agents === 'number' ? agents : Math.max(...agents.values);

export function largest({ pools }: DayScenario): string {
  return [...pools].sort((one, other) => peakOf(other) - peakOf(one))[0]?.id ?? '';
}

/** All contacts, an hour's rate by quarter hour. */
export function arrivalsOf(scenario: DayScenario): number[] {
  const quarters = Math.ceil(minutesOf(scenario) / 15);
  return Array.from({ length: quarters }, (_, quarter) =>
    scenario.types.reduce((sum, { arrivalsPerHour }) => {
      if (typeof arrivalsPerHour === 'number') return sum + arrivalsPerHour;
      const { intervalMinutes, values } = arrivalsPerHour;
      return sum + (values[Math.floor((quarter * 15) / intervalMinutes)] ?? 0);
    }, 0),
  );
}

/** The two hours in which most contacts come: where more people help most. */
function busiest(scenario: DayScenario): { from: number; to: number } {
  const rates = arrivalsOf(scenario);
  const sums = rates.map((_, at) => rates.slice(at, at + 8).reduce((sum, rate) => sum + rate, 0));
  const from = Math.max(0, Math.min(rates.length - 8, sums.indexOf(Math.max(...sums))));
  return { from: from * 15, to: Math.min(rates.length, from + 8) * 15 };
}

export const contactsOf = (scenario: DayScenario): number =>
  Math.round(arrivalsOf(scenario).reduce((sum, rate) => sum + rate / 4, 0));

/** Contacts in each hour of the day, as they were. */
export function byHour(scenario: DayScenario): number[] {
  const rates = arrivalsOf(scenario);
  return Array.from({ length: Math.ceil(rates.length / 4) }, (_, hour) =>
    Math.round(rates.slice(hour * 4, hour * 4 + 4).reduce((sum, rate) => sum + rate / 4, 0)),
  );
}
