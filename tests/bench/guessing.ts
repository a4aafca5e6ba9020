/**
 * Guessing before a word is typed: `node tests/bench/guessing.ts`. Visitors of Harbour Bank, each with one question that
 * the guesser does not see; three questions are shown. Who finds theirs among them mostly takes it; of the others some
 * type, and the rest leave and teach nothing. Beside it the oracle that knows how visitors are made, the most popular
 * questions, and chance. SEED and VISITORS may be set; settings of the engine were chosen on seed 7.
 */

import { pages } from '../../demo/bank.ts';
import { readKnowledge } from '../../demo/knowledge.ts';
import { cluesOf } from '../../packages/engines/guessing/clues.ts';
import { candidatesOf, guessFrom, learn, nothingLearnt, type Visit } from '../../packages/engines/guessing/guessing.ts';
import { buildIndex, guessQuestions, passagesOf } from '../../packages/engines/language/language.ts';
import { chance } from '../house/figures.ts';
import { causes, drawVisitor, oracle, type Visitor } from '../house/visitors.ts';

const seed = Number(process.env.SEED ?? 2026);
const visitors = Number(process.env.VISITORS ?? 10_000);
const articles = await readKnowledge();
const index = buildIndex(articles.flatMap((article) => passagesOf(article)));
for (const { article } of causes)
  if (!articles.some(({ id }) => id === article)) throw new Error(`no article ${article}`);
const ids = [...new Set(articles.map(({ id }) => id))];

function visitOf(visitor: Visitor): Visit {
  return {
    steps: [
      ...visitor.before.map((name) => ({ kind: 'page' as const, name })),
      ...visitor.events.map((event) => {
        const [name = '', code = ''] = event.split('/');
        return { kind: 'event' as const, name, ...(code ? { code, outcome: 'failed' as const } : {}) };
      }),
      { kind: 'page' as const, name: visitor.page },
    ],
    traits: [...visitor.traits, ...(visitor.incident ? ['incident=transfers'] : []), `locale=${visitor.locale}`],
    day: visitor.day,
  };
}

/** What the rules make of it, as the product asks them: page and events, in the customer's language. */
function candidatesFor(visitor: Visitor) {
  const trail = {
    page: pages[visitor.page][visitor.locale],
    events: visitor.events.map((event) => {
      const [name = '', code = ''] = event.split('/');
      return { name, label: code };
    }),
  };
  const byRules = guessQuestions(index, trail, visitor.locale, 8).map(({ articleId }) => articleId);
  return candidatesOf(ids, byRules);
}

const lesson = nothingLearnt();
const luck = chance(seed);
const popular = [...causes].sort((a, b) => b.often - a.often).map(({ article }) => article);
const marks = [0, 100, 300, 1000, 3000, visitors];
const table: Record<string, string | number>[] = [];
let regret = 0;
let seen = 0;

function score(n: number, after: number) {
  const test = chance(seed + 1_000_003);
  const hits = { learned: 0, rules: 0, oracle: 0, popular: 0, chance: 0 };
  const empty = nothingLearnt();
  for (let i = 0; i < n; i++) {
    const visitor = drawVisitor(test);
    const candidates = candidatesFor(visitor);
    const visit = visitOf(visitor);
    const top = (of: { id: string }[]) => of.slice(0, 3).some(({ id }) => id === visitor.article);
    hits.learned += +top(guessFrom(lesson, cluesOf(visit), candidates, { limit: 3, chance: 1 }));
    hits.rules += +top(guessFrom(empty, cluesOf(visit), candidates, { limit: 3, chance: 1 }));
    hits.oracle += +oracle(visitor).slice(0, 3).includes(visitor.article);
    hits.popular += +popular.slice(0, 3).includes(visitor.article);
    hits.chance += +(test.next() < 3 / ids.length);
  }
  table.push({
    'after visitors': after,
    outcomes: lesson.outcomes,
    ...Object.fromEntries(Object.entries(hits).map(([k, v]) => [k, `${((100 * v) / n).toFixed(1)} %`])),
    'regret a visitor': seen ? (regret / seen).toFixed(3) : '',
  });
}

const began = process.cpuUsage().user;
for (let i = 0; i <= visitors; i++) {
  if (marks.includes(i)) score(2000, i);
  const visitor = drawVisitor(luck);
  const candidates = candidatesFor(visitor);
  const visit = visitOf(visitor);
  const shown = guessFrom(lesson, cluesOf(visit), candidates, { limit: 3, chance: luck.next() });
  const found = shown.some(({ id }) => id === visitor.article);
  regret += +oracle(visitor).slice(0, 3).includes(visitor.article) - +found;
  seen++;
  let asked: string | undefined;
  if (found && luck.next() < 0.75) asked = visitor.article;
  else if (!found && shown.length > 0 && luck.next() < 0.05) asked = luck.oneOf(shown).id;
  // Of what is typed, the answer now and then is not the right one.
  else if (luck.next() < 0.55) asked = luck.next() < 0.9 ? visitor.article : luck.oneOf(ids);
  if (asked) learn(lesson, cluesOf(visit), candidates, asked);
}
console.table(table);
console.log(
  `${((process.cpuUsage().user - began) / 1e6).toFixed(1)} s of processor; lesson ${(JSON.stringify(lesson).length / 1024).toFixed(0)} KiB`,
);
