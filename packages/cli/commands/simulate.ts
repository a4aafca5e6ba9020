import { readFileSync } from 'node:fs';
import { type Command, Misuse } from '../command.ts';
import { BadInput, lineOf, parseJson } from '../json-input.ts';

export const command: Command = {
  name: 'simulate',
  summary: 'Run a service day, or a million contacts, in the twin.',
  about:
    'Reads a scenario from a JSON file and answers as JSON: contacts, waits, service level, abandonment and cost by type,\n' +
    'occupancy and concurrency by pool, each with its 95 % half width; by interval too, where arrivals or agents go by\n' +
    'interval. Replications run beside each other; the same seed gives the same answer however many do.\n\n' +
    '  { "seed": 1, "replications": 6, "contacts": 200000, "warmup": 0.02,\n' +
    '    "types": [{ "id": "cards", "arrivalsPerHour": 1200, "patienceSeconds": 120, "withinSeconds": 20 }],\n' +
    '    "pools": [{ "id": "p1", "agents": 100, "skills": { "cards": { "handleSeconds": 300 } } }],\n' +
    '    "policy": { "route": "longest-idle", "pick": "first-come" } }\n\n' +
    'Routes: longest-idle, fastest, preference, least-busy, most-busy. Picks: first-come, priority, preference,\n' +
    'generalised-c-mu. docs/operating.md tells every field. Exit codes: 0 answered, 2 the scenario is wrong, a line a mistake.',
  words: ['file'],
  options: {
    workers: { kind: { value: 'number' }, about: 'Replications that run beside each other; one a processor.' },
  },
  async run({ words, values }) {
    const workers = workersFrom(values.get('workers'));
    const file = words[0] as string;
    const given = parseJson(textOf(file), file);
    const [{ scenario: format }, { readAs }, engine, { progressWords, runReplications }, { progressBar }] =
      await Promise.all([
        import('@harken/contract/simulation'),
        import('@harken/contract/quantities'),
        import('@harken/engines/simulation'),
        import('@harken/server/replications'),
        import('../progress-bar.ts'),
      ]);
    const read = readAs(format, given);
    if ('mistakes' in read) throw new BadInput(read.mistakes.map((mistake) => lineOf(mistake)));
    const scenario = read.value;
    const impossible = engine.impossible(scenario);
    if (impossible.length > 0) throw new BadInput(impossible.map((mistake) => lineOf(mistake)));
    const model = engine.prepare(scenario);
    for (const oddity of engine.oddities(model)) console.error(oddity);

    const bar = progressBar(process.stderr);
    const run = await runReplications(scenario, {
      workers,
      onProgress: (progress) => bar.show(progress.share, progressWords(progress)),
    }).finally(bar.clear);
    const summary = engine.summarise(model, run.tallies);
    console.log(JSON.stringify({ ...summary, contactsPerSecond: run.contactsPerSecond }, null, 2));
    return 0;
  },
};

function workersFrom(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (!/^[1-9]\d{0,2}$/.test(given)) throw new Misuse(`--workers must be a number from 1 to 999, not '${given}'.`);
  return Number(given);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new BadInput([code === 'ENOENT' ? `There is no file ${file}` : `${file} cannot be read: ${message}`]);
  }
}
