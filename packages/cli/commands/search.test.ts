import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'harken-search-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function harken(args: string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, '../harken.ts'), ...args], {
    encoding: 'utf8',
    input,
    env: { PATH: process.env.PATH },
  });
  const rows =
    stdout === ''
      ? []
      : stdout
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line));
  return { status, stderr: stderr.replaceAll(`${folder}/`, ''), rows };
}

const documents = file(
  'documents.json',
  JSON.stringify(
    [
      { id: 'lost', title: 'Lost card', text: 'Freeze the card first.\n\nThen report it, and a new one is sent.' },
      { id: 'limit', title: '限额', text: '打开卡片，点限额，可以提高每日限额。' },
      {
        id: 'fees',
        title: 'Fees abroad',
        text: 'Paying in another currency costs 1 %. [brackets], "quotes" \\ and {braces} stay.',
      },
    ],
    null,
    2,
  ),
);
const index = join(folder, 'index');

test('documents are indexed, and questions find them, by their examples too', () => {
  const examples = file('examples.csv', 'question,id\n"my wallet, with everything in it, vanished",lost\n');
  expect(harken(['search', 'index', '--documents', documents, '--index', index, '--examples', examples])).toEqual({
    status: 0,
    stderr: '',
    rows: [],
  });
  const input = file(
    'queries.jsonl',
    '{"id":1,"text":"wallet vanished"}\n\n{"id":"zh","text":"怎么提高限额"}\n{"id":"none","text":"zebra"}\n',
  );
  const { status, rows } = harken(['search', 'query', '--index', index, '--input', input, '--top', '1']);
  expect(status).toBe(0);
  expect(rows.map(({ id, hits }) => [id, hits.map((hit: { id: string }) => hit.id)])).toEqual([
    [1, ['lost']],
    ['zh', ['limit']],
    ['none', []],
  ]);
});

test('tells every wrong document by its line, and leaves the older index as it was', () => {
  const before = readFileSync(index, 'utf8');
  const bad = file(
    'bad.json',
    '[\n{"id":"a","title":"t","text":"x"},\n{"id":"a","title":"t","text":"y"},\n\n 7,\n{"id":"b","title":"t"}]',
  );
  expect(harken(['search', 'index', '--documents', bad, '--index', index])).toMatchObject({
    status: 2,
    stderr: "bad.json:3 has the id 'a' of an earlier document\nbad.json:5 is not an object\nbad.json:6 has no text\n",
  });
  const unknown = file('unknown.csv', 'question,id\nwhere?,nowhere\n');
  expect(harken(['search', 'index', '--documents', documents, '--index', index, '--examples', unknown])).toMatchObject({
    status: 2,
    stderr: "unknown.csv names 'nowhere', which is no document\n",
  });
  for (const [text, says] of [
    ['', 'is empty; an array is expected'],
    ['{"id":1}', ':1 does not begin with [: an array is expected'],
    ['[\n{"id":"a",\n"title":"t","text":"x"}\n', 'ends inside the array'],
    ['[\n\n{"id":nothing}]', ':3 is not JSON'],
  ] as const) {
    const { status, stderr } = harken(['search', 'index', '--documents', file('odd.json', text), '--index', index]);
    expect(status).toBe(2);
    expect(stderr).toContain(says);
  }
  expect(readFileSync(index, 'utf8')).toBe(before);
});

test('answers no question when a line of the file is wrong', () => {
  const input = file('wrong.jsonl', '{"id":1,"text":"card"}\n{"id":2}\n');
  expect(harken(['search', 'query', '--index', index, '--input', input])).toEqual({
    status: 2,
    stderr: 'wrong.jsonl:2 has no text\n',
    rows: [],
  });
  expect(harken(['search', 'query', '--index', documents, '--input', input]).status).toBe(2);
  expect(harken(['search', 'query', '--index', join(folder, 'none'), '--input', input]).stderr).toContain(
    'no file none',
  );
  expect(harken(['search', 'query', '--index', index, '--input', input, '--top', '0']).status).toBe(2);
});

test('answers from a folder of articles in their own words, with sources, asks back or says why not', () => {
  const articles = join(import.meta.dirname, '../../../demo/knowledge');
  const { status, rows } = harken(
    ['answer', '--knowledge', articles],
    [
      { id: 'a', text: 'How do I activate my card?', locale: 'en' },
      { id: 'b', text: '怎么激活卡片', locale: 'zh-CN' },
      { id: 'c', text: 'what is the capital of France' },
      { id: 'd', text: 'a person please', locale: 'en' },
    ]
      .map((row) => JSON.stringify(row))
      .join('\n'),
  );
  expect(status).toBe(0);
  expect(rows.map(({ id, kind, reason }) => [id, kind, reason])).toEqual([
    ['a', 'answer', null],
    ['b', 'answer', null],
    ['c', 'abstain', 'no_match'],
    ['d', 'abstain', 'needs_person'],
  ]);
  const article = readFileSync(join(articles, 'cards/activate-card.en.md'), 'utf8').replaceAll('**', '');
  expect(rows[0].sources.length).toBeGreaterThan(0);
  for (const { id, sentence } of rows[0].sources) {
    expect(id).toBe('activate-card');
    expect(article).toContain(sentence);
  }
});

test('reads Markdown without front matter, and tells what is wrong with that of others', () => {
  const own = join(folder, 'articles');
  mkdirSync(own);
  writeFileSync(join(own, 'parking.md'), '# Parking\n\nCustomers park behind the branch for two hours.\n');
  const asked = JSON.stringify({ id: 1, text: 'where can customers park', locale: 'en' });
  expect(harken(['answer', '--knowledge', own], asked).rows[0]).toMatchObject({ sources: [{ id: 'parking' }] });
  writeFileSync(join(own, 'open.md'), '---\ntitle: Open\n');
  const { status, stderr } = harken(['answer', '--knowledge', own], asked);
  expect([status, stderr]).toEqual([2, 'articles/open.md:1 opens its front matter with --- and does not close it\n']);
  expect(harken(['answer', '--knowledge', join(folder, 'nowhere')], asked).status).toBe(2);
  expect(existsSync(join(folder, 'nowhere'))).toBe(false);
});
