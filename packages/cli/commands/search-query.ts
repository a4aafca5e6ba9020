import { type Command, Misuse } from '../command.ts';
import { fileFrom } from '../intents/given.ts';

export const command: Command = {
  name: 'search query',
  summary: 'Find documents for questions.',
  about:
    'Reads { "id", "text" }, one a line, and answers each with a line { "id", "hits": [{ "id", "score" }] }, best first.\n' +
    'Scores compare hits of one question only.\n\n' +
    'Exit codes: 0 answered, 2 the index, a line or an option is wrong.',
  options: {
    index: { kind: { value: 'file' }, about: 'What `harken search index` wrote.' },
    input: { kind: { value: 'file' }, about: 'Questions, one JSON object a line; - is standard input.' },
    top: { kind: { value: 'count' }, about: 'How many documents at most for each question; 10 when left out.' },
  },
  async run({ values }) {
    const indexFile = fileFrom(values, 'index', 'the file that harken search index wrote');
    const input = fileFrom(values, 'input', 'the file with the questions');
    const top = Number(values.get('top') ?? 10);
    if (!Number.isInteger(top) || top < 1 || top > 1_000)
      throw new Misuse('--top must be a whole number from 1 to 1000.');
    const [{ questionsOf }, { readIndex }, { searchKnowledge }, { openOutput }] = await Promise.all([
      import('../search/questions.ts'),
      import('../search/index-file.ts'),
      import('@harken/engines/language'),
      import('../standard-output.ts'),
    ]);
    const index = await readIndex(indexFile);
    const write = openOutput();
    for await (const { id, text } of questionsOf(input)) {
      const best = new Map<string, number>();
      // An article has several passages: as many are asked for as it takes to name enough articles.
      for (let limit = top * 6; ; limit *= 4) {
        const hits = searchKnowledge(index, text, { limit });
        for (const { passage, score } of hits) {
          if (best.size < top && !best.has(passage.articleId)) best.set(passage.articleId, score);
        }
        if (best.size >= top || hits.length < limit) break;
      }
      const found = [...best].map(([document, score]) => ({ id: document, score: Math.round(score * 1e4) / 1e4 }));
      await write(`${JSON.stringify({ id, hits: found })}\n`);
    }
    return 0;
  },
};
