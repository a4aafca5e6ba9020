/** What routing has learned, and how long those who wait will wait. */
import { z } from 'zod';
import { conversationId, personId, queueId } from './ids.ts';
import { instant } from './people.ts';
import { group } from './route.ts';

const learned = z.object({
  mean: z.number(),
  lower: z.number().describe('With the upper one: 95 %'),
  upper: z.number(),
  cases: z.number().describe('Their own there, each as much as it still counts'),
  own: z.number().describe('How far it rests on these, 0–1; the rest on their team, the queue and all'),
});

export const learnedSkill = z.object({
  agentId: personId,
  queueId,
  resolution: learned.describe('Share resolved for good, 0–1'),
  satisfaction: learned.describe('As rated, 0–1'),
  handleSeconds: learned,
});
export type LearnedSkill = z.infer<typeof learnedSkill>;

export const learnedAtOnce = z.object({
  agentId: personId,
  best: z
    .int()
    .nullable()
    .describe('With more contacts at once they get less done, surely; null where nothing says so'),
  own: z.number().describe('How far it rests on their own hours, 0–1'),
  levels: z
    .array(
      z.object({
        perHour: z.number().describe('All that they complete in an hour with so many in hand'),
        hours: z.number().describe('Their own at it, each as much as it still counts'),
      }),
    )
    .describe('With one, two, three at once'),
});
export type LearnedAtOnce = z.infer<typeof learnedAtOnce>;

const seconds = z.number().nullable();

export const routingRoutes = group({
  learnedSkills: {
    method: 'GET',
    path: '/api/routing/learned',
    summary: 'What agents are learned to be able to do: everybody’s for who reads all conversations, else one’s own',
    as: 'person',
    may: 'conversation.read',
    reply: z.object({
      at: instant.nullable().describe('Null until anything was learned'),
      skills: z.array(learnedSkill),
      atOnce: z.array(learnedAtOnce),
    }),
  },
  waitsNow: {
    method: 'GET',
    path: '/api/routing/waits',
    summary: 'What those who wait are told, and how well what was told lately came true',
    as: 'person',
    may: 'board.read',
    reply: z.object({
      waits: z.array(
        z.object({
          conversationId,
          ahead: z.int(),
          expectedSeconds: seconds.describe('Null where nobody serves it'),
          lowerSeconds: seconds.describe('Eight in ten such waits fall between this'),
          upperSeconds: seconds.describe('and this'),
        }),
      ),
      days: z.int(),
      queues: z
        .array(z.object({ queueId, answered: z.int(), within: z.int().describe('In the range that they were told') }))
        .describe('Who was told a wait and was answered in these days'),
    }),
  },
});
