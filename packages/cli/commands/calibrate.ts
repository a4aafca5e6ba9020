import { writeFileSync } from 'node:fs';
import type { Command } from '../command.ts';
import { configuration } from '../configuration.ts';
import { askedFor, hostZone, zoneOption } from '../recorded-days.ts';

export const command: Command = {
  name: 'calibrate',
  summary: 'Make a scenario of the twin from recorded days.',
  about:
    'Makes a scenario, as `harken simulate` takes it, of the days from one date to another, the last one included: one day\n' +
    'as it was, of several the mean of each quarter hour. Prints how well it fits: cases, distance from the curve that was\n' +
    'seen and how likely that is by chance, and what was left out. Reads the database of this installation, also beside\n' +
    'its server. Without --out, scenario and fit are printed as JSON.',
  words: ['from', 'to'],
  options: {
    zone: zoneOption,
    out: { kind: { value: 'file' }, about: 'Where the scenario goes.' },
  },
  async run({ words, values }) {
    const [from, to] = words as [string, string];
    const out = values.get('out');
    const config = await configuration();
    const { openDispatch } = await import('@harken/server/dispatch');
    const dispatch = await openDispatch(config);
    try {
      const { scenario, fit } = await askedFor(
        dispatch.calibrate({ from, to, zone: values.get('zone') ?? hostZone() }),
      );
      if (out === undefined) {
        console.log(JSON.stringify({ scenario, fit }, null, 2));
        return 0;
      }
      writeFileSync(out, `${JSON.stringify(scenario, null, 2)}\n`);
      const names = await dispatch.names();
      const told = (value: number | null | undefined, digits = 2) => (value == null ? '–' : value.toFixed(digits));
      console.log(`${out} is a day made of ${fit.days} recorded ones.\n`);
      for (const { queueId, contacts, gaveUp, handle, patience, passedOn, retried, repeated } of fit.types) {
        console.log(`${names.get(queueId)}  ${contacts} contacts, ${gaveUp} gave up`);
        if (handle)
          console.log(
            `  handle time  ${told(handle.meanSeconds, 0)} s, ${handle.kind}, ${handle.cases} cases, distance ${told(handle.distance, 3)}, p ${told(handle.p)}`,
          );
        console.log(
          `  patience     ${told(patience.meanSeconds, 0)} s, ${patience.kind}${patience.lentByOthers ? ' (leaning on all queues)' : ''}, distance ${told(patience.distance, 3)}, p ${told(patience.p)}`,
        );
        const seen = { 'passed on': passedOn, 'came again after giving up': retried, 'after service': repeated };
        const follows = Object.entries(seen).flatMap(([what, share]) =>
          share && share.share > 0 ? `${what} ${told(100 * share.share, 1)} %` : [],
        );
        if (follows.length > 0) console.log(`  what follows ${follows.join(', ')}`);
      }
      for (const { id, agentIds, hours, concurrency } of fit.pools) {
        const rates = concurrency.flatMap(({ holding, perHour }) =>
          perHour === null ? [] : `${holding}: ${told(perHour, 1)}`,
        );
        const curve = rates.length > 0 ? `, completions an hour holding ${rates.join(', ')}` : '';
        console.log(`${id}  ${agentIds.length} agents, ${told(hours, 1)} hours${curve}`);
      }
      console.log('');
      for (const { what, queueId, count } of fit.leftOut)
        console.log(`${inWords[what].replace('#', String(count))}${queueId ? `: ${names.get(queueId)}` : ''}`);
      return 0;
    } finally {
      await dispatch.close();
    }
  },
};

/** What is not in the scenario, or rests on little. */
const inWords = {
  nobody_there: 'Left out, because nobody who has the skill was there for # contacts',
  nobody_came: 'Left out, because nobody came',
  few_gave_up: 'Patience leans on all queues, because only # gave up',
  nobody_gave_up: 'Nobody ever gives up, because none of # did',
  few_handled: 'Handle time rests on # cases',
  never_handled: 'Handle time is that of other queues: none of # contacts was handled',
  clock_change: 'Left out: # days on which the clocks change',
  plan: 'The usual plan, because the one that ran cannot be said in the twin',
  languages: 'Languages are not told apart: # contacts in others than the commonest',
  transfers: '# contacts were transferred to or from queues that are left out',
  virtual_agent: 'Without the # conversations that the virtual agent ended by itself: it handed none over',
  repeats: '# came again on another day and count as arrivals of their own',
};
