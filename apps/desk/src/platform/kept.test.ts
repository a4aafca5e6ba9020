import { afterEach, expect, test, vi } from 'vitest';
import { forgetPerson } from './kept.ts';

afterEach(() => vi.unstubAllGlobals());

test('what was kept under a person’s name goes when they sign out, and nobody else’s', () => {
  const [me, other] = ['pers_1', 'pers_12'];
  const kept: Record<string, string> = {
    [`harken.outbox.${me}`]: '[{"content":{"kind":"text","text":"a reply"}}]',
    [`harken.notices.${me}`]: '[]',
    [`harken.draft.${me}.conv_7`]: '{}',
    [`harken.outbox.${other}`]: '[]',
    'harken.composer': '{}',
    [`another.app.${me}`]: 'x',
  };
  Object.defineProperty(kept, 'removeItem', { value: (name: string) => delete kept[name] });
  vi.stubGlobal('localStorage', kept);
  forgetPerson(me as string);
  expect(Object.keys(kept)).toEqual([`harken.outbox.${other}`, 'harken.composer', `another.app.${me}`]);
});
