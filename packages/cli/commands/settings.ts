import type { Command } from '../command.ts';

export const command: Command = {
  name: 'settings',
  summary: 'List every environment variable that Harken reads.',
  about: 'Lists every environment variable that Harken reads, with its default, what it does and what that costs.',
  options: { markdown: { kind: 'flag', about: 'As docs/configuration.md.' } },
  async run({ flags }) {
    const { describeSettings } = await import('@harken/server/config');
    if (flags.has('markdown')) {
      const { configurationReference } = await import('../configuration-reference.ts');
      console.log(configurationReference(describeSettings()));
      return 0;
    }
    for (const { variable, default: standard, text } of describeSettings()) {
      console.log(`${variable}${standard ? ` (default ${standard})` : ''}\n  ${text}\n`);
    }
    return 0;
  },
};
