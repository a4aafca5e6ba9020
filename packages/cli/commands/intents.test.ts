import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inTemporaryFolder } from '../checks/a-project.ts';

function harken(folder: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, '..', 'harken.ts'), 'intents', ...args],
    { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH } },
  );
  return { status, stdout, stderr };
}

const train = `\uFEFFlabel,text\r
lost_card,"I lost my card, on the bus"\r
lost_card,my card was stolen\r
lost_card,"where is my ""gold"" card?
I cannot find it"\r
lost_card,我的卡丢了\r
limit,raise my limit\r
limit,my daily limit is too low\r
limit,increase how much I may spend\r
limit,提高限额\r
`;

describe('harken intents', () => {
  test('learns from a file and answers another, row for row', () => {
    using folder = inTemporaryFolder();
    folder.write({ 'train.csv': train });
    folder.write({ 'oos.csv': 'text\nhow is the weather\ntell me a joke\nplay music\n' });
    folder.write({ 'more.txt': 'stolen card and purse\nlimit of my allowance\n' });
    folder.write({
      'test.csv':
        'text,label\n"stolen, my card",lost_card\n限额太低,limit\n"a ""gold"" card\nlost",lost_card\n,limit\n',
    });
    const learnt = harken(
      folder.root,
      ...[
        'train',
        '--input',
        'train.csv',
        '--out-of-scope',
        'oos.csv',
        '--unlabelled',
        'more.txt',
        '--model',
        'm',
        '--vectors',
        'off',
      ],
    );
    expect(learnt).toEqual({ status: 0, stdout: '', stderr: '2 intents learnt from 8 examples, without vectors\n' });
    const { status, stdout } = harken(folder.root, 'predict', '--model', 'm', '--input', 'test.csv');
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^text,label,confidence,in_scope\n"stolen, my card",lost_card,0\.\d{4},\w+\n限额太低,limit,0\.\d{4},\w+\n"a ""gold"" card\nlost",lost_card,0\.\d{4},\w+\n,\w+,0\.0000,false\n$/,
    );
  });

  test('tells every bad row by its line, and leaves the older model as it was', () => {
    using folder = inTemporaryFolder();
    folder.write({ m: 'older' });
    folder.write({ 'train.csv': 'text,label\nfine,a\n"two\nlines",b\nwith, a comma,a\n,a\nno label,\nshort\n' });
    const { status, stderr } = harken(folder.root, 'train', '--input', 'train.csv', '--model', 'm');
    expect(status).toBe(2);
    expect(stderr.trimEnd().split('\n')).toEqual([
      'train.csv:5 has 3 cells, where the first line names 2: a text with a comma needs quotes',
      'train.csv:6 has no text',
      'train.csv:7 has no label',
      'train.csv:8 has 1 cell, where the first line names 2: a text with a comma needs quotes',
    ]);
    expect(readFileSync(join(folder.root, 'm'), 'utf8')).toBe('older');
  });

  test('answers nothing where a row, the model or an option is wrong', () => {
    using folder = inTemporaryFolder();
    folder.write({ 'train.csv': train });
    folder.write({ 'bad.csv': 'text,label\nfine,a\n"never closed,b\n' });
    folder.write({ 'other.csv': 'question\nfine\n' });
    folder.write({ 'empty.csv': '' });
    expect(harken(folder.root, 'train', '--input', 'train.csv', '--model', 'm', '--vectors', 'off').status).toBe(0);
    for (const [args, sentence] of [
      [['predict', '--model', 'm', '--input', 'bad.csv'], 'bad.csv:3 begins a quoted cell that does not end'],
      [
        ['predict', '--model', 'm', '--input', 'other.csv'],
        'other.csv:1 has no column text; the first line must name text',
      ],
      [['predict', '--model', 'm', '--input', 'empty.csv'], 'empty.csv is empty; the first line must name text'],
      [['predict', '--model', 'm', '--input', 'none.csv'], 'There is no file none.csv'],
      [['predict', '--model', 'none', '--input', 'train.csv'], 'There is no model none'],
      [['predict', '--model', 'train.csv', '--input', 'train.csv'], 'train.csv: This is not a model of intents'],
      [['predict', '--model', '.', '--input', 'train.csv'], '. is a folder, not a model'],
      [['predict', '--input', 'train.csv'], '--model is missing: what `harken intents train` has written.'],
      [
        ['train', '--input', 'train.csv', '--model', 'n', '--vectors', 'maybe'],
        "--vectors must be on or off, not 'maybe'.",
      ],
      [['train', '--input', 'empty.csv', '--model', 'n'], 'empty.csv is empty; the first line must name text,label'],
      [
        ['train', '--input', 'other.csv', '--model', 'n'],
        'other.csv:1 has no column text, label; the first line must name text,label',
      ],
    ] as const)
      expect(harken(folder.root, ...args)).toEqual({ status: 2, stdout: '', stderr: `${sentence}\n` });
    const nowhere = harken(folder.root, 'train', '--input', 'train.csv', '--model', 'no/such/m', '--vectors', 'off');
    expect(nowhere).toMatchObject({ status: 2, stdout: '' });
    expect(nowhere.stderr).toContain('no/such/m cannot be written');
    expect(existsSync(join(folder.root, 'n'))).toBe(false);
  });
});
