import { open, rename, rm } from 'node:fs/promises';
import { type Command, Misuse } from '../command.ts';
import { fileFrom, vectorsFrom, vectorsOption } from '../intents/given.ts';
import { BadInput } from '../json-input.ts';

export const command: Command = {
  name: 'intents train',
  summary: 'Learn from examples to tell what customers come for.',
  about:
    'Reads text,label and writes a model for `harken intents predict`. Texts that fit no intent teach when not to trust;\n' +
    'texts without a label help where an intent has few examples. English and Chinese.\n\n' +
    'Exit codes: 0 learnt, 2 a row or an option is wrong, a line a mistake; an older model then stays as it was.',
  options: {
    input: { kind: { value: 'file' }, about: 'CSV with text,label: examples of every intent.' },
    'out-of-scope': { kind: { value: 'file' }, about: 'CSV with text: what fits no intent.' },
    unlabelled: { kind: { value: 'file' }, about: 'Texts without a label, one a line.' },
    model: { kind: { value: 'file' }, about: 'Where the model is written.' },
    vectors: vectorsOption,
  },
  async run({ values }) {
    const input = fileFrom(values, 'input', 'the CSV file with text,label');
    const target = fileFrom(values, 'model', 'where the model is written');
    const vectors = vectorsFrom(values);
    const [{ tableOf, linesOf }, { trainIntents }, { writeModel }, embedding, { progressBar }] = await Promise.all([
      import('../intents/table-file.ts'),
      import('@harken/engines/language/intents'),
      import('@harken/engines/language/intents/model-file'),
      import('../intents/embedding.ts'),
      import('../progress-bar.ts'),
    ]);
    const examples: { text: string; label: string }[] = [];
    for await (const { text, label } of tableOf(input, ['text', 'label'], ['text', 'label']))
      examples.push({ text, label: label.trim() });
    if (examples.length === 0) throw new BadInput([`${input} has no rows`]);
    const outOfScope: string[] = [];
    if (values.has('out-of-scope'))
      for await (const { text } of tableOf(values.get('out-of-scope')!, ['text'], ['text'])) outOfScope.push(text);
    const unlabelled: string[] = [];
    if (values.has('unlabelled')) for await (const line of linesOf(values.get('unlabelled')!)) unlabelled.push(line);
    const embedder = vectors === 'off' ? null : embedding.installedEmbedder();
    if (vectors === 'on' && embedder === null)
      throw new Misuse(`--vectors on needs ${embedding.embeddingPackages.join(' and ')} to be installed.`);
    const bar = progressBar(process.stderr);
    try {
      const found =
        embedder &&
        (await embedding.embedAll(
          embedder,
          [...examples.map(({ text }) => text), ...outOfScope, ...unlabelled],
          (share) => bar.show(share, 'vectors'),
        ));
      const model = trainIntents(examples, {
        outOfScope,
        unlabelled,
        ...(embedder &&
          found && {
            vectors: {
              of: (text: string) => found.get(text) ?? null,
              name: embedder.name,
              use: vectors === 'on' ? ('always' as const) : ('where-better' as const),
            },
          }),
        onProgress: (share) => bar.show(share, 'learning'),
      });
      await replace(target, writeModel(model));
      bar.clear();
      console.error(
        `${model.labels.length} intents learnt from ${examples.length} examples, ${model.embedder === null ? 'without' : 'with'} vectors`,
      );
    } finally {
      bar.clear();
      await embedder?.close();
    }
    return 0;
  },
};

/** Whole or not at all, also when the power goes. */
async function replace(target: string, bytes: Uint8Array) {
  const beside = `${target}.${process.pid}.part`;
  try {
    const file = await open(beside, 'w');
    await file.writeFile(bytes);
    await file.sync();
    await file.close();
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw new BadInput([`${target} cannot be written: ${(error as Error).message}`]);
  }
}
