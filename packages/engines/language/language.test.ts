import { describe, expect, test } from 'vitest';
import {
  type Answer,
  answer,
  buildIndex,
  extractiveSummary,
  guessQuestions,
  handoffPacket,
  passagesOf,
  searchKnowledge,
  withArticle,
  withoutArticle,
} from './language.ts';

/** A small library with a help page: nothing of the demonstration, so that no rule can lean on its words. */
function aLibrary() {
  return buildIndex(
    [
      passagesOf({
        id: 'renew',
        title: 'Renewing a loan',
        locale: 'en',
        summary: 'Renew a book up to three times, unless somebody waits for it.',
        body: '## 1 Renew it yourself\n\n1. Open **My loans**.\n2. Tap **Renew** beside the book.\n3. Read the new date.\n\n## 2 When it cannot be renewed\n\nREN-004 means that somebody waits for the book. Bring it back by its date. A fine of S$0.20 a day follows.\n\n## 3 How often\n\nA book can be renewed 3 times, a film once. After that it must come back for at least 7 days.',
        questions: ['How do I renew a book?', 'What does REN-004 mean?', 'How often can I extend a loan?'],
      }),
      passagesOf({
        id: 'lost',
        title: 'Lost or damaged books',
        locale: 'en',
        body: '## 1 Tell us\n\nTell us as soon as you miss a book, and no further fine is added.\n\n## 2 What it costs\n\nA lost book costs its price and S$5.00. A damaged page costs S$2.00.',
        questions: ['I lost a library book', 'What does a damaged book cost?'],
      }),
      passagesOf({
        id: 'rooms',
        title: 'Booking a study room',
        locale: 'en',
        body: '## 1 Book it\n\nChoose a room and an hour in the app, at most 7 days ahead.\n\n## 2 Cancel it\n\nCancel up to 1 hour before; a room that stays empty counts as used.',
        questions: ['How do I book a study room?', 'cancel my room booking'],
      }),
      passagesOf({
        id: 'lost',
        title: '遗失或损坏图书',
        locale: 'zh',
        body: '## 1 告诉我们\n\n发现图书遗失，请马上告诉我们，之后不再计算罚款。\n\n## 2 费用\n\n遗失图书须付书价和 S$5.00。每损坏一页 S$2.00。',
        questions: ['书丢了怎么办？', '弄坏一页要赔多少？'],
      }),
      passagesOf({
        id: 'renew',
        title: '续借',
        locale: 'zh',
        body: '## 1 自己续借\n\n1. 打开**我的借阅**。\n2. 点书旁的**续借**。\n3. 查看新的日期。\n\n## 2 不能续借时\n\nREN-004 表示有人预约了这本书。请按期归还。',
        questions: ['怎样续借？', 'REN-004 是什么意思？'],
      }),
    ].flat(),
  );
}

/** The section that an answer rests on, or what happened instead. */
const placeOf = (reply: Answer) =>
  reply.kind === 'answer' ? `${reply.sources[0]?.articleId} §${reply.sources[0]?.section}` : reply.kind;

describe('an answer', () => {
  test('is made of sentences of one article, each with its place', () => {
    const reply = answer(aLibrary(), 'my library book is lost, what does it cost me?', { locale: 'en' });
    expect(reply).toMatchObject({ kind: 'answer', locale: 'en' });
    if (reply.kind !== 'answer') return;
    expect(reply.text).toBe('A lost book costs its price and S$5.00. A damaged page costs S$2.00.');
    expect(reply.sources[0]).toEqual({
      articleId: 'lost',
      passageId: 'lost/en#2',
      section: 2,
      title: 'Lost or damaged books',
      sentence: 'A lost book costs its price and S$5.00.',
    });
  });

  test('gives the steps whole to somebody who asks how', () => {
    const reply = answer(aLibrary(), 'How do I renew a book?', { locale: 'en' });
    expect(reply).toMatchObject({
      kind: 'answer',
      text: '1. Open My loans.\n2. Tap Renew beside the book.\n3. Read the new date.',
    });
  });

  test('explains a code, whatever else is said', () => {
    const reply = answer(aLibrary(), 'hi, the app shows REN-004, what is that', { locale: 'en' });
    expect(reply).toMatchObject({ kind: 'answer' });
    if (reply.kind === 'answer') expect(reply.text).toContain('REN-004 means that somebody waits for the book.');
  });

  test('comes in the language of the question', () => {
    const reply = answer(aLibrary(), '书丢了怎么办', { locale: 'en' });
    expect(reply).toMatchObject({
      kind: 'answer',
      locale: 'zh',
      sources: expect.arrayContaining([expect.objectContaining({ articleId: 'lost' })]),
    });
  });

  test('forgives a slip of the finger', () => {
    expect(placeOf(answer(aLibrary(), 'how do i renwe a book', { locale: 'en' }))).toMatch(/^renew §/);
  });

  test('says when we were asked to act, which an article cannot do', () => {
    expect(answer(aLibrary(), 'please cancel my study room booking', { locale: 'en' })).toMatchObject({
      kind: 'answer',
      needs: 'action',
    });
    expect(answer(aLibrary(), 'how do I cancel a study room booking', { locale: 'en' })).toMatchObject({
      kind: 'answer',
      needs: null,
    });
  });

  test('is the same every time', () => {
    const asked = () => JSON.stringify(answer(aLibrary(), 'how often can I renew', { locale: 'en' }));
    expect(asked()).toBe(asked());
  });
});

describe('silence', () => {
  test.each(['what is the weather like today', 'asdfghjkl qwerty', 'who won the match', 'do you rent out bicycles'])(
    '“%s” gets no answer',
    (question) => {
      const reply = answer(aLibrary(), question, { locale: 'en' });
      expect(reply.kind).toBe('abstain');
      if (reply.kind === 'abstain') expect(['no_match', 'low_confidence']).toContain(reply.reason);
    },
  );

  test('a wish for a person wins over an answer that is there', () => {
    expect(answer(aLibrary(), 'How do I renew a book? I want to speak to a person', { locale: 'en' })).toMatchObject({
      kind: 'abstain',
      reason: 'needs_person',
    });
  });

  test('a request that no article explains is left to a person', () => {
    const index = buildIndex(
      passagesOf({ id: 'a', title: 'Study rooms', body: 'Rooms have a window and a table.', locale: 'en' }),
    );
    expect(answer(index, 'please cancel my room for Tuesday and Friday', { locale: 'en' })).toMatchObject({
      kind: 'abstain',
      reason: 'action',
    });
  });

  test.each(['👍', '...', '12345', 'ok'])('“%s” asks nothing', (text) => {
    expect(answer(aLibrary(), text, { locale: 'en' })).toMatchObject({ kind: 'abstain', reason: 'not_a_question' });
  });

  test("another company's thing is not ours to explain", () => {
    expect(answer(aLibrary(), 'how do I renew my Spotify loan', { locale: 'en' })).toMatchObject({ kind: 'abstain' });
  });

  test('an empty index knows nothing', () => {
    expect(answer(buildIndex([]), 'How do I renew a book?', { locale: 'zh' })).toMatchObject({
      kind: 'abstain',
      reason: 'no_match',
      nearest: [],
    });
  });
});

describe('small talk', () => {
  test.each([
    ['hi', 'greeting'],
    ['Good morning, how are you?', 'greeting'],
    ['ok thank you so much!', 'thanks'],
    ['bye', 'goodbye'],
    ['are you a robot?', 'who_are_you'],
    ['你好', 'greeting'],
    ['好的谢谢您', 'thanks'],
    ["thanks, I'll try that", 'thanks'],
    ['ok, let me check', 'thanks'],
    ['That worked!', 'thanks'],
    ['好的，我先试试', 'thanks'],
    ['现在可以用了', 'thanks'],
    ['你是真人吗？', 'who_are_you'],
  ])('“%s” is %s', (text, kind) => {
    expect(answer(aLibrary(), text, { locale: 'en' }).kind).toBe(kind);
  });

  test('a question behind a greeting is answered', () => {
    expect(placeOf(answer(aLibrary(), 'Hello, how do I renew a book', { locale: 'en' }))).toMatch(/^renew §/);
    expect(answer(aLibrary(), 'Thanks, but my book is lost', { locale: 'en' }).kind).not.toBe('thanks');
    expect(answer(aLibrary(), 'I will try to renew my book online', { locale: 'en' }).kind).not.toBe('thanks');
  });

  test('the virtual agent says that it is one', () => {
    expect(answer(aLibrary(), 'am I talking to a real person?', { locale: 'en' })).toMatchObject({
      text: expect.stringContaining('not a person'),
    });
  });
});

describe('a question back', () => {
  const twins = () =>
    buildIndex([
      ...passagesOf({
        id: 'card',
        title: 'Limits of your card',
        body: 'Change the limit of the card under Cards.',
        locale: 'en',
        questions: ['change my card limit'],
      }),
      ...passagesOf({
        id: 'transfer',
        title: 'Limits of transfers',
        body: 'Change the limit of transfers under Payments.',
        locale: 'en',
        questions: ['change my transfer limit'],
      }),
      ...passagesOf({
        id: 'visit',
        title: 'Visiting us',
        body: 'Our doors are open from nine.',
        locale: 'en',
        questions: ['where are you'],
      }),
    ]);

  test('offers the articles that are equally near', () => {
    const reply = answer(twins(), 'change the limit', { locale: 'en' });
    expect(reply).toMatchObject({ kind: 'clarify', question: 'Which of these do you mean?' });
    if (reply.kind === 'clarify')
      expect(reply.options.map(({ articleId }) => articleId).sort()).toEqual(['card', 'transfer']);
  });

  test('is answered by the label that was chosen', () => {
    expect(placeOf(answer(twins(), 'Limits of transfers', { locale: 'en', history: ['change the limit'] }))).toMatch(
      /^transfer §/,
    );
  });

  test('is asked once, not twice', () => {
    expect(
      answer(twins(), 'the limit please, change it', { locale: 'en', history: ['change the limit'] }).kind,
    ).not.toBe('clarify');
  });

  test('is not needed when the page tips the balance', () => {
    expect(answer(twins(), 'change the limit', { locale: 'en', context: 'transfer transfers payments' })).toMatchObject(
      {
        kind: 'answer',
        sources: expect.arrayContaining([expect.objectContaining({ articleId: 'transfer' })]),
      },
    );
  });
});

test('a short question is read together with the one before it', () => {
  const after = (before: string) =>
    placeOf(answer(aLibrary(), 'and how do I do that?', { locale: 'en', history: [before] }));
  expect(after('I would like to renew a book')).toMatch(/^renew §/);
  expect(after('I would like to cancel my study room')).toMatch(/^rooms §/);
});

describe('search', () => {
  const found = (query: string, locale?: 'en' | 'zh') =>
    searchKnowledge(aLibrary(), query, { limit: 3, ...(locale === undefined ? {} : { locale }) }).map(
      (hit) => hit.passage.id,
    );

  test('finds words, parts of words and synonyms', () => {
    expect(found('damaged')[0]).toMatch(/^lost\/en/);
    expect(found('dama')[0]).toMatch(/^lost\/en/);
    expect(found('broken page')[0]).toMatch(/^lost\/en/);
    expect(found('续借')[0]).toMatch(/^renew\/zh/);
    expect(found('书')).not.toEqual([]);
  });

  test('keeps to one language when asked to', () => {
    expect(found('REN-004', 'zh').every((id) => id.includes('/zh'))).toBe(true);
    expect(new Set(found('REN-004').map((id) => id.slice(0, 8)))).toEqual(new Set(['renew/en', 'renew/zh']));
  });

  test('marks what was found', () => {
    const [hit] = searchKnowledge(aLibrary(), 'damaged page', { locale: 'en', limit: 1 });
    const marked = hit!.highlights.map(({ field, start, end }) =>
      (hit!.passage[field] ?? '').slice(start, end).toLowerCase(),
    );
    expect(marked).toEqual(expect.arrayContaining(['damaged', 'page']));
  });
});

describe('an index', () => {
  test('learns from the questions of solved cases', () => {
    const passages = passagesOf({
      id: 'a',
      title: 'Opening a reading account',
      body: 'Bring an identity card.',
      locale: 'en',
    });
    const other = passagesOf({ id: 'b', title: 'Opening hours', body: 'We are open from nine.', locale: 'en' });
    const question = 'can my grandchild borrow comics';
    expect(answer(buildIndex([...passages, ...other]), question, { locale: 'en' }).kind).toBe('abstain');
    const taught = buildIndex(
      [...passages, ...other],
      [{ question: 'may my grandchild borrow comics', articleId: 'a' }],
    );
    expect(placeOf(answer(taught, question, { locale: 'en' }))).toMatch(/^a §/);
  });

  test('is kept current article by article', () => {
    const index = aLibrary();
    withoutArticle(index, 'lost');
    expect(searchKnowledge(index, 'damaged page', { limit: 5 }).map((hit) => hit.passage.articleId)).not.toContain(
      'lost',
    );
    withArticle(
      index,
      passagesOf({ id: 'lost', title: 'Lost things', body: 'Ask at the desk for a lost umbrella.', locale: 'en' }),
    );
    expect(searchKnowledge(index, 'umbrella', { limit: 1 })[0]?.passage.id).toBe('lost/en#0');
  });

  test('changed in place equals one that was built anew', () => {
    const changed = aLibrary();
    const again = passagesOf({ id: 'rooms', title: 'Rooms', body: 'Book a room in the app.', locale: 'en' });
    withArticle(changed, again);
    withoutArticle(changed, 'renew');
    const fresh = buildIndex([
      ...again,
      ...searchKnowledge(aLibrary(), 'lost book 遗失图书 damaged tell us 告诉我们 费用 cost', { limit: 99 })
        .map((hit) => hit.passage)
        .filter((passage) => passage.articleId === 'lost'),
    ]);
    for (const query of ['room', 'lost', '图书', 'renew']) {
      const scores = (index: typeof changed) =>
        Object.fromEntries(
          searchKnowledge(index, query, { limit: 99 }).map((hit) => [hit.passage.id, hit.score.toFixed(9)]),
        );
      expect(scores(changed)).toEqual(scores(fresh));
    }
  });
});

describe('a hand-off', () => {
  const turns = [
    { from: 'customer', text: 'Hello! My loan of “Dune” cannot be renewed, it says REN-004. I already tried twice.' },
    { from: 'virtual_agent', text: 'REN-004 means that somebody waits for the book. Bring it back by its date.' },
    { from: 'customer', text: 'but I must keep it until 14:40 tomorrow, can you lift the S$0.20 fine?' },
    { from: 'customer', text: 'a person then please' },
  ] as const;

  test('tells the person what is wanted, known, tried, left open, and how it sounds', () => {
    const packet = handoffPacket({
      turns,
      trail: { page: '/loans/renew', events: [{ name: 'renewal.refused', label: 'Dune, REN-004' }] },
      answersTried: [{ text: turns[1].text, articleId: 'renew' }],
      reason: 'needs_person',
      locale: 'en',
    });
    expect(packet).toEqual({
      wants: 'but I must keep it until 14:40 tomorrow, can you lift the S$0.20 fine?',
      known: ['On the page loans renew', 'Just before: Dune, REN-004', 'Named: REN-004, 14:40, S$0.20'],
      tried: [
        { text: 'REN-004 means that somebody waits for the book.', articleId: 'renew' },
        { text: 'The customer: I already tried twice.' },
      ],
      notDone: 'The customer asked for a person',
      openQuestion: 'but I must keep it until 14:40 tomorrow, can you lift the S$0.20 fine?',
      feels: 'Hurried: “but I must keep it until 14:40 tomorrow, can you lift the…”',
    });
  });

  test('speaks the language of the conversation', () => {
    const packet = handoffPacket({
      turns: [{ from: 'customer', text: '您好，书丢了，罚款 S$5.00 太离谱了，赶紧转人工' }],
      trail: { events: [] },
      answersTried: [],
      reason: 'low_confidence',
      locale: 'zh',
    });
    expect(packet.known).toEqual(['提到：S$5.00']);
    expect(packet.notDone).toBe('没有文章能够确切回答');
    expect(packet.feels).toMatch(/^着急：/);
  });

  test('invents nothing when nothing was said', () => {
    expect(
      handoffPacket({
        turns: [{ from: 'customer', text: 'human' }],
        trail: { events: [] },
        answersTried: [],
        reason: 'needs_person',
        locale: 'en',
      }),
    ).toEqual({
      wants: 'To speak with a person',
      known: [],
      tried: [],
      notDone: 'The customer asked for a person',
      openQuestion: null,
      feels: null,
    });
  });

  test('is summed up in quotes', () => {
    expect(extractiveSummary(turns.slice(0, 2), 'en')).toBe(
      'The customer asked: “My loan of “Dune” cannot be renewed, it says REN-004.” The virtual agent answered: “REN-004 means that somebody waits for the book.”',
    );
    expect(extractiveSummary([], 'zh')).toBe('客户尚未说明来意。');
  });
});

describe('guessed questions', () => {
  test('come from what just happened, with the evidence', () => {
    expect(
      guessQuestions(
        aLibrary(),
        { page: '/rooms', events: [{ name: 'renewal.refused', label: 'Dune, REN-004' }] },
        'en',
        2,
      ),
    ).toEqual([
      { question: 'What does REN-004 mean?', articleId: 'renew', evidence: 'Dune, REN-004' },
      { question: expect.stringContaining('room'), articleId: 'rooms', evidence: 'rooms' },
    ]);
  });

  test('are asked in the language of the page although events are named in English', () => {
    expect(guessQuestions(aLibrary(), { events: [{ name: 'book.lost' }] }, 'zh', 1)).toEqual([
      { question: '书丢了怎么办？', articleId: 'lost', evidence: 'book lost' },
    ]);
  });

  test('are none when the trail says nothing', () => {
    expect(guessQuestions(aLibrary(), { events: [] }, 'en', 3)).toEqual([]);
    expect(guessQuestions(aLibrary(), { page: '/weather', events: [{ name: 'app.opened' }] }, 'en', 3)).toEqual([]);
  });
});
