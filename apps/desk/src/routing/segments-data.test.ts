import type { Attribute } from '@harken/contract/people';
import type { PublishedSegments } from '@harken/contract/segments';
import { describe, expect, it } from 'vitest';
import { axisMistake, fieldsOf, pairs, ruleAbout, tableOf, treated, treatmentMistake } from './segments-data.ts';

const version = (number: number, table: PublishedSegments['table']): PublishedSegments => ({
  version: number,
  table,
  restores: null,
  publishedAt: '2026-11-20T09:00:00Z',
  publishedBy: null,
});

describe('a table of segments on the screen', () => {
  it('keeps of a treatment what differs from the usual, and no pair that says nothing', () => {
    const one = treated({}, 'high', 'complex', { automation: 'answer', minimumSkill: 4, goalSeconds: undefined });
    expect(one).toEqual({ high: { complex: { minimumSkill: 4 } } });
    const two = treated(one, 'low', 'simple', { automation: 'person' });
    expect(pairs(two).map(({ value, complexity }) => `${value} ${complexity}`)).toEqual(['high complex', 'low simple']);
    expect(treated(two, 'high', 'complex', { automation: 'answer' })).toEqual({
      low: { simple: { automation: 'person' } },
    });
  });

  it('has what was turned off again when it is turned on', () => {
    const table = { ...tableOf(fieldsOf([])), treatments: { high: { simple: { minimumSkill: 3 } } } };
    const fields = fieldsOf([version(2, null), version(1, table)]);
    expect(fields.on).toBe(false);
    expect(tableOf(fields)).toEqual(table);
  });

  it('is checked as it is typed', () => {
    const { complexity } = fieldsOf([]);
    expect(axisMistake(complexity)).toBeNull();
    expect(axisMistake({ ...complexity, third: complexity.second })).toBe('bands');
    expect(axisMistake({ ...complexity, rules: [{ fact: 'tag', is: [], points: 1 }] })).toBe('rule');
    expect(axisMistake({ ...complexity, rules: [{ fact: 'messages', atLeast: Number.NaN, points: 1 }] })).toBe('rule');
    expect(axisMistake({ ...complexity, rules: [{ fact: 'messages', atLeast: 1, points: 0 }] })).toBe('rule');
    expect(treatmentMistake({ goalSeconds: 60, personWithinSeconds: 60 })).toBeNull();
    expect(treatmentMistake({ goalSeconds: 61, personWithinSeconds: 60 })).toBe('promise');
    expect(treatmentMistake({ personWithinSeconds: 0 })).toBe('number');
    expect(treatmentMistake({ callBackAfterSeconds: 0 })).toBeNull();
  });

  it('begins a rule by words or by a number, as its fact is', () => {
    const members = [{ of: 'customer', key: 'members', kind: 'number' }] as Attribute[];
    expect(ruleAbout('channel', undefined, 2, [])).toEqual({ fact: 'channel', is: [], points: 2 });
    expect(ruleAbout('messages', undefined, 1, [])).toEqual({ fact: 'messages', atLeast: 1, points: 1 });
    expect(ruleAbout('customer_attribute', 'members', 1, members)).toMatchObject({ key: 'members', atLeast: 1 });
  });
});
