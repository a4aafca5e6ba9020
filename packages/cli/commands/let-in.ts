import type { Command } from '../command.ts';
import { configuration } from '../configuration.ts';

export const command: Command = {
  name: 'let-in',
  summary: 'Make a link for someone who lost password, phone and codes.',
  about:
    'For when no administrator is left who could help. Takes away the code app, the passkeys and the recovery codes of\n' +
    'the person, ends their sessions, and prints a link by which they set a new password, once and within an hour. The\n' +
    'audit log says so. The embedded database belongs to the server while that runs: stop it first.',
  words: ['email'],
  options: {},
  async run({ words }) {
    const config = await configuration();
    const { letIn } = await import('@harken/server/let-in');
    const { name, url, minutes } = await letIn(config, words[0] as string);
    console.log(`${name} sets a new password here, once and within ${minutes} minutes:\n\n  ${url}`);
    return 0;
  },
};
