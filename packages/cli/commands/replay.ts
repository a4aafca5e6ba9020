import type { Command } from '../command.ts';
import { configuration } from '../configuration.ts';
import { progressBar } from '../progress-bar.ts';
import { askedFor, hostZone, numberIn, plansIn, zoneOption } from '../recorded-days.ts';

export const command: Command = {
  name: 'replay',
  summary: 'Make a recorded day’s routing decisions again.',
  about:
    'Decides again whatever routing decided on a day, by what it was given then, and says how many come out the same;\n' +
    'of those that do not, the first, and in what. With --plans the day is also run in the twin, under the plans that ran\n' +
    'and under yours, with the same customers: the difference comes with its 95 % half width. Reads the database of this\n' +
    'installation, also beside its server. Exit codes: 0 all the same, 1 some are not, 2 the command line is wrong.',
  words: ['day'],
  options: {
    zone: zoneOption,
    plans: { kind: { value: 'file' }, about: 'A JSON list of routing plans, in the place of those that ran.' },
    replications: {
      kind: { value: 'number' },
      about: 'How often the day is run in the twin; 100 unless said otherwise.',
    },
  },
  async run({ words, values }) {
    const day = words[0] as string;
    const zone = values.get('zone') ?? hostZone();
    const plans = await plansIn(values.get('plans'));
    const replications = numberIn(values.get('replications'), 'replications', 100, 10_000);
    const config = await configuration();
    const { openDispatch } = await import('@harken/server/dispatch');
    const dispatch = await openDispatch(config);
    const bar = progressBar(process.stderr);
    const onProgress = (share: number, decisions: number) =>
      bar.show(share, decisions > 0 ? `${number(decisions)} decisions` : 'in the twin');
    try {
      const result = await askedFor(dispatch.replayDay({ day, zone, plans }, { onProgress, replications })).finally(
        bar.clear,
      );
      const { decisions, same, untold, different, otherwise } = result;
      if (decisions === 0) {
        console.log(`Nothing was decided on ${day} (${zone}).`);
        return 0;
      }
      const told = decisions - untold;
      console.log(`${number(same)} of ${number(told)} decisions of ${day} come out the same.`);
      if (untold > 0)
        console.log(`${number(untold)} more cannot be made again: what they were given was not kept, or is gone.`);
      for (const { id, conversationId, at, recorded, now } of different)
        console.log(
          `  ${at}  ${conversationId}  ${id}\n    was ${inWords(recorded)}\n    now ${now ? inWords(now) : 'not decided'}`,
        );
      if (told - same > different.length) console.log(`  and ${number(told - same - different.length)} more.`);
      if (otherwise) {
        const names = await dispatch.names();
        console.log(`\nUnder your plans, over ${otherwise.replications} runs of the day:`);
        for (const { queueId, measure, asItWas, other, difference, halfWidth } of otherwise.measures) {
          const figures = [asItWas, other, difference].map((value) => value.toFixed(4).padStart(10)).join(' ');
          console.log(
            `  ${(queueId ? (names.get(queueId) ?? queueId) : 'All').padEnd(24)} ${measure.padEnd(16)}${figures} ± ${halfWidth.toFixed(4)}`,
          );
        }
      }
      return same === told ? 0 : 1;
    } finally {
      await dispatch.close();
    }
  },
};

const number = (value: number) => value.toLocaleString('en');

const inWords = ({ outcome, agentId, reason }: { outcome: string; agentId: string | null; reason: string }) =>
  `${outcome}${agentId ? ` to ${agentId}` : ''}: ${reason}`;
