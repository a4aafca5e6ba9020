/** How a customer is asked how it was. Each form is kept in every version, so a rating can name what it answered. */
import { z } from 'zod';
import { idFrom, inboxId, queueId, ratingFormId } from './ids.ts';
import { localised } from './people.ts';

/** What can be chosen. Whatever it looks like, a score is 1 to 5: thumbs are 1 and 5. */
export const ratingScale = z.enum(['words', 'faces', 'thumbs']);
export type RatingScale = z.infer<typeof ratingScale>;

export const scoresOf = (scale: RatingScale): readonly number[] => (scale === 'thumbs' ? [1, 5] : [1, 2, 3, 4, 5]);

export const ratingForm = z.object({
  id: ratingFormId,
  queueIds: z.array(queueId).max(200).describe('Conversations of these queues are asked by it'),
  inboxIds: z.array(inboxId).max(200).describe('And those of these messengers, unless a form names their queue'),
  on: z.boolean().describe('Off: nobody is asked there'),
  asked: z
    .enum(['always', 'people', 'virtual_agent'])
    .describe('After every solved conversation, or only after those that people or the virtual agent solved'),
  scale: ratingScale,
  question: localised.nullable().describe('Null for the messenger’s own words'),
  comment: z.boolean().describe('Ask for a word besides'),
  prompt: localised.nullable().describe('What stands in the field for it; null for the messenger’s own words'),
  archived: z.boolean(),
  version: z.int(),
});
export type RatingForm = z.infer<typeof ratingForm>;

/** The form for conversations that no other one names. It is there from the beginning and stays. */
export const houseForm: RatingForm = {
  id: idFrom('rafo', '00000000-0000-7000-8000-000000000000'),
  queueIds: [],
  inboxIds: [],
  on: true,
  asked: 'always',
  scale: 'words',
  question: null,
  comment: true,
  prompt: null,
  archived: false,
  version: 0,
};

/** Which form, in which version, a rating answered. */
export const answeredForm = z.object({ id: ratingFormId, version: z.int().min(0) });
export type AnsweredForm = z.infer<typeof answeredForm>;

/** As its customer is shown it. */
export const shownForm = answeredForm.extend({
  scale: ratingScale,
  question: localised.nullable(),
  comment: z.boolean(),
  prompt: localised.nullable(),
});
export type ShownForm = z.infer<typeof shownForm>;
