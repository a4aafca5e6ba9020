import { idFrom } from '@harken/contract/ids';
import type { Person } from '@harken/contract/people';
import { describe, expect, test } from 'vitest';
import { newId } from '../../platform/ids.ts';
import { aHouse } from '../../platform/testing.ts';
import { createKnowledge } from '../knowledge.ts';
import { markdownFrom } from './html.ts';
import { pagesOf } from './pages.ts';

const editor = { person: { id: idFrom('pers', newId()), name: 'Ann' } as Person, address: '192.0.2.7' };

describe('HTML', () => {
  test('becomes headings, lists, tables and links of ours', () => {
    const html = `<!doctype html><html><head><title>Limits | Bank</title><style>p{}</style></head><body><nav>Home</nav>
      <h1>Card &amp; cash limits</h1><p>The limit is <b>S$1,000</b>&nbsp;a day.<br>It ends at midnight.</p>
      <h2>Change it</h2><ol><li>Open <a href="https://bank.example/app">the app</a></li><li>Tap&nbsp;Limits</li></ol>
      <table><tr><th>Card</th><th>Limit</th></tr><tr><td>Blue</td><td>500</td></tr></table>
      <img src="a.png" alt="The Limits screen"><script>alert(1)</script></body></html>`;
    expect(markdownFrom(html)).toEqual({
      title: 'Card & cash limits',
      left: 1,
      body: [
        'The limit is **S$1,000** a day.\nIt ends at midnight.',
        '## Change it',
        '1. Open [the app](https://bank.example/app)\n2. Tap Limits',
        '| Card | Limit |\n| --- | --- |\n| Blue | 500 |',
        'The Limits screen',
      ].join('\n\n'),
    });
  });

  test('that is hostile or broken gives text and no links of its own', () => {
    const { body } = markdownFrom('<p onclick="x">a <a href="javascript:alert(1)">b</a> &#0;<<< <script>never ends');
    expect(body).toBe('a b \ufffd<<<');
    const deep = `${'<div>'.repeat(20_000)}x${'<a href="'.repeat(100_000)}${'<!'.repeat(100_000)}`;
    const before = process.cpuUsage().user;
    expect(markdownFrom(deep).body).toContain('x');
    expect(markdownFrom('<p>words </p>'.repeat(100_000)).body).toHaveLength(7 * 100_000 - 2);
    expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(3);
  });
});

describe('a file', () => {
  test('in Markdown says its language by its name, its title and its questions', () => {
    const text = '---\ntitle: "丢了卡"\nquestions:\n- 卡丢了怎么办？\n---\n\n## 1 冻结\n\n请冻结。![图](a.png)';
    expect(pagesOf({ path: 'cards/lost.zh.md', text }, 'en')).toEqual([
      {
        ...{ key: 'cards/lost', locale: 'zh', left: ['1 pictures or videos'] },
        text: { title: '丢了卡', summary: '', body: '## 1 冻结\n\n请冻结。图', questions: ['卡丢了怎么办？'] },
      },
    ]);
    expect(pagesOf({ path: 'zh-cn/lost.md', text: '# 标题\n\n正文' }, 'en')).toMatchObject([
      { key: 'lost', locale: 'zh', text: { title: '标题', body: '正文' } },
    ]);
  });

  test('of questions becomes an article for each answer, and names the rows that lack half', () => {
    const text =
      'Question,Answer\r\n"Where, is my card?",In the post.\nWhere is it,In the post.\nNo answer,\n卡在哪？,在路上。\n';
    expect(pagesOf({ path: 'faq.csv', text }, 'en')).toMatchObject([
      { problem: 'Row 4 has no answer' },
      { locale: 'en', text: { title: 'Where, is my card?', questions: ['Where, is my card?', 'Where is it'] } },
      { locale: 'zh', text: { body: '在路上。' } },
    ]);
  });

  test('of Zendesk Guide or Intercom becomes its articles', () => {
    const zendesk = {
      articles: [{ id: 7, title: 'Lost', body: '<p>Freeze it.</p>', locale: 'en-us' }, { id: 8 }, null],
    };
    expect(pagesOf({ path: 'z.json', text: JSON.stringify(zendesk) }, 'zh')).toMatchObject([
      { key: 'z.json#7', locale: 'en', text: { title: 'Lost', body: 'Freeze it.' } },
      { key: 'z.json#8', problem: 'It holds no text' },
      { problem: 'It holds no text' },
    ]);
    const translated_content = {
      'zh-CN': { title: '丢卡', body: '<p>冻结。</p>' },
      fr: { title: 'x', body: 'y' },
      type: 'x',
    };
    const intercom = {
      data: [
        {
          id: '1',
          title: 'Lost',
          description: 'In short',
          body: '<p>Freeze.</p>',
          default_locale: 'en',
          translated_content,
        },
      ],
    };
    expect(pagesOf({ path: 'i.json', text: JSON.stringify(intercom) }, 'en')).toMatchObject([
      { key: 'i.json#1', locale: 'zh', text: { title: '丢卡' } },
      { key: 'i.json#1', locale: 'en', text: { title: 'Lost', summary: 'In short', body: 'Freeze.' } },
    ]);
  });

  test('that is none of these is one problem, told', () => {
    for (const [path, text] of [
      ['a.exe', 'x'],
      ['a.md', 'x\0'],
      ['a.json', '{'],
      ['b.json', '[1]'],
      ['c.json', 'null'],
      ['a.csv', 'a,b\n1,2'],
      ['a.html', '<p>'],
      ['noending', 'x'],
    ])
      expect(pagesOf({ path: path as string, text: text as string }, 'en')).toEqual([
        { key: path, problem: expect.any(String) },
      ]);
  });
});

describe('an import', () => {
  const aLibrary = async () => {
    const { log, database, clock } = await aHouse();
    const knowledge = createKnowledge({ log, read: database.read, clock });
    await knowledge.start();
    const { id: collectionId } = await knowledge.createCollection({
      slug: 'cards',
      name: { en: 'Cards', zh: '卡片' },
      position: 0,
    });
    const send = (files: { path: string; text: string }[]) =>
      knowledge.importPages({ source: 'old', collectionId, audience: 'public', locale: 'en', files }, editor);
    return { knowledge, send };
  };
  const page = (n: number, body = 'Freeze it.') => ({ path: `p${n}.md`, text: `# Page ${n}\n\n${body}` });

  test('makes drafts, joins languages, and the same again changes nothing', async () => {
    const { knowledge, send } = await aLibrary();
    const files = [
      { path: 'lost.en.md', text: '# Lost\n\nFreeze it.' },
      { path: 'lost.zh.md', text: '# 丢卡\n\n冻结。' },
    ];
    const [en, zh] = await send(files);
    expect([en?.outcome, zh?.outcome]).toEqual(['created', 'created']);
    expect(zh?.articleId).toBe(en?.articleId);
    expect((await knowledge.list(true)).articles).toMatchObject([{ slug: 'lost', texts: {} }]);
    expect((await knowledge.draftsOf(en!.articleId!)).map(({ locale }) => locale).sort()).toEqual(['en', 'zh']);
    expect((await send(files)).map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
  });

  test('overwrites nothing that somebody is writing, and brings what changed once that is published', async () => {
    const { knowledge, send } = await aLibrary();
    const [made] = await send([page(1)]);
    const id = made!.articleId!;
    expect((await send([page(1, 'Other words.')]))[0]?.outcome).toBe('kept');
    expect((await knowledge.draftsOf(id))[0]?.text.body).toBe('Freeze it.');
    await knowledge.publish(id, { version: 1, locale: 'en', published: true, draft: 1 }, editor);
    expect((await send([page(1, 'Other words.')]))[0]?.outcome).toBe('changed');
    expect((await knowledge.get(id)).texts.en?.body).toBe('Freeze it.');
    expect((await knowledge.draftsOf(id))[0]?.text.body).toBe('Other words.');
  });

  test('of broken pages tells of each, and loses none that is whole', async () => {
    const { knowledge, send } = await aLibrary();
    const broken = Array.from({ length: 5000 }, (_, n) => ({
      path: `b${n}.${['html', 'md', 'json', 'csv', 'pdf'][n % 5]}`,
      text: ['<p><<', '', '{"a', '"', '%PDF\0'][n % 5] as string,
    }));
    const files = [...broken, page(1), page(1), page(2)];
    const told = [];
    for (let at = 0; at < files.length; at += 200) told.push(...(await send(files.slice(at, at + 200))));
    expect(told).toHaveLength(files.length);
    expect(told.filter(({ outcome, problem }) => outcome === 'failed' && problem)).toHaveLength(5000);
    expect((await knowledge.list(true)).articles).toHaveLength(2);
  });
});
