import { type Command, Misuse } from '../command.ts';

export const command: Command = {
  name: 'start',
  summary: 'Start Harken and stay until it is stopped.',
  about:
    'Starts Harken on the embedded database, or on the one that DATABASE_URL names, and stays until it is stopped.\n' +
    'Every other setting is an environment variable; a start with a wrong one lists all mistakes and their remedies.',
  options: {
    demo: { kind: 'flag', about: 'With Harbour Bank inside: its knowledge, people and live customers.' },
    empty: { kind: 'flag', about: 'Without Harbour Bank; asks for the first administrator. Wins over --demo.' },
    port: { kind: { value: 'number' }, about: 'Where to listen; 0 takes a free one. Wins over PORT.' },
  },
  async run({ flags, values }) {
    const empty = flags.has('empty');
    const port = portFrom(values.get('port'));
    // Loaded only here, so that help and version stay instant.
    const { startFromCommandLine } = await import('@harken/server/main');
    await startFromCommandLine({ demo: flags.has('demo') && !empty, empty, ...(port === undefined ? {} : { port }) });
    return undefined;
  },
};

function portFrom(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const port = Number(given);
  if (!/^\d+$/.test(given) || port > 65_535)
    throw new Misuse(`--port must be a number from 0 to 65535, not '${given}'.`);
  return port;
}
