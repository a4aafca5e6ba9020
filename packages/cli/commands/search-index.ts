import type { Command } from '../command.ts';
import { fileFrom } from '../intents/given.ts';
import { BadInput } from '../json-input.ts';

export const command: Command = {
  name: 'search index',
  summary: 'Make documents findable for `harken search query`.',
  about:
    'Reads documents as a JSON array [{ "id", "title", "text" }], in English, Chinese or both, and writes an index file.\n' +
    'Questions that a document is known to answer help more than anything else.\n\n' +
    'Exit codes: 0 written, 2 a document, a row or an option is wrong, a line a mistake; an older index then stays.',
  options: {
    documents: { kind: { value: 'file' }, about: 'JSON array of { id, title, text }.' },
    index: { kind: { value: 'file' }, about: 'Where the index is written.' },
    examples: { kind: { value: 'file' }, about: 'CSV with question,id: questions and the document that answers each.' },
  },
  async run({ values }) {
    const file = fileFrom(values, 'documents', 'the JSON file with the documents');
    const target = fileFrom(values, 'index', 'where the index is written');
    const [{ jsonArrayOf, textsOf }, { writeIndex }, { mistakesOf }, { tableOf }] = await Promise.all([
      import('../search/json-rows.ts'),
      import('../search/index-file.ts'),
      import('../mistakes.ts'),
      import('../intents/table-file.ts'),
    ]);
    const mistakes = mistakesOf(file);
    const documents = new Map<string, { id: string; title: string; text: string; questions: string[] }>();
    for await (const { value, line } of jsonArrayOf(file)) {
      const read = textsOf(value, ['id', 'title', 'text']);
      if ('wrong' in read) mistakes.add(line, read.wrong);
      else if (read.texts.id === '') mistakes.add(line, 'has an empty id');
      else if (documents.has(read.texts.id)) mistakes.add(line, `has the id '${read.texts.id}' of an earlier document`);
      else documents.set(read.texts.id, { ...read.texts, questions: [] });
    }
    mistakes.refuse();
    if (documents.size === 0) throw new BadInput([`${file} has no documents`]);
    const examples = values.get('examples');
    if (examples !== undefined) {
      const unknown = new Set<string>();
      for await (const { question, id } of tableOf(examples, ['question', 'id'], ['question', 'id'])) {
        const document = documents.get(id.trim());
        if (document === undefined) unknown.add(id.trim());
        else document.questions.push(question);
      }
      if (unknown.size > 0)
        throw new BadInput([...unknown].slice(0, 20).map((id) => `${examples} names '${id}', which is no document`));
    }
    await writeIndex(target, documents.values());
    return 0;
  },
};
