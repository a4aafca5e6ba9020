/** Staff and how work is organised: people, roles, teams, skills, queues, presence. */
import { z } from 'zod';
import { attributeId, dispositionId, macroId, personId, queueId, skillId, tagId, teamId } from './ids.ts';

export const locale = z.enum(['en', 'zh']);
export type Locale = z.infer<typeof locale>;

/** A text in each language of the interface. */
export const localised = z.object({ en: z.string().min(1).max(200), zh: z.string().min(1).max(200) });
export type Localised = z.infer<typeof localised>;

/** `#rrggbb` */
export const colour = z.string().regex(/^#[0-9a-f]{6}$/i);

export const instant = z.iso.datetime({ offset: true }).describe('An instant, UTC');

export const role = z.enum(['agent', 'lead', 'planner', 'experience_owner', 'admin']);
export type Role = z.infer<typeof role>;

export const person = z.object({
  id: personId,
  name: z.string().min(1).max(120),
  email: z.email().max(254),
  roles: z.array(role).min(1),
  locale,
  teamIds: z.array(teamId),
  queueIds: z.array(queueId).describe('Queues whose records this person may see and be offered'),
  active: z.boolean(),
  version: z.int(),
});
export type Person = z.infer<typeof person>;

/** What is not offered any more; what was done with it keeps its name. */
const archived = z.boolean();

export const team = z.object({
  id: teamId,
  name: z.string().min(1).max(120),
  leadId: personId.nullable(),
  archived,
  version: z.int(),
});
export type Team = z.infer<typeof team>;

export const skill = z.object({
  id: skillId,
  key: z
    .string()
    .regex(/^[a-z0-9_]+$/)
    .max(60),
  name: localised,
  archived,
  version: z.int(),
});
export type Skill = z.infer<typeof skill>;

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const closingTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/);

/** Minutes from local midnight would break on daylight-saving days, so hours are wall-clock text in an IANA zone. */
export const openingHours = z.object({
  zone: z.string().min(1).max(64).describe('IANA time zone, e.g. Asia/Singapore'),
  weekly: z
    .array(
      z.object({
        day: z.int().min(1).max(7).describe('1 is Monday'),
        opens: clockTime,
        closes: closingTime.describe('24:00 for midnight; not after opens means next day'),
      }),
    )
    .max(28)
    .describe('Several entries on a day are split shifts'),
  holidays: z
    .array(
      z.object({
        date: z.iso.date(),
        name: localised,
        hours: z
          .array(z.object({ opens: clockTime, closes: closingTime }))
          .max(4)
          .optional()
          .describe('Open then on this date, in place of the week; without it closed all day'),
      }),
    )
    .max(400),
});
export type OpeningHours = z.infer<typeof openingHours>;

export const queue = z.object({
  id: queueId,
  name: localised,
  skillId: skillId.nullable().describe('The skill that work in this queue needs'),
  priority: z.int().min(1).max(9).describe('1 is served first'),
  goal: z.object({
    share: z.number().gt(0).max(1),
    withinSeconds: z.int().positive(),
    nextReplySeconds: z.int().positive(),
    resolveSeconds: z.int().positive(),
  }),
  hours: openingHours,
  archived,
  version: z.int(),
});
export type Queue = z.infer<typeof queue>;

export const presence = z.enum(['available', 'busy', 'away', 'wrap_up', 'offline']);
export type Presence = z.infer<typeof presence>;

/** An agent as routing and colleagues see them. Load and capacity are work units. */
export const agentStatus = z.object({
  personId,
  name: z.string(),
  presence,
  presenceSince: instant,
  connected: z.boolean().describe('Has an open socket, or lost it less than the grace period ago'),
  capacity: z.number().min(0),
  held: z.number().min(0).describe('Work units of the conversations assigned or reserved'),
  skills: z.array(z.object({ skillId, proficiency: z.int().min(1).max(5) })),
  queueIds: z.array(queueId),
});
export type AgentStatus = z.infer<typeof agentStatus>;

export const disposition = z.object({
  id: dispositionId,
  key: z.string().max(60),
  name: localised,
  archived,
  version: z.int(),
});
export type Disposition = z.infer<typeof disposition>;

export const macro = z.object({
  id: macroId,
  name: localised,
  text: z.object({ en: z.string().max(8000), zh: z.string().max(8000) }),
  archived,
  version: z.int(),
});
export type Macro = z.infer<typeof macro>;

/** A word that conversations are marked with. Conversations carry the name; renaming renames it there. */
export const tag = z.object({ id: tagId, name: z.string().min(1).max(60), archived, version: z.int() });
export type Tag = z.infer<typeof tag>;

export const attributeKind = z.enum(['text', 'number', 'yes_no', 'date', 'choice']);
export type AttributeKind = z.infer<typeof attributeKind>;

/** A fact that an organisation keeps about its customers or conversations, with its type. */
export const attribute = z.object({
  id: attributeId,
  of: z.enum(['customer', 'conversation']),
  key: z
    .string()
    .regex(/^[a-zA-Z][a-zA-Z0-9_]*$/)
    .max(60),
  name: localised,
  kind: attributeKind,
  choices: z.array(z.string().min(1).max(120)).max(100).describe('Of a choice; empty otherwise'),
  archived,
  version: z.int(),
});
export type Attribute = z.infer<typeof attribute>;
