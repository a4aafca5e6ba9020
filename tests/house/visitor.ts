/** A customer, by the public messenger API: as the messenger speaks, without its screens. */
import { createHmac, randomUUID } from 'node:crypto';
import { type Call, createCaller } from '@harken/client/call';
import { type ConversationId, idFrom, type MessageId } from '@harken/contract/ids';
import type { CustomerEvent } from '@harken/contract/live';
import type { TrailStep } from '@harken/contract/record';
import { type Ear, openEar } from './ear.ts';
import type { House } from './house.ts';

/** A messenger of the test's own, with the secret by which its site vouches for customers. */
export interface Messenger {
  key: string;
  secret: string;
}

export async function aMessenger(house: House, origins: string[] = []): Promise<Messenger> {
  const administrator = await house.colleague('helen.ward');
  return administrator.call('POST /api/messenger-keys', { body: { name: 'Story', origins } });
}

export interface Claims {
  sub: string;
  name?: string;
  email?: string;
  phone?: string;
  locale?: string;
}

/** The host site's word: a JWT that lives five minutes and works once. */
export function hostToken({ key, secret }: Messenger, claims: Claims, more: Record<string, unknown> = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = part({ alg: 'HS256', typ: 'JWT' });
  const body = part({ aud: key, iat: now, exp: now + 300, jti: randomUUID(), ...claims, ...more });
  const signature = createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url');
  return `${head}.${body}.${signature}`;
}

export interface Visitor {
  token: string;
  call: Call;
  /** Begins a conversation and waits until it is acknowledged. */
  asks(text: string, trail?: TrailStep[]): Promise<{ id: ConversationId; reference: string }>;
  says(conversationId: ConversationId, text: string, id?: MessageId): Promise<{ id: MessageId; position: number }>;
  listen(after?: number): Promise<Ear<CustomerEvent>>;
}

export async function aVisitor(
  door: string,
  messenger: Messenger,
  { claims, locale = 'en' }: { claims?: Claims; locale?: string } = {},
): Promise<Visitor> {
  const body = { key: messenger.key, locale, ...(claims ? { hostToken: hostToken(messenger, claims) } : {}) };
  const { token } = await createCaller({ base: door })('POST /api/messenger/sessions', { body });
  const call = createCaller({ base: door, headers: () => ({ authorization: `Bearer ${token}` }) });
  return {
    token,
    call,
    async asks(text, trail = []) {
      const id = newConversationId();
      const message = { id: newMessageId(), content: { kind: 'text', text } as const };
      const { conversation } = await call('POST /api/messenger/conversations', {
        body: { id, locale, message, trail },
      });
      return { id, reference: conversation.reference };
    },
    async says(conversationId, text, id = newMessageId()) {
      const { position } = await call('POST /api/messenger/conversations/:id/messages', {
        params: { id: conversationId },
        body: { id, content: { kind: 'text', text } },
      });
      return { id, position };
    },
    async listen(after) {
      const from = after ?? (await call('GET /api/messenger/state', { query: {} })).seq;
      return openEar<CustomerEvent>(`${door.replace('http', 'ws')}/api/messenger/live`, { after: from, token });
    },
  };
}

export const newMessageId = (): MessageId => idFrom('msg', randomUUID());
export const newConversationId = (): ConversationId => idFrom('conv', randomUUID());
