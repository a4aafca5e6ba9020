/** What the customer does. All of it goes by the outbox, so none of it is lost or done twice. */
import type { ConversationId, MessageId } from '@harken/contract/ids';
import type { CustomerContent } from '@harken/contract/record';
import { newId } from './kept.ts';
import { errand, language, live, onScreen, show, toldTrail, trail } from './messenger.ts';
import { model } from './model.ts';
import type { Errand } from './outbox.ts';
import { words } from './words.ts';

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
