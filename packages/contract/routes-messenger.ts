/** The customer's side: public, cross-origin, by a bearer token that rotates. */
import { z } from 'zod';
import { conversationId, fileId, messageId } from './ids.ts';
import { instant } from './people.ts';
import { answeredForm, shownForm } from './rating.ts';
import { conversationState, customerContent, message, rating, trailStep } from './record.ts';
import { group } from './route.ts';

/** A conversation as its customer sees it: no queue, no notes, no internal fields. */
export const customerConversation = z.object({
  id: conversationId,
  reference: z.string(),
  subject: z.string().nullable(),
  state: conversationState,
  handledBy: z.enum(['virtual_agent', 'people']),
  agentName: z.string().nullable(),
  openedAt: instant,
  waiting: z.boolean(),
  rating: rating.nullable(),
  lastMessage: z.object({ at: instant, preview: z.string(), fromUs: z.boolean() }).nullable(),
  unread: z.int(),
});
export type CustomerConversation = z.infer<typeof customerConversation>;

export const guessedQuestion = z.object({ question: z.string(), evidence: z.string() });

const trail = z.array(trailStep).max(50);
const ok = z.object({ seq: z.int().describe('The log’s place after this took effect') });
const inConversation = z.object({ id: conversationId });

export const messengerRoutes = group({
  messengerSettings: {
    method: 'GET',
    path: '/api/messenger/settings',
    summary: 'Name, languages and hours of a messenger',
    as: 'anyone',
    may: 'anyone',
    query: z.object({ key: z.string().max(64) }),
    reply: z.object({
      name: z.string(),
      locales: z.array(z.string()),
      peopleNow: z.boolean(),
      peopleUntil: instant.nullable(),
      peopleFrom: instant.nullable(),
      expectedSeconds: z.number().nullable().describe('What somebody who asked for a person now would wait'),
    }),
  },
  openMessengerSession: {
    method: 'POST',
    path: '/api/messenger/sessions',
    summary: 'Begin or resume: exchange the host’s signed token, or a device’s earlier token, for our own',
    as: 'anyone',
    may: 'anyone',
    body: z.object({
      key: z.string().max(64),
      locale: z.string().max(35),
      hostToken: z.string().max(8192).optional().describe('JWT of the host site, HS256, single use'),
      attempt: z
        .string()
        .min(16)
        .max(64)
        .optional()
        .describe('Made up for one use of the host token: told again with it after a lost answer, it is the same use'),
      earlierToken: z.string().max(512).optional(),
    }),
    reply: z.object({
      token: z.string(),
      expiresAt: instant,
      rotateAfter: instant,
      customer: z.object({ name: z.string().nullable(), identified: z.boolean() }),
    }),
    status: 201,
  },
  rotateMessengerToken: {
    method: 'POST',
    path: '/api/messenger/sessions/rotate',
    summary: 'A new token; the old one keeps working for a minute, so that a lost answer loses nothing',
    as: 'customer',
    may: 'customer',
    reply: z.object({ token: z.string(), expiresAt: instant, rotateAfter: instant }),
  },
  closeMessengerSession: {
    method: 'DELETE',
    path: '/api/messenger/sessions/current',
    summary: 'Log out on this device',
    as: 'customer',
    may: 'customer',
    reply: z.null(),
    status: 204,
  },
  messengerState: {
    method: 'GET',
    path: '/api/messenger/state',
    summary: 'Everything the messenger shows, as of `seq`',
    as: 'customer',
    may: 'customer',
    query: z.object({ conversation: conversationId.optional() }),
    reply: z.object({
      seq: z.int(),
      customer: z.object({ name: z.string().nullable(), identified: z.boolean() }),
      conversations: z.array(customerConversation),
      messages: z.array(message).describe('Of the asked conversation, or of the latest open one'),
    }),
  },
  guessQuestions: {
    method: 'POST',
    path: '/api/messenger/guesses',
    summary: 'What this customer probably wants to ask, from what they just did',
    as: 'customer',
    may: 'customer',
    body: z.object({ trail, locale: z.string().max(35) }),
    reply: z.object({ questions: z.array(guessedQuestion) }),
  },
  startConversation: {
    method: 'POST',
    path: '/api/messenger/conversations',
    summary: 'Open a conversation with its first message; repeating it with the same ids changes nothing',
    as: 'customer',
    may: 'customer',
    body: z.object({
      id: conversationId,
      locale: z.string().max(35),
      message: z.object({ id: messageId, content: customerContent }),
      trail,
    }),
    reply: ok.extend({ conversation: customerConversation }),
    status: 201,
  },
  sendCustomerMessage: {
    method: 'POST',
    path: '/api/messenger/conversations/:id/messages',
    summary: 'Send a message; repeating it with the same id changes nothing',
    as: 'customer',
    may: 'customer',
    params: inConversation,
    body: z.object({ id: messageId, content: customerContent, trail: trail.optional() }),
    reply: ok.extend({ position: z.int(), at: instant }),
    status: 201,
  },
  chooseOption: {
    method: 'POST',
    path: '/api/messenger/conversations/:id/messages/:messageId/choice',
    summary: 'Answer the virtual agent’s clarifying question by one of its options',
    as: 'customer',
    may: 'customer',
    params: inConversation.extend({ messageId }),
    body: z.object({ option: z.int().min(0).max(3) }),
    reply: ok,
  },
  giveAnswerFeedback: {
    method: 'POST',
    path: '/api/messenger/conversations/:id/messages/:messageId/feedback',
    summary: 'Did this answer it?',
    as: 'customer',
    may: 'customer',
    params: inConversation.extend({ messageId }),
    body: z.object({ helped: z.boolean() }),
    reply: ok,
  },
  askForPerson: {
    method: 'POST',
    path: '/api/messenger/conversations/:id/person',
    summary: 'Ask for a person, without argument',
    as: 'customer',
    may: 'customer',
    params: inConversation,
    reply: ok,
  },
  leaveQueue: {
    method: 'POST',
    path: '/api/messenger/conversations/:id/leave',
    summary: 'Stop waiting for a person; counted as abandoned',
    as: 'customer',
    may: 'customer',
    params: inConversation,
    reply: ok,
  },
  confirmSolved: {
    method: 'POST',
    path: '/api/messenger/conversations/:id/solved',
    summary: 'The customer says that it is solved',
    as: 'customer',
    may: 'customer',
    params: inConversation,
    reply: ok,
  },
  waitOfConversation: {
    method: 'GET',
    path: '/api/messenger/conversations/:id/wait',
    summary: 'Place in the queue and expected wait',
    as: 'customer',
    may: 'customer',
    params: inConversation,
    reply: z.object({
      waiting: z.boolean(),
      ahead: z.int(),
      expectedSeconds: z.number().nullable(),
      lowerSeconds: z.number().nullish().describe('Eight in ten such waits fall between this'),
      upperSeconds: z.number().nullish().describe('and this'),
      queueName: z.string().nullable(),
      open: z.boolean().describe('People work now'),
      opensAt: instant.nullable(),
    }),
  },
  markRead: {
    method: 'POST',
    path: '/api/messenger/conversations/:id/read',
    summary: 'Everything up to a position was delivered or read here',
    as: 'customer',
    may: 'customer',
    params: inConversation,
    body: z.object({ upTo: z.int().min(1), state: z.enum(['delivered', 'read']) }),
    reply: ok,
  },
  recordContext: {
    method: 'POST',
    path: '/api/messenger/conversations/:id/context',
    summary: 'What the customer just did on the page, while a conversation is open',
    as: 'customer',
    may: 'customer',
    params: inConversation,
    body: z.object({ trail: trail.min(1) }),
    reply: ok,
  },
  ratingForm: {
    method: 'GET',
    path: '/api/messenger/conversations/:id/rating-form',
    summary: 'How this solved conversation may be rated; null where nobody is asked',
    as: 'customer',
    may: 'customer',
    params: inConversation,
    reply: z.object({ form: shownForm.nullable() }),
  },
  rateConversation: {
    method: 'POST',
    path: '/api/messenger/conversations/:id/rating',
    summary: 'Rate a resolved conversation',
    as: 'customer',
    may: 'customer',
    params: inConversation,
    body: z.object({
      score: z.int().min(1).max(5),
      comment: z.string().max(2000).nullable(),
      form: answeredForm.optional().describe('The form that was shown'),
    }),
    reply: ok,
  },
  uploadCustomerFile: {
    method: 'POST',
    path: '/api/messenger/files',
    summary: 'Upload one file (multipart/form-data, field "file")',
    as: 'customer',
    may: 'customer',
    reply: z.object({ fileId, name: z.string(), type: z.string(), bytes: z.int() }),
    status: 201,
  },
  downloadCustomerFile: {
    method: 'GET',
    path: '/api/messenger/files/:fileId',
    summary: 'A file of one of the customer’s own conversations, always as an attachment',
    as: 'customer',
    may: 'customer',
    params: z.object({ fileId }),
    reply: z.any(),
  },
});
