import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../command.ts';

export const command: Command = {
  name: 'version',
  summary: 'Show the version of Harken and of the Node it runs on.',
  about: 'Shows the version of Harken and of the Node it runs on.',
  options: {},
  async run() {
    const manifest = readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8');
    console.log(`harken ${JSON.parse(manifest).version} on Node ${process.versions.node}`);
    return 0;
  },
};
