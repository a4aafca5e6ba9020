import { readFile, stat } from 'node:fs/promises';
import type { Command } from '../command.ts';
import { fileFrom, vectorsFrom, vectorsOption } from '../intents/given.ts';
import { BadInput } from '../json-input.ts';

/** So many texts are answered between two writes. */
const batch = 64;

export const command: Command = {
  name: 'intents predict',
  summary: 'Say of each text what the customer came for, and how sure that is.',
  about:
    'Reads text (other columns are left out) and writes text,label,confidence,in_scope. The label is always the best intent;\n' +
    'in_scope says whether to trust it.\n\n' +
    'Exit codes: 0 answered, 2 a row, the model or an option is wrong, a line a mistake; nothing is written then.',
  options: {
    model: { kind: { value: 'file' }, about: 'What `harken intents train` has written.' },
    input: { kind: { value: 'file' }, about: 'CSV with text.' },
    vectors: vectorsOption,
  },
  async run({ values }) {
    const path = fileFrom(values, 'model', 'what `harken intents train` has written');
    const input = fileFrom(values, 'input', 'the CSV file with text');
    const wanted = vectorsFrom(values);
    const [{ tableOf }, { predictIntent }, embedding, { openOutput }, { progressBar }] = await Promise.all([
      import('../intents/table-file.ts'),
      import('@harken/engines/language/intents'),
      import('../intents/embedding.ts'),
      import('../standard-output.ts'),
      import('../progress-bar.ts'),
    ]);
    const model = await modelFrom(path);
    if (wanted === 'off' && model.embedder !== null)
      throw new BadInput([`${path} was trained with vectors; train it again with --vectors off`]);
    if (wanted === 'on' && model.embedder === null)
      throw new BadInput([`${path} was trained without vectors; train it again with --vectors on`]);
    const embedder = model.embedder === null ? null : embedding.installedEmbedder();
    if (model.embedder !== null && embedder?.name !== model.embedder)
      throw new BadInput([
        `${path} was trained with vectors of ${model.embedder}, which are not installed; install them, or train it again with --vectors off`,
      ]);
    // Every row is looked at before the first is answered: a file is answered whole or not at all.
    let count = 0;
    for await (const _ of tableOf(input, ['text'])) count += 1;
    const write = openOutput();
    const bar = progressBar(process.stderr);
    let done = 0;
    let texts: string[] = [];
    const answer = async () => {
      const vectors = embedder && (await embedding.embedAll(embedder, texts));
      let lines = '';
      for (const text of texts) {
        const { label, confidence, inScope } = predictIntent(model, text, vectors?.get(text) ?? null);
        lines += `${cell(text)},${cell(label)},${confidence.toFixed(4)},${inScope}\n`;
      }
      await write(lines);
      done += texts.length;
      texts = [];
      bar.show(done / count, `${done} of ${count}`);
    };
    try {
      await write('text,label,confidence,in_scope\n');
      for await (const { text } of tableOf(input, ['text'])) {
        texts.push(text);
        if (texts.length === batch) await answer();
      }
      if (texts.length > 0) await answer();
    } finally {
      bar.clear();
      await embedder?.close();
    }
    return 0;
  },
};

async function modelFrom(path: string) {
  const { readModel, BadModel } = await import('@harken/engines/language/intents/model-file');
  try {
    if ((await stat(path)).isDirectory()) throw new BadInput([`${path} is a folder, not a model`]);
    return readModel(await readFile(path));
  } catch (error) {
    if (error instanceof BadModel) throw new BadInput([`${path}: ${error.message}`]);
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new BadInput([`There is no model ${path}`]);
    throw code === undefined ? error : new BadInput([`${path} cannot be read: ${message}`]);
  }
}

const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
