import { brotliCompressSync } from 'node:zlib';
import { accentOf, usualAccent } from '@harken/ui/accent';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundle } from './bundle.ts';
import { languages } from './src/launch.ts';

const size = (text: string) => brotliCompressSync(text).length;
let files: [name: string, text: string][];
const named = (name: string) => files.find(([file]) => file.startsWith(name))![1];

beforeAll(async () => {
  files = [...(await bundle())];
});

describe('what a visitor loads', () => {
  test('the launcher is at most 1,000 bytes', () => {
    expect(size(named('launcher.js'))).toBeLessThanOrEqual(1000);
  });

  test('in the colours of a brand it has as many letters: each of the two takes the place of one of ours', () => {
    const launcher = named('launcher.js');
    for (const colour of Object.values(usualAccent)) expect(launcher.split(colour)).toHaveLength(2);
    const { light, dark } = accentOf('#ffdd00');
    expect([light.accent, dark.accent].join()).toHaveLength(Object.values(usualAccent).join().length);
  });

  test.each(languages)('everything of a first conversation in %s is at most 15,000 bytes', (language) => {
    expect(size(named('app-')) + size(named(`${language}-`))).toBeLessThanOrEqual(15_000);
  });

  test('there is nothing but the app, its languages, and the part that comes when it is needed', () => {
    expect(files.map(([name]) => name.replace(/-\w+\./, '.')).sort()).toEqual(
      ['app', 'launcher', 'more', ...languages].map((name) => `${name}.js`).sort(),
    );
    expect(size(named('more-'))).toBeLessThanOrEqual(5000);
  });

  test('names change with the content, except the launcher’s', () => {
    const hashes = new Set(files.flatMap(([name]) => name.match(/-(\w+)\.js$/)?.[1] ?? []));
    expect(hashes.size).toBe(1);
    expect(named('launcher.js')).toContain([...hashes][0]);
  });

  test('the contract’s schemas stay on the server', () => {
    for (const [name, text] of files) expect(text, name).not.toMatch(/ZodError|safeParse/);
  });
});
