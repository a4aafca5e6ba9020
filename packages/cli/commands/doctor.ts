import type { Command } from '../command.ts';
import { configuration } from '../configuration.ts';

const signs = { ok: '✓', warning: '!', failure: '✗', unknown: '–' };

export const command: Command = {
  name: 'doctor',
  summary: 'Look at everything an operator would, with remedies.',
  about:
    'Looks at this machine, the data folder, the database, the running server and what is in front of it, changes\n' +
    'nothing, and says what to do about what is wrong. It uses the same settings as the server: run it where and as\n' +
    'whom the server runs. Exit codes: 0 nothing wrong (warnings may be there), 1 something is.',
  options: { json: { kind: 'flag', about: 'Print the findings as JSON, for a monitor.' } },
  async run({ flags }) {
    const config = await configuration();
    const { examine } = await import('@harken/server/doctor');
    const findings = await examine(config);
    if (flags.has('json')) console.log(JSON.stringify(findings, null, 2));
    else {
      const width = Math.max(...findings.map(({ name }) => name.length));
      for (const { name, state, says, remedy } of findings) {
        console.log(`${signs[state]} ${name.padEnd(width)}  ${says}`);
        if (remedy) console.log(`  ${' '.repeat(width)}  → ${remedy}`);
      }
    }
    return findings.some(({ state }) => state === 'failure') ? 1 : 0;
  },
};
