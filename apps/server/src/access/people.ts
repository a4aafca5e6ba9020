/** People and teams: kept in memory, because every request and every event asks for them; the log keeps that true. */
import { idFrom, type PersonId } from '@harken/contract/ids';
import type { Person, Team } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { RouteInput } from '@harken/contract/routes';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, StoredEvent, Tx } from '../platform/events.ts';
import { actorOf, type PersonCaller } from '../platform/http/caller.ts';
import { newId } from '../platform/ids.ts';
import type { Logger } from '../platform/log.ts';
import type { Audit } from './audit.ts';
import * as store from './store.ts';

export type NewPerson = Omit<RouteInput<'createPerson'>['body'], 'capacity' | 'skills'>;
export type PersonChange = Omit<RouteInput<'updatePerson'>['body'], 'capacity' | 'skills'>;

export type NewTeam = Pick<Team, 'name'> & Partial<Pick<Team, 'leadId'>>;
export type TeamChange = RouteInput<'updateTeam'>['body'];
export type Also = (tx: Tx, id: PersonId) => Promise<void>;

export interface People {
  /** From memory; asks the database only for someone whom another process has just written down. */
  find(id: PersonId): Promise<store.Member | null>;
  all(): Person[];
  teams(): Team[];
  /** Writes a new person down within a transaction. */
  add(tx: Tx, ask: NewPerson, how: { demo: boolean; by: PersonCaller | null }): Promise<Person>;
  /** @param also what belongs to the same change elsewhere, within its transaction */
  update(id: PersonId, change: PersonChange, by: PersonCaller, also?: Also): Promise<Person>;
  addTeam(ask: NewTeam, by: PersonCaller | null): Promise<Team>;
  updateTeam(id: Team['id'], change: TeamChange, by: PersonCaller): Promise<Team>;
  close(): void;
}

interface PeopleDeps {
  log: EventLog;
  read: Kysely<unknown>;
  clock: Clock;
  logger: Logger;
  audit: Audit;
  /** Someone left: within the transaction that says so. */
  onLeft(tx: Tx, id: PersonId): Promise<void>;
}

export async function createPeople({ log, read, clock, logger, audit, onLeft }: PeopleDeps): Promise<People> {
  const people = new Map<PersonId, store.Member>();
  const teams = new Map<Team['id'], Team>();

  // The place first: what is told twice changes nothing.
  const head = await log.head();
  for (const member of await store.members(read)) keep(member);
  for (const team of await store.teams(read)) teams.set(team.id, team);
  const stop = log.tail(head, (events) => events.forEach(follow));

  function keep(member: store.Member): void {
    const known = people.get(member.person.id);
    if (known && known.person.version > member.person.version) return;
    people.set(member.person.id, member);
  }

  function keepTeam(team: Team): void {
    if ((teams.get(team.id)?.version ?? 0) <= team.version) teams.set(team.id, team);
  }

  /** What another process wrote; whether someone is of the demonstration does not change. */
  function follow({ name, data }: StoredEvent): void {
    if (name === 'person.created' || name === 'person.updated') {
      const person = data.person as Person;
      const known = people.get(person.id);
      if (known) keep({ ...known, person });
      // Someone new of another process: `find` asks for them when they are first wanted, this makes them listed.
      else void find(person.id).catch((err) => logger.warn({ err }, 'A new person could not be read.'));
    } else if (name === 'team.created' || name === 'team.updated') {
      keepTeam(data.team as Team);
    }
  }

  async function find(id: PersonId): Promise<store.Member | null> {
    const known = people.get(id);
    if (known) return known;
    const member = await store.member(read, id);
    if (member) keep(member);
    return people.get(id) ?? null;
  }

  async function demandLead(id: PersonId | null): Promise<void> {
    if (id === null || (await find(id))?.person.active) return;
    throw new Refusal('request.invalid', {
      mistakes: [{ path: 'body/leadId', message: 'names nobody who works here' }],
    });
  }

  function demandTeams(ids: readonly Team['id'][] = []): void {
    const unknown = ids.find((id) => !teams.has(id));
    if (unknown)
      throw new Refusal('request.invalid', { mistakes: [{ path: 'body/teamIds', message: 'names no team' }] });
  }

  async function add(
    tx: Tx,
    ask: NewPerson,
    { demo, by }: { demo: boolean; by: PersonCaller | null },
  ): Promise<Person> {
    const person: Person = {
      ...ask,
      id: idFrom('pers', newId(clock)),
      email: ask.email.toLowerCase(),
      roles: [...new Set(ask.roles)],
      active: true,
      version: 1,
    };
    if (!(await store.insertPerson(tx.db, { person, demo }, clock.now()))) throw new Refusal('access.email_taken');
    tx.append({ name: 'person.created', actor: actorOf(by), data: { person } });
    await audit.record(tx, { by, action: 'person.created', target: person.id, detail: { roles: person.roles } });
    tx.afterCommit(() => keep({ person, demo }));
    return person;
  }

  return {
    find,
    all: () => [...people.values()].map(({ person }) => person),
    teams: () => [...teams.values()],

    async add(tx, ask, how) {
      demandTeams(ask.teamIds);
      return await add(tx, ask, how);
    },

    async update(id, { version, ...change }, by, also) {
      demandTeams(change.teamIds);
      return await log.transact(async (tx) => {
        const found = await store.member(tx.db, id);
        if (!found) throw new Refusal('record.not_found');
        const before = found.person;
        if (before.version !== version) throw new Refusal('record.changed');
        const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
        const person: Person = { ...before, ...given, version: version + 1 };
        person.roles = [...new Set(person.roles)];
        const rolesChanged = [...before.roles].sort().join() !== [...person.roles].sort().join();
        if (rolesChanged && !by.fresh) throw new Refusal('access.proof_needed');

        const administers = ({ roles, active }: Person) => active && roles.includes('admin');
        if (administers(before) && !administers(person)) {
          const others = (await store.lockAdministrators(tx.db)).filter((other) => other !== id);
          if (others.length === 0) throw new Refusal('access.last_administrator');
          // Whoever takes it away stays able to give it back; a slip must not lock anyone out.
          if (id === by.person.id) throw new Refusal('access.own_rights');
        }
        if (!(await store.updatePerson(tx.db, person))) throw new Refusal('record.changed');
        if (before.active && !person.active) await onLeft(tx, id);

        await also?.(tx, id);
        tx.append({ name: 'person.updated', actor: actorOf(by), data: { person } });
        await audit.record(tx, { by, action: 'person.updated', target: id, detail: difference(before, person) });
        tx.afterCommit(() => keep({ ...found, person }));
        return person;
      });
    },

    async addTeam({ name, leadId = null }, by) {
      await demandLead(leadId);
      const team: Team = { id: idFrom('team', newId(clock)), name, leadId, archived: false, version: 1 };
      await log.transact(async (tx) => {
        await store.putTeam(tx.db, team);
        tx.append({ name: 'team.created', actor: actorOf(by), data: { team } });
        await audit.record(tx, { by, action: 'team.created', target: team.id, detail: { name } });
        tx.afterCommit(() => keepTeam(team));
      });
      return team;
    },

    async updateTeam(id, { version, ...change }, by) {
      await demandLead(change.leadId ?? null);
      return await log.transact(async (tx) => {
        const before = await store.lockTeam(tx.db, id);
        if (!before) throw new Refusal('record.not_found');
        if (before.version !== version) throw new Refusal('record.changed');
        const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
        const team: Team = { ...before, ...given, version: version + 1 };
        await store.putTeam(tx.db, team);
        tx.append({ name: 'team.updated', actor: actorOf(by), data: { team } });
        const detail = changed(before, team, ['name', 'leadId', 'archived']);
        await audit.record(tx, { by, action: 'team.updated', target: id, detail });
        tx.afterCommit(() => keepTeam(team));
        return team;
      });
    },

    close: stop,
  };
}

/** What an auditor asks about: rights, in old and new values. That a name changed is enough, without the names. */
function difference(before: Person, after: Person): Record<string, unknown> {
  return {
    ...changed(before, after, ['roles', 'active', 'teamIds', 'queueIds', 'locale']),
    ...(before.name !== after.name && { name: 'changed' }),
  };
}

function changed<T>(before: T, after: T, among: readonly (keyof T & string)[]): Record<string, unknown> {
  const different = among.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
  return Object.fromEntries(different.map((key) => [key, { from: before[key], to: after[key] }]));
}
