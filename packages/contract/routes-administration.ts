/** Setting it up and keeping it running. Screens for these come with the administration rooms; the API is complete enough to start from nothing. */
import { z } from 'zod';
import { articleId, collectionId, personId, queueId, skillId } from './ids.ts';
import { article, articleText, collection, slug } from './knowledge.ts';
import { agentStatus, instant, locale, localised, openingHours, person, queue, role, skill, team } from './people.ts';
import { group } from './route.ts';

const newPerson = z.object({
  name: z.string().min(1).max(120),
  email: z.email().max(254),
  roles: z.array(role).min(1),
  locale,
  teamIds: z.array(team.shape.id).default([]),
  queueIds: z.array(queueId).default([]),
  capacity: z.number().min(0).max(100).default(6),
  skills: z.array(z.object({ skillId, proficiency: z.int().min(1).max(5) })).default([]),
});

const logLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']);

const newQueue = z.object({
  name: localised,
  skillId: skillId.nullable(),
  priority: queue.shape.priority,
  goal: queue.shape.goal,
  hours: openingHours,
});

export const administrationRoutes = group({
  listPeople: {
    method: 'GET',
    path: '/api/people',
    summary: 'Everyone who works here',
    as: 'person',
    may: 'people.manage',
    reply: z.object({ people: z.array(person), agents: z.array(agentStatus) }),
  },
  createPerson: {
    method: 'POST',
    path: '/api/people',
    summary: 'Add a person; the answer holds the link by which they set their password',
    as: 'person',
    may: 'people.manage',
    body: newPerson,
    reply: z.object({ person, invitation: z.object({ url: z.string(), expiresAt: instant }) }),
    status: 201,
  },
  updatePerson: {
    method: 'PATCH',
    path: '/api/people/:id',
    summary: 'Roles, teams, queues, skills, capacity; a changed role cuts open sockets',
    as: 'person',
    may: 'people.manage',
    params: z.object({ id: personId }),
    body: newPerson.omit({ email: true }).partial().extend({ version: z.int(), active: z.boolean().optional() }),
    reply: z.object({ person }),
  },
  invitePasswordReset: {
    method: 'POST',
    path: '/api/people/:id/password-reset',
    summary: 'A link by which this person sets a new password; all their sessions end',
    as: 'person',
    may: 'people.manage',
    params: z.object({ id: personId }),
    reply: z.object({ url: z.string(), expiresAt: instant }),
    status: 201,
  },
  createTeam: {
    method: 'POST',
    path: '/api/teams',
    summary: 'Add a team',
    as: 'person',
    may: 'people.manage',
    body: team.omit({ id: true }),
    reply: z.object({ team }),
    status: 201,
  },
  createSkill: {
    method: 'POST',
    path: '/api/skills',
    summary: 'Add a skill',
    as: 'person',
    may: 'queue.manage',
    body: skill.omit({ id: true }),
    reply: z.object({ skill }),
    status: 201,
  },
  createQueue: {
    method: 'POST',
    path: '/api/queues',
    summary: 'Add a queue',
    as: 'person',
    may: 'queue.manage',
    body: newQueue,
    reply: z.object({ queue }),
    status: 201,
  },
  updateQueue: {
    method: 'PATCH',
    path: '/api/queues/:id',
    summary: 'Name, skill, goal, hours',
    as: 'person',
    may: 'queue.manage',
    params: z.object({ id: queueId }),
    body: newQueue.partial().extend({ version: z.int() }),
    reply: z.object({ queue }),
  },
  listArticles: {
    method: 'GET',
    path: '/api/knowledge/articles',
    summary: 'Collections and articles',
    as: 'person',
    may: 'knowledge.read',
    reply: z.object({ collections: z.array(collection), articles: z.array(article) }),
  },
  readArticle: {
    method: 'GET',
    path: '/api/knowledge/articles/:id',
    summary: 'One article in all its languages',
    as: 'person',
    may: 'knowledge.read',
    params: z.object({ id: articleId }),
    reply: z.object({ article }),
  },
  createCollection: {
    method: 'POST',
    path: '/api/knowledge/collections',
    summary: 'Add a collection',
    as: 'person',
    may: 'knowledge.edit',
    body: collection.omit({ id: true }),
    reply: z.object({ collection }),
    status: 201,
  },
  createArticle: {
    method: 'POST',
    path: '/api/knowledge/articles',
    summary: 'Add an article; it is not published yet',
    as: 'person',
    may: 'knowledge.edit',
    body: z.object({
      slug,
      collectionId,
      audience: article.shape.audience.default('public'),
      checked: article.shape.checked.default(null),
      texts: z.partialRecord(locale, articleText),
    }),
    reply: z.object({ article }),
    status: 201,
  },
  updateArticle: {
    method: 'PATCH',
    path: '/api/knowledge/articles/:id',
    summary: 'Change texts or place',
    as: 'person',
    may: 'knowledge.edit',
    params: z.object({ id: articleId }),
    body: z.object({
      version: z.int(),
      collectionId: collectionId.optional(),
      audience: article.shape.audience.optional(),
      checked: article.shape.checked.optional(),
      texts: z.partialRecord(locale, articleText).optional(),
    }),
    reply: z.object({ article }),
  },
  publishArticle: {
    method: 'POST',
    path: '/api/knowledge/articles/:id/publish',
    summary: 'Show or hide one language of it',
    as: 'person',
    may: 'knowledge.edit',
    params: z.object({ id: articleId }),
    body: z.object({ version: z.number().int(), locale, published: z.boolean() }),
    reply: z.object({ article }),
  },
  createSigningKey: {
    method: 'POST',
    path: '/api/messenger-keys',
    summary: 'A messenger key with its signing secret, shown once, and the sites that may embed it',
    as: 'person',
    may: 'settings.manage',
    body: z.object({
      name: z.string().min(1).max(120),
      origins: z.array(z.url().max(255)).max(50),
      customersOf: z
        .string()
        .trim()
        .min(1)
        .max(60)
        .optional()
        .describe('Messengers that name the same share their customers; without a name its customers are its own'),
    }),
    reply: z.object({ key: z.string(), secret: z.string() }),
    status: 201,
  },
  readAudit: {
    method: 'GET',
    path: '/api/audit',
    summary: 'Who did what to settings, people and sign-ins',
    as: 'person',
    may: 'audit.read',
    query: z.object({
      limit: z.coerce.number().int().min(1).max(500).default(100),
      before: z.coerce.number().int().optional(),
    }),
    reply: z.object({
      entries: z.array(
        z.object({
          id: z.int(),
          at: instant,
          personId: personId.nullable(),
          action: z.string(),
          target: z.string().nullable(),
          address: z.string().nullable(),
          detail: z.record(z.string(), z.any()),
        }),
      ),
    }),
  },
  listParked: {
    method: 'GET',
    path: '/api/operations/parked',
    summary: 'Reactions that failed for good and wait for an operator',
    as: 'person',
    may: 'operations.manage',
    reply: z.object({
      parked: z.array(
        z.object({
          id: z.string(),
          subscription: z.string(),
          seq: z.int(),
          eventName: z.string(),
          attempts: z.int(),
          error: z.string(),
          parkedAt: instant,
        }),
      ),
    }),
  },
  replayParked: {
    method: 'POST',
    path: '/api/operations/parked/:id/replay',
    summary: 'Try a parked reaction again',
    as: 'person',
    may: 'operations.manage',
    params: z.object({ id: z.string().max(64) }),
    reply: z.object({ ok: z.boolean(), error: z.string().nullable() }),
  },
  readLogLevel: {
    method: 'GET',
    path: '/api/operations/log-level',
    summary: 'How much is logged at the moment',
    as: 'person',
    may: 'operations.manage',
    reply: z.object({ level: logLevel, configured: logLevel, until: instant.nullable() }),
  },
  setLogLevel: {
    method: 'PUT',
    path: '/api/operations/log-level',
    summary: 'Log more or less in every process, for so long; then as configured again',
    as: 'person',
    may: 'operations.manage',
    body: z.object({ level: logLevel, minutes: z.int().min(1).max(1440).default(60) }),
    reply: z.object({ level: logLevel, configured: logLevel, until: instant.nullable() }),
  },
  readRetention: {
    method: 'GET',
    path: '/api/operations/retention',
    summary: 'What is kept how long, and what the next run would delete',
    as: 'person',
    may: 'operations.manage',
    reply: z.object({
      kept: z.array(
        z.object({
          name: z.string(),
          setting: z.string(),
          days: z.int().nullable(),
          due: z.int(),
          oldest: instant.nullable(),
        }),
      ),
    }),
  },
});
