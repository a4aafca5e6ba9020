import { describe, expect, test } from 'vitest';
import { isKnown, joined, meant, type Names, read, split, suggestions } from './search-terms.ts';

const names: Names = {
  queues: [{ id: 'queu_1' as never, name: { en: 'Card limits', zh: '卡限额' } }],
  people: [{ id: 'pers_1', name: 'Mei Tan' }],
  dispositions: [],
  tags: ['refund', 'vip'],
};
const how = {
  localName: ({ en }: { en: string }) => en,
  keyName: (key: string) => key,
  valueName: (_: string, value: string) => (value === 'resolved' ? '已解决' : value),
  today: new Date(2026, 2, 2),
};

describe('the search one writes', () => {
  test('a term becomes a chip when it is finished, not before', () => {
    expect(read('tag:ref')).toMatchObject({ chips: [], words: '', pending: { key: 'tag', value: 'ref' } });
    expect(read('late tag:refund ')).toMatchObject({
      chips: [{ kind: 'is', key: 'tag', value: 'refund' }],
      words: 'late',
      rest: 'late',
      pending: null,
    });
    expect(read('tag:refund', true).chips).toHaveLength(1);
  });

  test('a quote is open until it is closed', () => {
    expect(read('queue:"Card l').pending).toMatchObject({ key: 'queue', value: 'Card l' });
    expect(read('"late f')).toMatchObject({ chips: [], words: '', rest: '"late f' });
    expect(read('"late fee" ').chips).toEqual([{ kind: 'phrase', text: 'late fee', not: false }]);
  });

  test('what is no key of ours is a word at once', () => {
    expect(read('re:card')).toMatchObject({ chips: [], words: 're:card', pending: null });
    expect(read('queue: ', true)).toMatchObject({ chips: [], words: '' });
  });

  test('chips and words make the query, and the query makes them again', () => {
    const query = joined(read('late tag:vip ').chips, 'late');
    expect(query).toBe('tag:vip late');
    expect(split(query)).toEqual({ chips: [{ kind: 'is', key: 'tag', value: 'vip', not: false }], words: 'late' });
  });

  test('offers the values of a key that waits, and names that a word could mean', () => {
    const of = (text: string) => suggestions(read(text), names, how).map(({ key, value }) => `${key}:${value}`);
    expect(of('queue:ca')).toEqual(['queue:Card limits']);
    expect(of('卡')).toEqual([]);
    expect(of('队列:card')).toEqual(['queue:Card limits']);
    expect(of('mei')).toEqual(['agent:Mei Tan']);
    expect(of('ta')).toEqual(['tag:', 'agent:Mei Tan']);
    expect(of('before:')[0]).toBe('before:2026-03-02');
  });

  test('Enter takes the first that a begun name could be, and nothing where any text will do', () => {
    const of = (text: string) => {
      const typed = read(text);
      return meant(typed, names, suggestions(typed, names, how))?.value;
    };
    expect(of('queue:ca')).toBe('Card limits');
    expect(of('状态：已解')).toBe('resolved');
    expect(of('queue:"card limits')).toBeUndefined();
    expect(of('queue:zebra')).toBeUndefined();
    expect(of('tag:ref')).toBeUndefined();
    expect(of('queue:')).toBeUndefined();
  });

  test('says of a name that nobody has that it is unknown', () => {
    const is = (key: 'queue' | 'agent' | 'before', value: string) => ({ kind: 'is', key, value, not: false }) as const;
    expect(isKnown(is('queue', 'card LIMITS'), names)).toBe(true);
    expect(isKnown(is('queue', '卡限额'), names)).toBe(true);
    expect(isKnown(is('queue', 'Loans'), names)).toBe(false);
    expect(isKnown(is('agent', 'me'), names)).toBe(true);
    expect(isKnown(is('before', 'soon'), names)).toBe(false);
  });
});
