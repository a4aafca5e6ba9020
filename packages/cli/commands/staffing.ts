import { text } from 'node:stream/consumers';
import type { Command } from '../command.ts';
import { BadInput, lineOf, parseJson } from '../json-input.ts';

export const command: Command = {
  name: 'staffing',
  summary: 'Say how many agents it takes, or how a number of them does.',
  about:
    'Takes a question as JSON on standard input and answers as JSON: how a number of agents does under a queueing model,\n' +
    'or, without `servers`, the fewest that meet the target. An array of questions gives an array of answers.\n\n' +
    '  { "model": "erlang-a", "arrivalsPerHour": 600, "handleSeconds": 180, "patienceSeconds": 120,\n' +
    '    "withinSeconds": 20, "target": { "serviceLevel": 0.8 }, "maxOccupancy": 0.85, "shrinkage": 0.3 }\n\n' +
    'Models: erlang-b (who finds all busy is turned away), erlang-c (waits), erlang-a (waits and gives up after\n' +
    'patienceSeconds), chat (several at once, ratesPerHour for 1, 2, … of them), response-window (backlog, windowSeconds,\n' +
    'intervalMinutes, arrivals and open by interval). Targets: serviceLevel, asaSeconds, abandonment, blocking.\n' +
    'A measure that a model does not define is null. Exit codes: 0 answered, 2 the question is wrong, a line a mistake.',
  options: {},
  async run() {
    const given = parseJson(process.stdin.isTTY ? '' : await text(process.stdin), 'Standard input');
    const [{ staffingQuestion }, { readAs }, { staff }] = await Promise.all([
      import('@harken/contract/staffing'),
      import('@harken/contract/quantities'),
      import('@harken/engines/staffing'),
    ]);
    const lines: string[] = [];
    const answers = (Array.isArray(given) ? given : [given]).map((one: unknown, place) => {
      const within = Array.isArray(given) ? `[${place}]` : '';
      const read = readAs(staffingQuestion, one);
      if ('mistakes' in read) {
        lines.push(...read.mistakes.map((mistake) => lineOf(mistake, within)));
        return undefined;
      }
      try {
        return staff(read.value);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        lines.push(within === '' ? error.message : `${within} ${error.message}`);
        return undefined;
      }
    });
    if (lines.length > 0) throw new BadInput(lines);
    console.log(JSON.stringify(Array.isArray(given) ? answers : answers[0], null, 2));
    return 0;
  },
};
