import type { Answer } from '@harken/engines/language';
import type { Command } from '../command.ts';
import { fileFrom } from '../intents/given.ts';

export const command: Command = {
  name: 'answer',
  summary: 'Answer questions from a folder of articles, as the virtual agent does.',
  about:
    'Reads { "id", "text", "locale" }, one a line, and prints { "id", "kind", "text", "sources": [{ "id", "sentence" }],\n' +
    '"reason" } for each. `answer` is in the words of one article, each sentence with its source; `clarify` asks back;\n' +
    '`abstain` says why: no_match, low_confidence, not_a_question, needs_person, action, or the small talk it was.\n\n' +
    'Exit codes: 0 answered, 2 an article, a line or an option is wrong.',
  options: {
    knowledge: { kind: { value: 'folder' }, about: 'Markdown files, with or without front matter.' },
    input: { kind: { value: 'file' }, about: 'Questions, one JSON object a line; standard input when left out.' },
  },
  async run({ values }) {
    const folder = fileFrom(values, 'knowledge', 'the folder with the articles');
    const input = values.get('input') ?? '-';
    const [{ questionsOf }, { readFolder, localeAs }, language, { openOutput }] = await Promise.all([
      import('../search/questions.ts'),
      import('../search/knowledge-folder.ts'),
      import('@harken/engines/language'),
      import('../standard-output.ts'),
    ]);
    const index = language.buildIndex(readFolder(folder).flatMap(language.passagesOf));
    const write = openOutput();
    for await (const { id, text, locale } of questionsOf(input)) {
      const reply = language.answer(index, text, { locale: localeAs(locale, text) });
      await write(`${JSON.stringify({ id, ...printed(reply) })}\n`);
    }
    return 0;
  },
};

/** Small talk gets its phrase and no source: it answers nothing. */
function printed(reply: Answer) {
  switch (reply.kind) {
    case 'answer':
      return {
        kind: 'answer',
        text: reply.text,
        sources: reply.sources.map(({ articleId, sentence }) => ({ id: articleId, sentence })),
        reason: reply.needs,
      };
    case 'clarify': {
      const text = [reply.question, ...reply.options.map(({ label }) => `- ${label}`)].join('\n');
      return { kind: 'clarify', text, sources: [], reason: null };
    }
    case 'abstain':
      return { kind: 'abstain', text: '', sources: [], reason: reply.reason };
    default:
      return { kind: 'abstain', text: reply.text, sources: [], reason: reply.kind };
  }
}
