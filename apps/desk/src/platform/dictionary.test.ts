import { problems } from '@harken/contract/problems';
import { describe, expect, it } from 'vitest';
import { commandIds } from './commands.ts';
import { dictionary as en } from './dictionary.en.ts';
import { dictionary as zh } from './dictionary.zh.ts';

type Words = { [key: string]: string | Words };

function flat(words: Words, path = ''): [key: string, text: string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${path}${key}`, value]] : flat(value, `${path}${key}.`),
  );
}

const english = new Map(flat(en));
const chinese = new Map(flat(zh));
/** Chinese has no singular. */
const spoken = (keys: Iterable<string>) => [...keys].filter((key) => !key.endsWith('_one')).sort();
const variables = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

/** What is the same in every language: keys, names, and what is typed or sent as it stands. */
const literal =
  /\b(Enter|Ctrl|Alt|Delete|CSV|HTML|JSON|Markdown|Zendesk Guide|Intercom|Shift|Harken|English|API|https|localhost|example\.com|OpenID Connect|Entra|Google|Okta|Keycloak|none|any|me|tier=gold|SVG|PNG|WebP|help|key|unique_id|WAPE|MASE|MSIS|Authorization: Bearer)\b/g;

describe('the dictionaries', () => {
  it('say the same things in both languages', () => {
    expect(spoken(chinese.keys())).toEqual(spoken(english.keys()));
  });

  it('fill the same places in both languages, except for a count that a sentence says without', () => {
    for (const [key, text] of chinese) {
      const inEnglish = new Set(variables(english.get(key) ?? ''));
      const missing = variables(text).filter((name) => !inEnglish.has(name as string) && name !== 'count');
      expect(missing, key).toEqual([]);
    }
  });

  it('have a singular wherever English has a plural', () => {
    const plurals = [...english.keys()].filter((key) => key.endsWith('_other') && key !== 'platform.command.other');
    expect(plurals.filter((key) => !english.has(key.replace(/_other$/, '_one')))).toEqual([]);
  });

  it('leave no text empty but the joint that Chinese does without', () => {
    const empty = [...english, ...chinese].filter(([key, text]) => text === '' && key !== 'routing.why.joint');
    expect(empty).toEqual([]);
  });

  it('are written in Chinese where they say that they are', () => {
    const untranslated = [...chinese].filter(([key, text]) => {
      if (key === 'routing.why.joint' || key === 'analytics.joint') return false;
      const plain = text.replace(/\{\{\w+\}\}/g, '').replace(literal, '');
      return /[a-z]{3}/i.test(plain) || (/\w/.test(plain) && !/\p{Script=Han}/u.test(plain));
    });
    expect(untranslated).toEqual([]);
  });

  it('explain every refusal that the server can give', () => {
    const codes = Object.keys(problems).map((code) => `problems.${code.replaceAll('.', '_')}`);
    expect(codes.filter((key) => !english.has(key) || !chinese.has(key))).toEqual([]);
  });

  it('name every command', () => {
    const keys = commandIds.map((id) => `platform.command.${id.replace('.', '_')}`);
    expect(keys.filter((key) => !english.has(key) || !chinese.has(key))).toEqual([]);
  });
});
