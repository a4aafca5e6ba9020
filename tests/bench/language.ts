/**
 * Retrieval and speed of the language engine: `node tests/bench/language.ts FOLDER`.
 * FOLDER holds banking-knowledge/{documents,queries}.json, lcqmc/pairs.tsv, bq/pairs.tsv and banking77/train.csv; sets
 * that are missing are skipped. The yardstick of each set is plain BM25 over the same terms, unweighted.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  answer,
  buildIndex,
  type KnowledgeIndex,
  type Passage,
  passagesOf,
  searchKnowledge,
} from '../../packages/engines/language/language.ts';
import { createRanking } from '../../packages/engines/language/ranking.ts';
import { tokenize } from '../../packages/engines/language/tokens.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined || !existsSync(folder)) {
  console.error('Name the folder with the sets: node tests/bench/language.ts FOLDER');
  process.exit(2);
}

interface Doc {
  id: string;
  title: string;
  text: string;
  questions?: string[];
}
interface Asked {
  text: string;
  right: ReadonlySet<string>;
}

const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const rows: Record<string, string | number>[] = [];

/** Articles of a search in order of their best passage. */
function found(index: KnowledgeIndex, text: string, locale: 'en' | 'zh', most: number): string[] {
  const hits = searchKnowledge(index, text, { locale, limit: most * 6 });
  return [...new Set(hits.map((hit) => hit.passage.articleId))].slice(0, most);
}

function measure(name: string, docs: readonly Doc[], asked: readonly Asked[], locale: 'en' | 'zh') {
  const passages = docs.flatMap((doc): Passage[] => {
    const cut = passagesOf({ id: doc.id, title: doc.title, body: doc.text, locale });
    const whole: Passage = {
      id: doc.id,
      articleId: doc.id,
      title: doc.title,
      heading: null,
      section: 0,
      text: doc.text,
      locale,
    };
    return cut.length > 0 ? cut : [whole];
  });
  const examples = docs.flatMap((doc) => (doc.questions ?? []).map((question) => ({ question, articleId: doc.id })));
  const index = buildIndex(passages, examples);
  const plain = createRanking([{ weight: 1, b: 0.75 }]);
  const terms = (text: string) => tokenize(text).map(({ term }) => term);
  for (const doc of docs) plain.add([terms([doc.title, doc.text, ...(doc.questions ?? [])].join('\n'))]);
  const yardstick = (text: string) => {
    const scores = plain.score(new Map(terms(text).map((term) => [term, 1])));
    return [...scores.keys()]
      .sort((a, b) => scores[b]! - scores[a]!)
      .slice(0, 10)
      .map((number) => docs[number]!.id);
  };
  const results = asked.map(({ text, right }) => ({
    right,
    ours: found(index, text, locale, 10),
    plain: yardstick(text),
  }));
  const mean = (of: (result: (typeof results)[number]) => number) =>
    (results.reduce((sum, result) => sum + of(result), 0) / results.length).toFixed(3);
  const any = (ids: readonly string[], right: ReadonlySet<string>) => (ids.some((id) => right.has(id)) ? 1 : 0);
  rows.push({
    set: name,
    documents: docs.length,
    questions: asked.length,
    'any@5': mean(({ ours, right }) => any(ours.slice(0, 5), right)),
    'any@10': mean(({ ours, right }) => any(ours, right)),
    'recall@10': mean(({ ours, right }) => ours.filter((id) => right.has(id)).length / right.size),
    'plain any@5': mean(({ plain, right }) => any(plain.slice(0, 5), right)),
    'plain any@10': mean(({ plain, right }) => any(plain, right)),
  });
}

if (existsSync(join(folder, 'banking-knowledge'))) {
  const documents = JSON.parse(read('banking-knowledge/documents.json')) as {
    id: string;
    title: string;
    content: string;
  }[];
  const queries = JSON.parse(read('banking-knowledge/queries.json')) as { t: string; rel: string[] }[];
  measure(
    'banking-knowledge',
    documents.map(({ id, title, content }) => ({ id, title, text: content })),
    queries.map(({ t, rel }) => ({ text: t, right: new Set(rel) })),
    'en',
  );
}
for (const set of ['lcqmc', 'bq']) {
  if (!existsSync(join(folder, set))) continue;
  const pairs = read(`${set}/pairs.tsv`)
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t') as [string, string, string]);
  const right = new Map<string, Set<string>>();
  for (const [asked, partner, same] of pairs) {
    if (same === '1') right.set(asked, (right.get(asked) ?? new Set()).add(partner));
  }
  const docs = [...new Set(pairs.map(([, partner]) => partner))].map((text) => ({ id: text, title: '', text }));
  measure(
    set,
    docs,
    [...right].map(([text, partners]) => ({ text, right: partners })),
    'zh',
  );
}
if (existsSync(join(folder, 'banking77'))) {
  const questionsOf = new Map<string, string[]>();
  for (const line of read('banking77/train.csv').matchAll(/^(?:"((?:[^"]|"")*)"|([^",\n]*)),([a-z_A-Z?]+)\r?$/gm)) {
    const label = line[3]!;
    if (label !== 'label')
      questionsOf.set(label, [...(questionsOf.get(label) ?? []), (line[1] ?? line[2]!).replaceAll('""', '"')]);
  }
  for (const examples of [1, 5, 20]) {
    const docs = [...questionsOf].map(([label, all]) => ({
      id: label,
      title: label.replaceAll('_', ' '),
      text: label.replaceAll('_', ' '),
      questions: all.slice(0, examples),
    }));
    const asked = [...questionsOf].flatMap(([label, all]) =>
      all.slice(20, 60).map((text) => ({ text, right: new Set([label]) })),
    );
    measure(`banking77, ${examples} examples`, docs, asked, 'en');
  }
}
console.table(rows);

/** 10,000 made-up passages: 2,000 articles of five sections over a vocabulary with a long tail. */
function madeUp(): Passage[] {
  let state = 1;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const syllables = 'ba ce di fo gu la me ni po ru sa te vi wo zu card pay limit code form desk sum fee'.split(' ');
  const word = () => {
    const rank = Math.floor(8_000 ** next());
    return `${syllables[rank % 23]}${syllables[(rank * 7) % 23]}${rank > 500 ? syllables[(rank * 13) % 23] : ''}`;
  };
  const sentence = () => `${Array.from({ length: 12 }, word).join(' ')}.`;
  return Array.from({ length: 2_000 }, (_, i) =>
    passagesOf({
      id: `a${i}`,
      title: `${word()} ${word()} ${word()}`,
      body: Array.from(
        { length: 5 },
        (_, s) => `## ${s + 1} ${word()} ${word()}\n\n${Array.from({ length: 5 }, sentence).join(' ')}`,
      ).join('\n\n'),
      locale: 'en',
      questions: [sentence(), sentence()],
    }),
  ).flat();
}

const passages = madeUp();
const buildStart = performance.now();
const index = buildIndex(passages);
const buildSeconds = (performance.now() - buildStart) / 1_000;
const questions = passages
  .filter((_, i) => i % 97 === 0)
  .map((passage) => passage.text.split(' ').slice(3, 11).join(' '));
const speed = (run: (question: string) => unknown) => {
  for (const question of questions) run(question);
  const took = questions.map((question) => {
    const start = performance.now();
    run(question);
    return performance.now() - start;
  });
  took.sort((a, b) => a - b);
  return { 'p50 ms': took[took.length >> 1]!.toFixed(2), 'p95 ms': took[Math.floor(took.length * 0.95)]!.toFixed(2) };
};
console.log(`${passages.length} passages built in ${buildSeconds.toFixed(2)} s`);
console.table({
  search: speed((question) => searchKnowledge(index, question, { locale: 'en', limit: 10 })),
  answer: speed((question) => answer(index, question, { locale: 'en' })),
});
