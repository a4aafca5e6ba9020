import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { learnConfidence, type Trial } from './confidence.ts';
import { type IntentExample, predictIntent, trainIntents } from './intents.ts';
import { chanceOf, fitLogistic } from './logistic.ts';
import { readModel, writeModel } from './model-file.ts';

/** Harbour Bank's customers, by what they came for. */
const said: Record<string, readonly string[]> = {
  lost_card: [
    'I lost my card on the bus',
    'My card is gone, I cannot find it',
    'Someone stole my wallet with the card in it',
    'I misplaced my debit card yesterday',
    'Where can I report a stolen card?',
    '我的卡丢了',
    '银行卡被偷了怎么办',
    '卡不见了，想挂失',
  ],
  raise_limit: [
    'I want to raise my daily limit',
    'Can you increase how much I may spend a day?',
    'My transfer limit is too low',
    'How do I change my limit to S$5,000?',
    'Please lift the limit on my card',
    '想提高每日限额',
    '转账额度太低了',
    '怎样调高额度',
  ],
  change_address: [
    'I moved house, here is my new address',
    'How can I update the address you have for me?',
    'Send my letters to another place from now on',
    'I live in another street now',
    'Change of address please',
    '我搬家了，要改地址',
    '怎么修改邮寄地址',
    '地址变更',
  ],
  dispute_payment: [
    'I do not know this payment',
    'A shop charged me twice',
    'There is a transaction on my statement that is not mine',
    'I want my money back for something that never came',
    'I was billed for a subscription I had cancelled',
    '这笔扣款不是我的',
    '商家重复扣款了',
    '账单上有一笔不认识的交易',
  ],
};
const examples: IntentExample[] = Object.entries(said).flatMap(([label, texts]) =>
  texts.map((text) => ({ text, label })),
);
const elsewhere = [
  'What will the weather be tomorrow?',
  'Tell me a joke about penguins',
  'Who won the football match?',
  'How long do I boil an egg?',
  '今天天气怎么样',
  '讲个笑话',
  '附近有什么好吃的',
  'Play some music',
  'Translate good morning into French',
];
const model = trainIntents(examples);

test('tells what a customer came for, in both languages, by words it was not taught together', () => {
  for (const [text, label] of [
    ['my wallet and my card were stolen on the train', 'lost_card'],
    ['could you increase the limit of my transfers', 'raise_limit'],
    ['new address, I have moved', 'change_address'],
    ['this shop charged me for a payment I do not know', 'dispute_payment'],
    ['卡被偷了', 'lost_card'],
    ['限额想调高一点', 'raise_limit'],
    ['搬家后怎么改地址', 'change_address'],
    ['这笔交易不是我做的', 'dispute_payment'],
  ] as const)
    expect([text, predictIntent(model, text).label]).toEqual([text, label]);
});

test('is sure of what it was taught, and less of what could be either', () => {
  const sure = predictIntent(model, 'I lost my card on the bus');
  const torn = predictIntent(model, 'card');
  expect(sure.confidence).toBeGreaterThan(torn.confidence);
  expect(sure.ranked[0]!.label).toBe(sure.label);
  expect(sure.ranked).toHaveLength(4);
});

test('does not trust its answer to what no intent is about, where it was shown such texts', () => {
  const shown = trainIntents(examples, { outOfScope: elsewhere });
  expect(shown.labels).toEqual(Object.keys(said).sort());
  const trusted = (texts: readonly string[]) => texts.filter((text) => predictIntent(shown, text).inScope).length;
  expect(
    trusted(['What is the weather like?', '天气好吗', 'Tell me another joke', 'Play the match']),
  ).toBeLessThanOrEqual(1);
  expect(trusted(['I lost my card', 'raise my limit', '我要改地址', '不认识的交易'])).toBeGreaterThanOrEqual(3);
});

test('gives up right answers only for more than chance', () => {
  const rest = { best: 0, gap: 0, outside: 0, known: true, scores: new Float64Array() };
  const trial = (klass: number, top: number): Trial => ({ ...rest, klass, top });
  const spread = (klass: number, count: number, from: number, to: number) =>
    Array.from({ length: count }, (_, nth) => trial(klass, from + ((to - from) * nth) / count));
  const doubtful = spread(0, 8, 0.3, 0.4);
  const ours = [...doubtful, ...spread(0, 192, 0.6, 1)];
  /** How many of the doubtful are trusted where so many strangers score higher than they. */
  const trustedBeside = (strangers: number) => {
    const others = [...spread(1, 19, 0, 0.2), ...spread(1, strangers, 0.45, 0.5)];
    const { inside, threshold } = learnConfidence([...ours, ...others], 1);
    return doubtful.filter(({ top, gap, outside }) => chanceOf(inside, [top, gap, outside]) >= threshold).length;
  };
  expect(trustedBeside(1)).toBe(8);
  expect(trustedBeside(9)).toBe(0);
});

test('learns from texts without an intent that go with its few examples', () => {
  const few = [
    { text: 'I lost my card', label: 'lost' },
    { text: 'raise my limit', label: 'limit' },
  ];
  // "Purse" and "card" come together in what nobody labelled; "allowance" goes with "limit".
  const unlabelled = [
    'lost my card and my purse',
    'lost card purse',
    'my purse and card are lost',
    'raise the allowance limit',
    'raise my limit and allowance',
    'allowance limit',
  ];
  const taught = trainIntents(few, { unlabelled });
  expect(predictIntent(trainIntents(few), 'purse').inScope).toBe(false);
  expect(predictIntent(taught, 'purse')).toMatchObject({ label: 'lost', confidence: 0.5 });
  expect(predictIntent(taught, 'allowance').label).toBe('limit');
});

test('uses vectors only where more held-out examples are right with them', () => {
  // Words that say nothing beside vectors that say all, and the other way round.
  const hidden = Array.from({ length: 40 }, (_, nth) => ({
    text: `w${nth * 7919} v${nth * 104729}`,
    label: nth % 2 ? 'odd' : 'even',
  }));
  const telling = (text: string) => Float32Array.of(Number(/w(\d+)/.exec(text)?.[1] ?? 0) % 2 ? 1 : -1, 0.1);
  const use = 'where-better' as const;
  const helped = trainIntents(hidden, { vectors: { of: telling, name: 'telling', use } });
  expect(helped.embedder).toBe('telling');
  expect(predictIntent(helped, 'unseen', Float32Array.of(1, 0.1)).label).toBe('odd');
  expect(
    trainIntents(examples, { vectors: { of: () => Float32Array.of(1, 1), name: 'silent', use } }).embedder,
  ).toBeNull();
});

describe('a model as bytes', () => {
  const bytes = writeModel(trainIntents(examples, { outOfScope: elsewhere }));

  test('answers as before when it is read back', () => {
    const before = trainIntents(examples, { outOfScope: elsewhere });
    const after = readModel(bytes);
    for (const { text } of examples) {
      const [one, other] = [predictIntent(before, text), predictIntent(after, text)];
      expect(other.label).toBe(one.label);
      expect(other.inScope).toBe(one.inScope);
      expect(other.confidence).toBeCloseTo(one.confidence, 3);
    }
    expect(writeModel(before)).toEqual(bytes);
  });

  test('keeps labels of any script', () => {
    const odd = [
      { text: 'hello', label: '问候 👋 "a",\n\ud800' },
      { text: 'bye', label: '再见' },
    ];
    expect(readModel(writeModel(trainIntents(odd))).labels).toEqual(trainIntents(odd).labels);
  });

  test('is refused when it is cut, changed, of another version or something else', () => {
    const says = (given: Uint8Array) => {
      try {
        readModel(given);
      } catch (error) {
        return (error as Error).message;
      }
      return 'read';
    };
    const changed = bytes.slice();
    changed[changed.length - 100] = changed[changed.length - 100]! ^ 1;
    expect(says(changed)).toBe('The model has been changed since it was written');
    expect(says(bytes.slice(0, bytes.length - 8))).toBe('The model is cut short');
    expect(says(new Uint8Array([...bytes, ...new Uint8Array(8)]))).toBe('The model is longer than it says');
    expect(says(new Uint8Array())).toBe('This is not a model of intents');
    expect(says(Uint8Array.from('text,label\n', (one) => one.charCodeAt(0)))).toBe('This is not a model of intents');
    const newer = bytes.slice();
    newer[bytes.indexOf('1'.charCodeAt(0))] = '2'.charCodeAt(0);
    expect(says(newer)).toBe('The model has version 2; this program reads version 1. Train it again');
  });
});

test('the order of examples and their repetition change nothing', () => {
  const bytes = writeModel(model);
  fc.assert(
    fc.property(
      fc.shuffledSubarray(examples, { minLength: examples.length }),
      fc.subarray(examples),
      (shuffled, again) => {
        expect(writeModel(trainIntents([...shuffled, ...again]))).toEqual(bytes);
      },
    ),
    { numRuns: 10 },
  );
});

test('answers any text with a known label and a chance', () => {
  const pieces = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('card ', '卡', '👩‍👩‍👧', '\ud800', 'ﬁ', "'''", 'lost '),
  );
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
      (text) => {
        const { label, confidence } = predictIntent(model, text);
        expect(Object.keys(said)).toContain(label);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
      },
    ),
  );
});

test('does not trust an answer to a text in which nothing is known', () => {
  for (const text of ['', '   ', '👋🎉', '...'])
    expect(predictIntent(model, text)).toMatchObject({ confidence: 0, inScope: false });
});

test('reads long texts quickly, of whatever they are made', () => {
  for (const text of ['card lost '.repeat(1_000), 'a'.repeat(10_000), '卡丢'.repeat(5_000), "'".repeat(10_000)]) {
    const start = performance.now();
    predictIntent(model, text);
    expect(performance.now() - start).toBeLessThan(1_000);
  }
});

test('learns from one intent, and from one example of each', () => {
  const one = trainIntents(examples.slice(0, 8));
  expect(predictIntent(one, 'my card').label).toBe('lost_card');
  const single = trainIntents(Object.entries(said).map(([label, [text]]) => ({ text: text!, label })));
  expect(predictIntent(single, 'my limit').label).toBe('raise_limit');
  expect(() => trainIntents([])).toThrow('There are no examples to learn from');
});

test('chances come out as often as they say', () => {
  const figures = Array.from({ length: 400 }, (_, nth) => [nth / 400]);
  // Right as often as the figure says, evenly spread.
  const right = figures.map(([share], nth) => (nth * 0.618_034) % 1 < share!);
  const weights = fitLogistic(1, figures, right);
  const said = figures.reduce((sum, own) => sum + chanceOf(weights, own), 0) / 400;
  expect(said).toBeCloseTo(right.filter(Boolean).length / 400, 1);
  expect(chanceOf(weights, [0.9])).toBeGreaterThan(chanceOf(weights, [0.1]) + 0.3);
});
