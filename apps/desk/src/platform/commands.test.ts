import { describe, expect, it } from 'vitest';
import { authorisation } from '../../../server/src/access/authorisation.ts';
import { ariaKeys, type CommandId, capOf, commandIds, commands, rolesWith } from './commands.ts';
import { find, type Stroke, strokeOf } from './keys.ts';

const stroke = (key: string, part: Partial<Stroke> = {}): Stroke => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...part,
});

describe('the table of keys', () => {
  const outside = commandIds.filter((id) => commands[id].group !== 'write');

  it('gives no key to two commands', () => {
    const taken = new Map<string, CommandId>();
    for (const id of outside) {
      for (const keys of commands[id].keys) {
        expect(taken.get(keys), `${keys} of ${id}`).toBeUndefined();
        taken.set(keys, id);
      }
    }
  });

  it('begins no sequence with a key that does something by itself', () => {
    const single = new Set(outside.flatMap((id) => commands[id].keys.filter((keys) => !keys.includes(' '))));
    const firsts = outside.flatMap((id) =>
      commands[id].keys.filter((keys) => keys.includes(' ')).map((keys) => keys.split(' ')[0]),
    );
    expect(firsts.filter((first) => single.has(first as string))).toEqual([]);
  });

  it('is written in the names that strokes are given', () => {
    for (const id of commandIds) {
      for (const part of commands[id].keys.flatMap((keys) => keys.split(' '))) {
        expect(part, id).toMatch(/^(mod\+)?(shift\+)?([a-z0-9]|\/|\?|@|enter|escape)$/);
      }
    }
  });

  it('finds a command by its key, and knows where more must follow', () => {
    expect(find('r')).toEqual({ ids: ['case.reply'], more: false });
    expect(find('g')).toEqual({ ids: [], more: true });
    expect(find('g b')).toEqual({ ids: ['go.board'], more: false });
    expect(find('q')).toEqual({ ids: [], more: false });
  });

  it('says its keys to screen readers in their own words, sequences excepted', () => {
    expect(ariaKeys('offer.accept')).toBe('Shift+A');
    expect(ariaKeys('app.palette')).toBe('Control+K');
    expect(ariaKeys('go.board')).toBeUndefined();
    expect(capOf('shift+a')).toBe('⇧A');
  });

  it('names the roles that the server’s authorisation table gives a permission to', () => {
    for (const [permission, roles] of Object.entries(rolesWith)) {
      expect([...(roles ?? [])].sort(), permission).toEqual(
        [...authorisation[permission as keyof typeof authorisation]].sort(),
      );
    }
    const needed = new Set(commandIds.flatMap((id) => commands[id].needs ?? []));
    expect([...needed].filter((permission) => permission !== 'knowledge.read' && !rolesWith[permission])).toEqual([]);
  });
});

describe('a stroke', () => {
  it('is named by its letter, with Shift and Ctrl', () => {
    expect(strokeOf(stroke('j'))).toBe('j');
    expect(strokeOf(stroke('A', { shiftKey: true }))).toBe('shift+a');
    expect(strokeOf(stroke('k', { ctrlKey: true }))).toBe('mod+k');
    expect(strokeOf(stroke('k', { metaKey: true }))).toBe('mod+k');
    expect(strokeOf(stroke('?', { shiftKey: true }))).toBe('?');
    expect(strokeOf(stroke('*', { code: 'Digit8', shiftKey: true, ctrlKey: true }))).toBe('mod+shift+8');
  });

  it('is found by its place on a layout without Latin letters', () => {
    expect(strokeOf(stroke('о', { code: 'KeyJ' }))).toBe('j');
  });

  it('means nothing while a word is being composed, or with Alt', () => {
    expect(strokeOf(stroke('Process', { code: 'KeyJ' }))).toBe('');
    expect(strokeOf(stroke('j', { altKey: true }))).toBe('');
    expect(strokeOf(stroke('Shift', { shiftKey: true }))).toBe('');
  });
});
