import { type ArticleId, idFrom } from '@harken/contract/ids';
import type { MessageContent } from '@harken/contract/record';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dialogues } from '../conversations.ts';
import type { Dialogue } from '../dialogue.ts';
import { seeded } from './chance.ts';
import { type Act, atTheDoor, nextStep, type Plan, type Progress, planOf, type Sight } from './customer-plan.ts';

const dialogue: Dialogue = {
  id: 'a-deposit',
  locale: 'en',
  customerId: null,
  context: null,
  intent: 'deposit_declined',
  article: 'hotel-and-car-deposits',
  opening: 'why was my deposit declined',
  afterAnswer: {
    satisfiedShare: 0.5,
    satisfied: 'ah, it counts towards the limit',
    followUps: ['but I cannot change the limit'],
    asksForPerson: 'a person please',
  },
  toPerson: ['the phone is new', 'confirmed'],
  thanks: 'thank you!',
  mood: 'hurried',
  patienceSeconds: 150,
};
const plan: Plan = { dialogue, easilySatisfied: true, asksBy: 'words', patienceMs: 60_000, rating: 4, slowness: 1 };
const titleOf = (article: string) =>
  article === 'hotel-and-car-deposits' ? 'Deposits at hotels and car hire' : undefined;

const messageId = idFrom('msg', '0190a000-0000-7000-8000-000000000001');
const articleId = (n: number): ArticleId => idFrom('arti', `0190a000-0000-7000-8000-00000000000${n}`);
const open = { state: 'open', handledBy: 'virtual_agent', waiting: false } as const;
const sight = (changed: Partial<Sight> = {}): Sight => ({
  conversation: open,
  reply: null,
  waitedMs: 0,
  quietMs: 0,
  ...changed,
});
const from = (kind: 'virtual_agent' | 'person', content: MessageContent): Sight['reply'] => ({
  id: messageId,
  author: { kind, id: null, name: null },
  content,
});
const answer = (slug: string): Sight['reply'] => {
  const source = {
    n: 1,
    articleId: articleId(1),
    slug,
    title: slug,
    section: 1,
    sentence: 'It counts.',
    checked: null,
  };
  return from('virtual_agent', {
    kind: 'answer',
    text: 'It counts.',
    sources: [source],
    confidence: 0.8,
    feedback: null,
  });
};
const words = (kind: 'virtual_agent' | 'person', text = 'Let me see.') => from(kind, { kind: 'text', text });
const right = answer('hotel-and-car-deposits');
const people = { state: 'waiting_on_us', handledBy: 'people', waiting: false } as const;

/** What they do, one after the other, while they see these things in turn. */
function story(sights: readonly Partial<Sight>[], changed: Partial<Plan> = {}): Act[] {
  let progress = atTheDoor;
  const acts: Act[] = [];
  for (const seen of sights) {
    const step = nextStep({ ...plan, ...changed }, progress, sight(seen), titleOf);
    if (!step) continue;
    acts.push(step.act);
    progress = step.progress;
  }
  return acts;
}

describe('with the virtual agent', () => {
  test('a satisfied customer says so, closes the matter and rates it', () => {
    const resolved = { conversation: { ...open, state: 'resolved' } } as const;
    expect(story([{}, {}, { reply: right }, {}, {}, {}, resolved, resolved])).toEqual([
      { do: 'say', text: 'why was my deposit declined' },
      { do: 'feedback', messageId, helped: true },
      { do: 'say', text: 'ah, it counts towards the limit' },
      { do: 'confirm_solved' },
      { do: 'rate', score: 4 },
      { do: 'go' },
    ]);
  });

  test('others ask on, one thing at a time, and then for a person', () => {
    expect(story([{}, { reply: right }, {}, { reply: right }, {}], { easilySatisfied: false })).toEqual([
      { do: 'say', text: dialogue.opening },
      { do: 'say', text: 'but I cannot change the limit' },
      { do: 'say', text: 'a person please' },
    ]);
  });

  test('an answer from another article satisfies nobody', () => {
    expect(story([{}, { reply: answer('exchange-rates') }])[1]).toEqual({
      do: 'say',
      text: 'but I cannot change the limit',
    });
  });

  test('an abstention leads to a person, in words, by the button, or by “No”', () => {
    const abstained = { reply: words('virtual_agent', 'I can’t find an answer to that.') };
    expect(story([{}, abstained])[1]).toEqual({ do: 'say', text: 'a person please' });
    expect(story([{}, abstained], { asksBy: 'button' })[1]).toEqual({ do: 'ask_for_person' });
    const unhappy = story([{}, { reply: right }, { reply: right }], { easilySatisfied: false, asksBy: 'not_helped' });
    expect(unhappy[2]).toEqual({ do: 'feedback', messageId, helped: false });
  });

  test('who is not understood presses the button, and leaves when even that does nothing', () => {
    const abstained = { reply: words('virtual_agent') };
    expect(story([{}, abstained, abstained, { quietMs: 80_000 }, { quietMs: 91_000 }])).toEqual([
      { do: 'say', text: dialogue.opening },
      { do: 'say', text: 'a person please' },
      { do: 'ask_for_person' },
      { do: 'go' },
    ]);
  });

  test('knows the option that it means by the article’s title', () => {
    const options = ['Exchange rates', 'Deposits at hotels and car hire'].map((label, n) => ({
      label,
      articleId: articleId(n),
    }));
    const choice = (chosen: number | null) =>
      from('virtual_agent', { kind: 'choice', text: 'Which?', options, chosen });
    expect(story([{}, { reply: choice(null) }])[1]).toEqual({ do: 'choose', messageId, option: 1 });
    expect(story([{}, { reply: choice(0) }])[1], 'chosen already').toEqual({ do: 'say', text: 'a person please' });
  });
});

describe('with people', () => {
  test('waits as long as its patience lasts, then leaves the queue and the page, and rates nothing', () => {
    const waiting = { ...people, waiting: true };
    expect(
      story([
        {},
        { conversation: waiting, waitedMs: 59_999 },
        { conversation: waiting, waitedMs: 60_000 },
        { conversation: { ...people, state: 'closed' } },
      ]),
    ).toEqual([{ do: 'say', text: dialogue.opening }, { do: 'leave_queue' }, { do: 'go' }]);
  });

  test('answers each reply with one line, thanks, and waits for the end', () => {
    const reply = { conversation: people, reply: words('person') };
    expect(story([{}, reply, { conversation: people }, reply, reply, reply]).slice(1)).toEqual([
      { do: 'say', text: 'the phone is new' },
      { do: 'say', text: 'confirmed' },
      { do: 'say', text: 'thank you!' },
    ]);
  });

  test('says nothing to the virtual agent’s last words while a person is on the way', () => {
    const comes = { conversation: people, reply: words('virtual_agent', 'I’m finding a person for you.') };
    expect(story([{}, comes])).toHaveLength(1);
  });
});

test('whatever they see, they come to an end, and say every line at most once', () => {
  const seen = fc.record({
    conversation: fc.record({
      state: fc.constantFrom(
        'open' as const,
        'waiting_on_us' as const,
        'waiting_on_customer' as const,
        'resolved' as const,
        'closed' as const,
      ),
      handledBy: fc.constantFrom('virtual_agent' as const, 'people' as const),
      waiting: fc.boolean(),
    }),
    reply: fc.constantFrom(null, right, answer('exchange-rates'), words('virtual_agent'), words('person')),
    waitedMs: fc.integer({ min: 0, max: 200_000 }),
    quietMs: fc.integer({ min: 0, max: 1_000_000 }),
  });
  fc.assert(
    fc.property(fc.constantFrom(...dialogues), fc.integer(), fc.array(seen, { maxLength: 60 }), (one, seed, sights) => {
      const drawn = planOf(one, seeded(seed));
      const said: string[] = [];
      let progress: Progress = atTheDoor;
      let acts = 0;
      for (const now of sights) {
        const step = nextStep(drawn, progress, now, titleOf);
        if (!step) continue;
        progress = step.progress;
        acts++;
        if (step.act.do === 'say') said.push(step.act.text);
        if (step.act.do === 'go') return;
      }
      expect(new Set(said).size).toBe(said.length);
      const { followUps } = one.afterAnswer;
      expect(acts).toBeLessThanOrEqual(followUps.length + one.toPerson.length + 12);
    }),
  );
});

test('the same seed gives the same customer', () => {
  const [one] = dialogues;
  if (!one) throw new Error('there is no dialogue');
  expect(planOf(one, seeded(7))).toEqual(planOf(one, seeded(7)));
  expect(planOf(one, seeded(7))).not.toEqual(planOf(one, seeded(8)));
});

test('of many, as many are satisfied, patient and pleased as the dialogue says', () => {
  const random = seeded(11);
  const many = Array.from({ length: 20_000 }, () => planOf(dialogue, random));
  const mean = (numbers: number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  expect(mean(many.map(({ easilySatisfied }) => Number(easilySatisfied)))).toBeCloseTo(0.5, 1);
  expect(mean(many.map(({ patienceMs }) => patienceMs)) / 150_000).toBeCloseTo(1, 1);
  const rated = many.flatMap(({ rating }) => (rating === null ? [] : [rating]));
  expect(rated.length / many.length).toBeCloseTo(0.35, 1);
  expect(rated.filter((stars) => stars === 5).length / rated.length).toBeCloseTo(0.4, 1);
});
