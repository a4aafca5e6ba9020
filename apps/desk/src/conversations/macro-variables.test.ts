import { describe, expect, test } from 'vitest';
import { macroVariables, unknownVariables, variablesOf } from './macro-variables.ts';
import { aConversation, aQueue } from './testing.ts';
import { fillMacro, hasGap } from './writing.ts';

describe('macro variables', () => {
  test('what the editor offers is filled from a conversation, without a gap', () => {
    const conversation = aConversation({ customerName: 'Rachel Lim', locale: 'zh-CN', subject: '限额' });
    const all = macroVariables.map((name) => `{{${name}}}`).join(' ');
    const filled = fillMacro(all, variablesOf(conversation, { name: 'Priya Nair' }, aQueue()));
    expect(hasGap(filled)).toBe(false);
    expect(filled).toContain('Rachel Rachel Lim Priya Priya Nair');
    expect(filled).toContain('卡片');
  });

  test('a name that nothing fills is found, however it is written', () => {
    expect(
      unknownVariables('Hello {{ customer.firstName }}, {{customer.shoeSize}} {{}} {{customer.shoeSize}}'),
    ).toEqual(['customer.shoeSize', '']);
    expect(unknownVariables('Hello {{agent.name}} and {one brace}')).toEqual([]);
  });
});
