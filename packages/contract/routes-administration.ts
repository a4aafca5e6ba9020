/** Setting it up and keeping it running: people, teams, channels, the audit log. */
import { z } from 'zod';
import { apiKeyId, inboxId, personId, queueId, skillId, teamId } from './ids.ts';
import { agentStatus, colour, instant, locale, person, role, team } from './people.ts';
import { group } from './route.ts';

const proficiency = z.int().min(1).max(5);

/** Without what is usual: what a change does not name stays as it is. */
const aPerson = z.object({
  name: z.string().min(1).max(120),
  email: z.email().max(254),
  roles: z.array(role).min(1),
  locale,
  teamIds: z.array(team.shape.id),
  queueIds: z.array(queueId),
  capacity: z.number().min(0).max(100),
  skills: z.array(z.object({ skillId, proficiency })),
});
const { teamIds, queueIds, capacity, skills } = aPerson.shape;
const newPerson = aPerson.extend({
  teamIds: teamIds.default([]),
  queueIds: queueIds.default([]),
  capacity: capacity.default(6),
  skills: skills.default([]),
});

const messengerName = z.string().trim().min(1).max(120);
/** Of each only the origin counts. */
const site = z.union([z.literal('*'), z.url({ protocol: /^https?$/ }).max(255)]);
const sites = z.array(site).max(50).describe('Sites that may embed it; * for any');
const accent = colour
  .nullable()
  .describe('Of the brand. Its hue is kept; its lightness is moved until letters on it can be read. Null for ours');
const messengerSettings = z.object({
  inboxId,
  key: z.string(),
  name: z.string(),
  origins: z.array(z.string()),
  accent,
  version: z.int(),
  earlierSecretUntil: instant.nullable().describe('While a rotation lasts: until when the secret before it works'),
});
export type MessengerSettings = z.infer<typeof messengerSettings>;

const logLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']);

export const administrationRoutes = group({
  listPeople: {
    method: 'GET',
    path: '/api/people',
    summary: 'Everyone who works here',
    as: 'person',
    may: 'people.manage',
    reply: z.object({
      people: z.array(person),
      agents: z.array(agentStatus),
      invitedIds: z.array(personId).describe('Those who have no way to sign in yet'),
    }),
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
    body: aPerson.omit({ email: true }).partial().extend({ version: z.int(), active: z.boolean().optional() }),
    reply: z.object({ person }),
  },
  invitePasswordReset: {
    method: 'POST',
    path: '/api/people/:id/password-reset',
    summary: 'A link by which this person sets a new password; all their sessions end',
    as: 'person',
    may: 'people.manage',
    fresh: true,
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
    body: team.pick({ name: true }).extend({ leadId: team.shape.leadId.default(null) }),
    reply: z.object({ team }),
    status: 201,
  },
  updateTeam: {
    method: 'PATCH',
    path: '/api/teams/:id',
    summary: 'Name, lead; archive it',
    as: 'person',
    may: 'people.manage',
    params: z.object({ id: teamId }),
    body: team.omit({ id: true }).partial().extend({ version: z.int() }),
    reply: z.object({ team }),
  },
  setProficiency: {
    method: 'PUT',
    path: '/api/people/:id/skills/:skillId',
    summary: 'How well someone masters a skill; refused when it is not what `expected` says any more',
    as: 'person',
    may: 'people.manage',
    params: z.object({ id: personId, skillId }),
    body: z.object({ proficiency: proficiency.nullable(), expected: proficiency.nullable() }),
    reply: z.object({ status: agentStatus }),
  },
  listMessengers: {
    method: 'GET',
    path: '/api/messenger-keys',
    summary: 'The messengers that sites embed, without their secrets',
    as: 'person',
    may: 'settings.manage',
    reply: z.object({ messengers: z.array(messengerSettings) }),
  },
  createSigningKey: {
    method: 'POST',
    path: '/api/messenger-keys',
    summary: 'A messenger key with its signing secret, shown once, and the sites that may embed it',
    as: 'person',
    may: 'settings.manage',
    body: z.object({
      name: messengerName,
      origins: sites,
      accent: accent.optional(),
      customersOf: z
        .string()
        .trim()
        .min(1)
        .max(60)
        .optional()
        .describe('Messengers that name the same share their customers; without a name its customers are its own'),
    }),
    reply: z.object({ key: z.string(), secret: z.string(), inboxId }),
    status: 201,
  },
  updateMessenger: {
    method: 'PATCH',
    path: '/api/messenger-keys/:id',
    summary: 'Its name, its colour, and the sites that may embed it',
    as: 'person',
    may: 'settings.manage',
    params: z.object({ id: inboxId }),
    body: z.object({
      version: z.int(),
      name: messengerName.optional(),
      origins: sites.optional(),
      accent: accent.optional(),
    }),
    reply: z.object({ messenger: messengerSettings }),
  },
  rotateSigningSecret: {
    method: 'POST',
    path: '/api/messenger-keys/:id/secret',
    summary: 'A new signing secret, shown once; the one until now goes on for a while',
    as: 'person',
    may: 'settings.manage',
    fresh: true,
    params: z.object({ id: inboxId }),
    body: z.object({
      version: z.int(),
      earlierHours: z.int().min(0).max(168).describe('How long the secret until now still works; 0 ends it at once'),
    }),
    reply: z.object({ messenger: messengerSettings, secret: z.string() }),
  },
  readAudit: {
    method: 'GET',
    path: '/api/audit',
    summary: 'Who did what to settings, people and sign-ins',
    as: 'person',
    may: 'audit.read',
    query: z.object({
      limit: z.coerce.number().int().min(1).max(500).default(100),
      before: z.coerce.number().int().optional().describe('Entries before this one'),
      personId: personId.optional().describe('Who did it'),
      target: z.string().max(80).optional().describe('What it was done to'),
      actions: z
        .string()
        .max(400)
        .optional()
        .describe('Beginnings of actions, comma-separated: "queue." is everything done to queues'),
      since: instant.optional(),
      until: instant.optional(),
    }),
    reply: z.object({
      entries: z.array(
        z.object({
          id: z.int(),
          at: instant,
          personId: personId.nullable(),
          keyId: apiKeyId.nullable().describe('The key by which a program did it in that person’s name'),
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
