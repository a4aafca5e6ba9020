/**
 * Puts Harbour Bank into an empty house, through the doors that a person's clicks go through: teams, skills, queues,
 * people, knowledge, customers, one messenger. Loading it twice is refused by the caller, who knows whether it is there.
 */
import type { CollectionId, QueueId, SkillId, TeamId } from '@harken/contract/ids';
import type { Article, ArticleText, Collection } from '@harken/contract/knowledge';
import type { Locale, Localised, Queue, Role } from '@harken/contract/people';
import { customers } from './customers.ts';
import { collections, readKnowledge } from './knowledge.ts';
import { macros } from './macros.ts';
import { type QueueKey, type SkillKey, skills, staff, type TeamKey, teams } from './people.ts';
import { dispositions, queues, tags } from './service.ts';

/** What the demonstration needs of the house. */
export interface Doors {
  createTeam(team: { name: string }): Promise<{ id: TeamId }>;
  createSkill(skill: { key: string; name: Localised }): Promise<{ id: SkillId }>;
  createQueue(queue: Omit<Queue, 'id' | 'version' | 'archived'>): Promise<{ id: QueueId }>;
  createDisposition(disposition: { key: string; name: Localised }): Promise<unknown>;
  createMacro(macro: { name: Localised; text: Localised }): Promise<unknown>;
  createTag(name: string): Promise<unknown>;
  createPerson(person: {
    name: string;
    email: string;
    password: string;
    roles: Role[];
    locale: Locale;
    teamIds: TeamId[];
    queueIds: QueueId[];
    capacity: number;
    skills: { skillId: SkillId; proficiency: number }[];
  }): Promise<unknown>;
  createCollection(collection: Pick<Collection, 'slug' | 'name' | 'position'>): Promise<{ id: CollectionId }>;
  createArticle(
    article: Pick<Article, 'slug' | 'collectionId' | 'audience' | 'checked'> & {
      texts: Partial<Record<Locale, ArticleText>>;
      published: boolean;
    },
  ): Promise<unknown>;
  /** To which queue the virtual agent hands what a collection is about; null for everything else. */
  handOffTo(collectionId: CollectionId | null, queueId: QueueId): Promise<void>;
  ensureCustomer(claims: {
    sub: string;
    name: string;
    email: string;
    phone: string;
    locale: string;
    since: string;
    value: 'low' | 'middle' | 'high';
    attributes: Record<string, string | number>;
  }): Promise<unknown>;
  createMessenger(messenger: { name: string; origins: string[] }): Promise<{ key: string; secret: string }>;
  /** Leaves room in the log for what happened before: after who works here is known, before anyone is served. */
  keepRoomForPast(): Promise<void>;
}

/** The same for everybody: the log-ins work on this machine only. */
export const demoPassword = 'harbour-lights-2026';

/** Who takes over when the virtual agent hands a subject to people. */
const queueOfCollection: Record<(typeof collections)[number]['id'], QueueKey> = {
  cards: 'card_limits',
  'fees-and-limits': 'card_limits',
  travel: 'card_limits',
  transfers: 'payments',
  'disputes-and-fraud': 'payments',
  accounts: 'accounts',
  'loans-and-savings': 'accounts',
  'app-and-security': 'app_login',
};

/** @returns the key of the bank's messenger and its signing secret, which only the bank's own back end may know */
export async function loadHarbourBank(doors: Doors): Promise<{ key: string; secret: string }> {
  const teamIds = new Map<TeamKey, TeamId>();
  for (const { key, name } of teams) teamIds.set(key, (await doors.createTeam({ name: name.en })).id);
  const skillIds = new Map<SkillKey, SkillId>();
  for (const { key, name } of skills) skillIds.set(key, (await doors.createSkill({ key, name })).id);
  const queueIds = new Map<QueueKey, QueueId>();
  for (const { key, skill, hours, ...queue } of queues) {
    const { zone, weekly, holidays } = hours;
    const made = await doors.createQueue({
      ...queue,
      skillId: known(skillIds, skill),
      hours: { zone, weekly: [...weekly], holidays: [...holidays] },
    });
    queueIds.set(key, made.id);
  }
  for (const disposition of dispositions) await doors.createDisposition(disposition);
  for (const { name, text } of macros) await doors.createMacro({ name, text });
  for (const name of tags) await doors.createTag(name);

  for (const one of staff)
    await doors.createPerson({
      name: one.name,
      email: one.email,
      password: demoPassword,
      roles: [...one.roles],
      locale: one.locale,
      teamIds: one.teams.map((key) => known(teamIds, key)),
      queueIds: one.queues.map((key) => known(queueIds, key)),
      capacity: one.capacity,
      skills: Object.entries(one.skills).map(([key, proficiency]) => ({
        skillId: known(skillIds, key as SkillKey),
        proficiency,
      })),
    });

  await doors.keepRoomForPast();
  await loadKnowledge(doors, queueIds);

  for (const customer of customers) await doors.ensureCustomer(claimsOf(customer));
  return doors.createMessenger({ name: 'Harbour Bank', origins: ['*'] });
}

async function loadKnowledge(doors: Doors, queueIds: Map<QueueKey, QueueId>): Promise<void> {
  const articles = await readKnowledge();
  for (const [position, { id: slug, name }] of collections.entries()) {
    const { id } = await doors.createCollection({ slug, name, position });
    await doors.handOffTo(id, known(queueIds, queueOfCollection[slug]));
    const here = articles.filter(({ collection }) => collection === slug);
    for (const articleSlug of new Set(here.map((article) => article.id))) {
      const versions = here.filter((article) => article.id === articleSlug);
      await doors.createArticle({
        slug: articleSlug,
        collectionId: id,
        audience: 'public',
        checked: versions[0]?.checked ?? null,
        published: true,
        texts: Object.fromEntries(
          versions.map(({ locale, title, summary, body, questions }) => [
            locale,
            { title, summary, body, questions: [...questions] },
          ]),
        ),
      });
    }
  }
  await doors.handOffTo(null, known(queueIds, 'accounts'));
}

/** What the bank tells about a customer when it vouches for them. */
export function claimsOf(customer: (typeof customers)[number]) {
  const { externalId, name, email, phone, locale, since, value, accounts, cards } = customer;
  const holds = [
    ...accounts.map((account) => `${account.kind} ··${account.lastFour}`),
    ...cards.map((card) => `${card.kind} card ··${card.lastFour}`),
  ];
  return { sub: externalId, name, email, phone, locale, since, value, attributes: { holds: holds.join(', ') } };
}

function known<K, V>(map: Map<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new RangeError(`Harbour Bank names "${String(key)}" but does not define it`);
  return value;
}
