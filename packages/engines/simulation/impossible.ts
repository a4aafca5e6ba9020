import { mistakesIn } from '../routing/check-plan.ts';
import { leastUtilisation, staysOf } from './capacity.ts';
import { wrongJourneys } from './impossible-journeys.ts';
import { type Model, modelOf } from './model.ts';
import { servedUnder } from './production.ts';
import { type Duration, hoursOf, type Impossible, type Scenario, valuesOf } from './scenario.ts';

const most = { agents: 1_000_000, contacts: 1_000_000_000, intervals: 100_000 };

/**
 * Why a scenario cannot be simulated, every reason with its place; none when it can.
 * @param scenario whose numbers are each within their range
 */
export function findImpossible(scenario: Scenario): Impossible[] {
  const found: Impossible[] = [];
  const wrong = (at: string, says: string) => {
    found.push({ at, says });
  };
  const { types, pools, policy } = scenario;
  twice(types, 'types', wrong);
  twice(pools, 'pools', wrong);

  const hours = hoursOf(scenario);
  if (hours === null && scenario.contacts == null) wrong('contacts', 'is missing, and so is hours: it would never end');
  const covers = (schedule: Scenario['pools'][number]['agents'], at: string) => {
    if (typeof schedule === 'number' || hours === null) return;
    const covered = (schedule.intervalMinutes * schedule.values.length) / 60;
    if (covered < hours - 1e-9) wrong(at, `covers ${rounded(covered)} hours of ${rounded(hours)}`);
    if ((hours * 60) / schedule.intervalMinutes > most.intervals)
      wrong(at, `makes more than ${most.intervals} intervals`);
  };

  for (const [place, type] of types.entries()) {
    const at = `types[${place}]`;
    covers(type.arrivalsPerHour, `${at}.arrivalsPerHour`);
    if (type.futures) for (const values of type.futures.values) covers({ ...type.futures, values }, `${at}.futures`);
    if (type.patienceSeconds != null) unclear(type.patienceSeconds, `${at}.patienceSeconds`, wrong);
    if (!pools.some(({ skills }) => Object.hasOwn(skills, type.id)))
      wrong(`${at}.id`, `is ${type.id}, and no pool has that skill`);
    if (type.closed != null) covers(type.closed, `${at}.closed`);
    if (type.virtualAgent) {
      covers(type.virtualAgent.containment, `${at}.virtualAgent.containment`);
      unclear(type.virtualAgent.seconds, `${at}.virtualAgent.seconds`, wrong);
    }
    for (const again of ['retries', 'repeats'] as const)
      if (type[again]) unclear(type[again].afterSeconds, `${at}.${again}.afterSeconds`, wrong);
  }
  wrongJourneys(scenario, wrong);
  for (const [place, pool] of pools.entries()) {
    const at = `pools[${place}]`;
    covers(pool.agents, `${at}.agents`);
    if (valuesOf(pool.agents, hours).values.every((count) => count === 0))
      wrong(`${at}.agents`, 'is 0 all the time: nobody works there');
    const skills = Object.entries(pool.skills);
    if (skills.length === 0) wrong(`${at}.skills`, 'is empty: its agents can do nothing');
    for (const [id, skill] of skills) {
      if (!types.some((type) => type.id === id)) wrong(`${at}.skills.${id}`, 'is no type of contact');
      if (pool.ratesPerHour) continue;
      if (skill.handleSeconds == null)
        wrong(`${at}.skills.${id}.handleSeconds`, 'is missing, and the pool has no ratesPerHour');
      else unclear(skill.handleSeconds, `${at}.skills.${id}.handleSeconds`, wrong);
    }
  }
  const ids = types.map(({ id }) => id);
  for (const [place, { queues }] of pools.entries())
    for (const [nth, queue] of (queues ?? []).entries())
      if (!ids.includes(queue)) wrong(`pools[${place}].queues[${nth}]`, `is ${queue}, which is no type of contact`);
  if (policy && 'program' in policy) {
    const { plans } = policy;
    const known = { queueIds: ids, skills: ids, teams: pools.map(({ id }) => id) };
    for (const { at, says } of mistakesIn(plans ?? [], known)) wrong(`policy.plans${at}`, says);
    for (const { id } of found.length === 0 ? types : [])
      if (!servedUnder(scenario, id)) wrong('policy.plans', `let nobody serve ${id}`);
  }
  if (found.length > 0) return found;

  const model = modelOf(scenario);
  const agents = model.agentsAtMost.reduce((sum, one) => sum + one, 0);
  if (agents > most.agents) wrong('pools', `have ${agents} agents, more than ${most.agents}`);
  const expected = hours === null ? model.contacts : contactsIn(model.arrivals, model.horizon);
  if (expected > most.contacts) wrong('types', `bring more than ${most.contacts} contacts in a replication`);
  if (hours === null && contactsIn(model.arrivals, 3600) === 0)
    wrong('types', 'bring nobody: there would never be a contact');
  if (found.length === 0 && hours === null) {
    const load = overload(model);
    if (load) wrong('types', load);
  }
  return found;
}

/**
 * That more comes than can be done, of contacts that never give up, in words; null when it is not so. Where hours end
 * a replication it can be run all the same: the queue grows until then.
 */
export function overload(model: Model): string | null {
  const used = leastUtilisation(model);
  if (used < 1 - 1e-9) return null;
  const staying = staysOf(model).map((type) => model.typeIds[type]);
  return (
    `bring ${rounded(used * 100)} % of what the agents can do, and ${staying.join(', ')} never give up: ` +
    'the queue would grow without end. Give them patience, limit waitingPlaces, or add agents'
  );
}

function twice(rows: readonly { id: string }[], at: string, wrong: (at: string, says: string) => void) {
  for (const [place, { id }] of rows.entries()) {
    if (rows.findIndex((row) => row.id === id) < place) wrong(`${at}[${place}].id`, `is ${id} a second time`);
  }
}

/** A distribution without what it takes. */
function unclear(duration: Duration, at: string, wrong: (at: string, says: string) => void) {
  if (typeof duration === 'number') return;
  const { distribution, mean, cv2, values } = duration;
  if (distribution === 'empirical') {
    if (!values?.length) wrong(`${at}.values`, 'is missing');
    else if (!values.some((value) => value > 0)) wrong(`${at}.values`, 'has nothing above 0');
    return;
  }
  if (mean == null) wrong(`${at}.mean`, 'is missing');
  if (distribution !== 'lognormal' && distribution !== 'erlang') return;
  if (cv2 == null) wrong(`${at}.cv2`, 'is missing');
  else if (distribution === 'erlang' && cv2 > 1) wrong(`${at}.cv2`, 'is above 1, which no erlang is; take lognormal');
}

function contactsIn(arrivals: readonly { seconds: number; rates: Float64Array }[], horizon: number): number {
  return arrivals.reduce((sum, { seconds, rates }) => {
    const each = rates.reduce(
      (all, rate, interval) => all + rate * Math.min(seconds, horizon - interval * seconds || horizon),
      0,
    );
    return sum + each;
  }, 0);
}

const rounded = (value: number) => Number(value.toPrecision(4));
