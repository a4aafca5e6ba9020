/** What the customer does. All of it goes by the outbox, so none of it is lost or done twice. */
import type { ConversationId, MessageId } from '@harken/contract/ids';
import type { CustomerContent } from '@harken/contract/record';
import type { CustomerConversation } from '@harken/contract/routes-messenger';
import { newId } from './kept.ts';
import { ask, language, live, now, onScreen, outbox, settle, show, toldTrail, trail } from './messenger.ts';
import { model } from './model.ts';
import { needMore } from './more-door.ts';
import { type Errand, saidBy } from './outbox.ts';
import { words } from './words.ts';

/** Something about a conversation that the server must hear, in its place after what was said before. */
export const errand = (
  conversationId: ConversationId,
  path: string,
  body?: Errand['body'],
  more: Partial<Pick<Errand, 'id' | 'file' | 'messageId'>> = {},
) => outbox.add({ id: newId(), conversationId, to: `POST /api/messenger/conversations${path}`, body, ...more });

/**
 * Says it in the conversation on the screen, or begins one. Until the server has told us of a conversation, each of its
 * messages may be the one that begins it: so one that is refused does not hold up the next.
 */
export function say(content: CustomerContent, id = `msg_${newId()}`, file?: boolean) {
  const known = onScreen();
  const begins = !known || known.state === 'closed';
  const message = { id, content };
  let conversationId = model.screen as ConversationId;
  if (known?.state === 'closed' || !/^conv/.test(conversationId)) conversationId = `conv_${newId()}` as ConversationId;
  if (begins) {
    const steps = conversationId === model.screen ? [] : trail();
    toldTrail();
    errand(conversationId, '', { id: conversationId, locale: language, message, trail: steps }, { id, file });
  } else errand(conversationId, '/:id/messages', message, { id, file });
  show(conversationId);
}

type Deed = 'person' | 'leave' | 'solved' | 'rating' | 'messages/:messageId/choice' | 'messages/:messageId/feedback';

export const act = (deed: Deed, body?: Errand['body'], messageId?: MessageId) =>
  errand(model.screen as ConversationId, `/:id/${deed}`, body, { messageId });

export function askForPerson() {
  if (!/^conv/.test(model.screen)) say({ kind: 'text', text: words.personPlease });
  act('person');
}

let typedAt = 0;
let stillTimer: ReturnType<typeof setTimeout>;
export function typed(on = true) {
  clearTimeout(stillTimer);
  if (on) stillTimer = setTimeout(typed, 4000, false);
  if (on ? Date.now() - typedAt < 3000 : !typedAt) return;
  typedAt = on ? Date.now() : 0;
  const conversationId = onScreen()?.id;
  if (conversationId) live?.send({ type: 'typing', conversationId, what: 'reply', on });
}

/** One errand to the server; what it answers is shown before the errand is dropped, so that nothing blinks. */
export async function tell(errand: Errand, keep: (changed: Errand) => void) {
  const { conversationId, messageId } = errand;
  const said = saidBy(errand);
  if (errand.file) await (await needMore()).sendFile(errand, said!, keep);
  const params = { id: conversationId, messageId };
  const reply = (await ask(
    errand.to as 'POST /api/messenger/conversations',
    {
      params,
      body: errand.body,
    } as never,
  )) as { conversation?: CustomerConversation; position?: number; at?: string };
  const { conversations, messages } = model.known;
  if (reply.conversation && !conversations.has(conversationId)) conversations.set(conversationId, reply.conversation);
  model.loaded.add(conversationId);
  if (said && !messages.has(said.id as MessageId))
    messages.set(said.id as MessageId, {
      id: said.id as MessageId,
      conversationId,
      position: reply.position ?? 1,
      author: { kind: 'customer', id: null, name: null },
      content: said.content,
      at: reply.at ?? now(),
      delivery: null,
      editedAt: null,
    });
  setTimeout(settle);
}
