import type { Command } from '../command.ts';

export const command: Command = {
  name: 'settings',
  summary: 'List every environment variable that Harken reads.',
  about: 'Lists every environment variable that Harken reads, with its default, what it does and what that costs.',
  options: {},
  async run() {
    const { describeSettings } = await import('@harken/server/config');
    for (const { variable, default: standard, text } of describeSettings()) {
      console.log(`${variable}${standard ? ` (default ${standard})` : ''}\n  ${text}\n`);
    }
    return 0;
  },
};
