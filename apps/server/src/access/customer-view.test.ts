import { type EventName, events, type HarkenEvent } from '@harken/contract/events';
import { type Conversation, conversation as conversationSchema, type Message } from '@harken/contract/record';
import { customerConversation as customerConversationSchema } from '@harken/contract/routes-messenger';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { customerConversation, customerEvents, customerMessage } from './customer-view.ts';

/** Any value that a schema of the contract allows, so that an event added to the contract is tested at once. */
function any(schema: z.ZodType): fc.Arbitrary<unknown> {
  // biome-ignore lint/suspicious/noExplicitAny: zod's own description of a schema is not typed by kind.
  const def = (schema as any)._zod.def;
  switch (def.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(def.shape).map(([key, value]) => [key, any(value as z.ZodType)])),
      );
    case 'optional':
      return fc.option(any(def.innerType), { nil: undefined });
    case 'nullable':
      return fc.option(any(def.innerType), { nil: null });
    case 'default':
      return any(def.innerType);
    case 'array':
      return fc.array(any(def.element), { maxLength: 3 });
    case 'tuple':
      return fc.tuple(...def.items.map(any));
    case 'record':
      return fc.dictionary(any(def.keyType) as fc.Arbitrary<string>, any(def.valueType), { maxKeys: 3 });
    case 'union':
      return fc.oneof(...def.options.map(any));
    case 'literal':
      return fc.constantFrom(...def.values);
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries));
    case 'boolean':
      return fc.boolean();
    case 'number':
      return fc.integer({ min: 1, max: 5 });
    case 'string':
      return anyString(schema);
    case 'unknown':
      // Checked by a function of its own: who a plan lets in.
      return fc.constant({ required: 1 });
    default:
      throw new Error(`the test cannot make a ${def.type}`);
  }
}

let made = 0;
function anyString(schema: z.ZodType): fc.Arbitrary<string> {
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  const { format, checks = [] } = (schema as any)._zod.def;
  for (const check of checks) {
    const prefix = /^\^([a-z]+)_\[0-9a-f\]/.exec(check._zod.def.pattern?.source ?? '')?.[1];
    if (prefix) return fc.uuid().map((uuid) => `${prefix}_${uuid}`);
  }
  if (format === 'datetime') return fc.constant('2026-03-29T01:00:00.000Z');
  // No text occurs twice or inside another, so finding one says where it came from.
  return fc.constant(null).map(() => `word:${++made};`);
}

const names = Object.keys(events) as EventName[];
const anyEvent = (name: EventName): fc.Arbitrary<HarkenEvent> =>
  any(events[name]).map(
    (data) =>
      ({
        seq: 7,
        id: '0190a3c0-0000-7000-8000-000000000000',
        name,
        version: 1,
        at: '2026-03-29T01:00:00.000Z',
        actor: { kind: 'system', id: null },
        causedBy: null,
        data,
      }) as unknown as HarkenEvent,
  );

/** Every text and id anywhere in a value. */
function texts(value: unknown, into = new Set<string>()): Set<string> {
  if (typeof value === 'string') into.add(value);
  else if (value && typeof value === 'object') for (const part of Object.values(value)) texts(part, into);
  return into;
}

const marked = (value: unknown) =>
  [...texts(value)].filter((text) => /^word:|^(pers|queu|offr|deci|skil|team)_/.test(text));

describe('what a customer is told', () => {
  it.each(names)('%s names no queue, no colleague’s id and no decision', (name) => {
    fc.assert(
      fc.property(anyEvent(name), (event) => {
        expect(JSON.stringify(customerEvents(event))).not.toMatch(
          /\b(pers|queu|offr|deci|skil|team|disp|macr)_[0-9a-f]/,
        );
      }),
    );
  });

  it.each([
    'message.noted',
    'decision.recorded',
    'offer.made',
    'offer.ended',
    'conversation.context_recorded',
  ] as const)('%s is not told at all', (name) => {
    fc.assert(fc.property(anyEvent(name), (event) => customerEvents(event).length === 0));
  });

  it('says nothing about people, teams, settings or knowledge', () => {
    const ours = names.filter((name) =>
      /^(agent|person|team|skill|queue|disposition|macro|collection|article|case)\./.test(name),
    );
    expect(ours.length).toBeGreaterThan(15);
    for (const name of ours) fc.assert(fc.property(anyEvent(name), (event) => customerEvents(event).length === 0));
  });

  it('says no word of a note or a hand-off packet, whichever event carries it', () => {
    let internal = 0;
    for (const name of names) {
      fc.assert(
        fc.property(anyEvent(name), (event) => {
          const secrets = internalTexts(event);
          internal += secrets.length;
          const told = JSON.stringify(customerEvents(event));
          for (const secret of secrets) expect(told).not.toContain(secret);
        }),
      );
    }
    expect(internal).toBeGreaterThan(100);
  });

  it('control: the words of a public message are told', () => {
    fc.assert(
      fc.property(anyEvent('message.sent'), (event) => {
        if (event.name !== 'message.sent' || event.data.message.content.kind !== 'text') return;
        expect(JSON.stringify(customerEvents(event))).toContain(event.data.message.content.text);
      }),
    );
  });

  it('takes a new preview only from a public message', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names).chain(anyEvent), (event) => {
        for (const told of customerEvents(event)) {
          if (told.name !== 'conversation.changed' || event.name === 'conversation.opened') continue;
          if (!told.changes.lastMessage) continue;
          expect(['message.received', 'message.sent']).toContain(event.name);
        }
      }),
    );
  });

  it('shows a conversation with exactly the fields of the contract, and never says that it is snoozed', () => {
    fc.assert(
      fc.property(any(conversationSchema), (value) => {
        const seen = customerConversation(value as Conversation);
        expect(Object.keys(seen).sort()).toEqual(Object.keys(customerConversationSchema.shape).sort());
        expect(seen.state).not.toBe('snoozed');
      }),
    );
  });

  it('shows only the public part of a system line, and not why a delivery failed', () => {
    const message = {
      id: 'msg_0190a3c0-0000-7000-8000-000000000000',
      conversationId: 'conv_0190a3c0-0000-7000-8000-000000000000',
      position: 4,
      author: { kind: 'person', id: 'pers_0190a3c0-0000-7000-8000-000000000000', name: 'Mei Tan' },
      content: {
        kind: 'system',
        what: 'transferred',
        detail: { queueId: 'queu_1', from: 'Cards', agentName: 'Mei Tan' },
      },
      at: '2026-03-29T01:00:00.000Z',
      delivery: { state: 'failed', at: '2026-03-29T01:00:00.000Z', reason: 'smtp-7.internal refused' },
      editedAt: null,
    } as unknown as Message;
    expect(customerMessage(message)).toMatchObject({
      author: { kind: 'person', id: null, name: 'Mei Tan' },
      content: { kind: 'system', what: 'transferred', detail: { agentName: 'Mei Tan' } },
      delivery: { state: 'failed', reason: null },
    });
  });
});

/** Texts that only colleagues may read, found by shape, not by the projection that is under test. */
function internalTexts(event: HarkenEvent): string[] {
  const secrets: unknown[] = [];
  const look = (value: unknown): void => {
    if (!value || typeof value !== 'object') return;
    if ('kind' in value && (value.kind === 'note' || value.kind === 'packet')) secrets.push(value);
    else for (const part of Object.values(value)) look(part);
  };
  look(event.data);
  if (event.name === 'conversation.handed_off') secrets.push(event.data.packet);
  if ('changes' in event.data) secrets.push(event.data.changes.tags, event.data.changes.participantIds);
  if ('conversation' in event.data) secrets.push(event.data.conversation.tags, event.data.conversation.customerName);
  return marked(secrets);
}
