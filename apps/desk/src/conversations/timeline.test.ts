import type { HandoffPacket } from '@harken/contract/record';
import { describe, expect, it } from 'vitest';
import { aMessage, minutesAgo, now } from './testing.ts';
import { timeline, withCitations } from './timeline.ts';

const packet: HandoffPacket = {
  reason: 'asked',
  wants: 'a person',
  known: [],
  tried: [],
  notDone: null,
  openQuestion: null,
  promised: null,
  feels: null,
};
const note = (text: string) => aMessage('person', { kind: 'note', text, mentions: [] });
const line = (what: 'handed_off' | 'joined' | 'resolved') => aMessage('system', { kind: 'system', what, detail: {} });
const shape = (items: ReturnType<typeof timeline>) =>
  items.map((item) => ('messages' in item ? `${item.kind} ${item.messages.length}` : item.kind));

describe('the thread', () => {
  it('keeps the virtual agent’s part as one record, with the customer’s first words in it', () => {
    const messages = [
      aMessage('customer', 'deposit declined'),
      aMessage('virtual_agent', 'the limit'),
      aMessage('customer', 'a person please'),
      aMessage('virtual_agent', { kind: 'packet', packet }),
      line('handed_off'),
      line('joined'),
      aMessage('person', 'Hello'),
      aMessage('customer', 'thanks'),
    ];
    expect(shape(timeline(messages, now))).toEqual(['record 3', 'packet', 'system', 'message', 'message']);
  });

  it('says that it was handed over where there is no packet to say it', () => {
    const messages = [
      aMessage('customer', 'hi'),
      aMessage('virtual_agent', 'hello'),
      line('handed_off'),
      aMessage('customer', 'anyone?'),
    ];
    expect(shape(timeline(messages, now))).toEqual(['record 2', 'system', 'message']);
  });

  it('draws a conversation without a virtual agent as messages from its first word', () => {
    expect(shape(timeline([aMessage('customer', 'hi'), aMessage('person', 'hello')], now))).toEqual([
      'message',
      'message',
    ]);
  });

  it('puts notes that follow each other into one frame', () => {
    const messages = [aMessage('person', 'hello'), note('a'), note('b'), aMessage('customer', 'hm'), note('c')];
    expect(shape(timeline(messages, now))).toEqual(['message', 'notes 2', 'message', 'notes 1']);
  });

  it('begins a new record when the virtual agent speaks again after people', () => {
    const messages = [
      aMessage('person', 'done'),
      line('resolved'),
      aMessage('customer', 'one more'),
      aMessage('virtual_agent', 'yes?'),
    ];
    expect(shape(timeline(messages, now))).toEqual(['message', 'system', 'message', 'record 1']);
  });

  it('draws a line where the day changes, and none for today alone', () => {
    const yesterday = minutesAgo(26 * 60);
    const messages = [
      aMessage('person', 'a', { at: yesterday }),
      aMessage('person', 'b', { at: yesterday }),
      aMessage('person', 'c'),
    ];
    expect(shape(timeline(messages, now))).toEqual(['day', 'message', 'message', 'day', 'message']);
    expect(shape(timeline(messages.slice(2), now))).toEqual(['message']);
  });

  it('gives the same keys for the same messages, so that nothing is drawn anew', () => {
    const messages = [aMessage('customer', 'a'), aMessage('virtual_agent', 'b'), aMessage('customer', 'c')];
    const before = timeline(messages, now).map(({ key }) => key);
    const after = timeline([...messages, aMessage('virtual_agent', 'd')], now).map(({ key }) => key);
    expect(after.slice(0, before.length)).toEqual(before);
  });
});

describe('citations', () => {
  it('stand where the text names them', () => {
    expect(withCitations('The limit. [1] A person can. [2]', [1, 2])).toEqual(['The limit.', 1, ' A person can.', 2]);
  });

  it('stand at the end when the text does not name them', () => {
    expect(withCitations('The limit.', [1])).toEqual(['The limit.', 1]);
  });

  it('leave brackets alone that are no sources', () => {
    expect(withCitations('see [3] there', [1])).toEqual(['see [3] there', 1]);
  });
});
