import { type Command, Misuse } from '../command.ts';
import { askDemonstration, port } from '../demonstration.ts';
import { progressBar } from '../progress-bar.ts';

/** A line of the answer: a day that is there now, the end, or why there is none. */
type Line =
  | { day: string; daysLoaded: number; days: number; contacts: number }
  | { done: true; added: number; days: number; contacts: number }
  | { failed: string };

export const command: Command = {
  name: 'demo history',
  summary: 'Load the past of the demonstration: its reports need days behind them.',
  about:
    'Loads days of Harbour Bank that lie before the first start of the demonstration that runs on this machine.\n' +
    'Days that are there already stay as they are, so repeating it adds nothing, and after a stop it goes on.\n' +
    'A card outage lies in the fifth of sixty days’ weeks, a campaign in the seventh.',
  options: {
    days: { kind: { value: 'number' }, about: 'How many days, 1 to 90; 60 unless said otherwise.' },
    seed: { kind: { value: 'number' }, about: 'Another number makes other days; 7 unless said otherwise.' },
    port,
  },
  async run({ values }) {
    const days = Number(values.get('days') ?? 60);
    const seed = Number(values.get('seed') ?? 7);
    if (!Number.isInteger(days) || days < 1 || days > 90) throw new Misuse('--days must be a number from 1 to 90.');
    if (!Number.isInteger(seed)) throw new Misuse('--seed must be a whole number.');
    const began = performance.now();
    const answer = await askDemonstration(values, 'history', { days, seed });
    if (!answer?.body) return 1;
    const bar = progressBar(process.stdout);
    for await (const line of lines(answer.body)) {
      if ('failed' in line) {
        bar.clear();
        console.error(line.failed);
        return 1;
      }
      if ('done' in line) {
        const seconds = ((performance.now() - began) / 1000).toFixed(1);
        bar.clear();
        console.log(
          `${line.added} contacts added in ${seconds} s; ${line.contacts} on ${line.days} days are there now.`,
        );
        return 0;
      }
      const text = `${line.daysLoaded} of ${line.days} days, back to ${line.day}: ${line.contacts} contacts`;
      if (process.stdout.isTTY) bar.show(line.daysLoaded / line.days, text);
      else console.log(text);
    }
    bar.clear();
    console.error('The demonstration stopped before everything was loaded; the same command goes on.');
    return 1;
  },
};

async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<Line> {
  let rest = '';
  try {
    for await (const piece of body.pipeThrough(
      new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>,
    )) {
      const parts = `${rest}${piece}`.split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) yield JSON.parse(part) as Line;
    }
  } catch (error) {
    // The connection broke: what was told is all there is.
    if (!(error instanceof TypeError)) throw error;
  }
}
