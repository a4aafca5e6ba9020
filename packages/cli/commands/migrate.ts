import type { Command } from '../command.ts';
import { configuration } from '../configuration.ts';

export const command: Command = {
  name: 'migrate',
  summary: 'Bring the database up to date, and stop.',
  about:
    'Brings the database up to date and stops: the one that DATABASE_URL names, or the embedded one in HARKEN_DATA.\n' +
    'A start does the same by itself; run this first where a start should find nothing left to do.',
  options: {},
  async run() {
    const config = await configuration();
    const { openDatabase } = await import('@harken/server/database');
    const database = await openDatabase(config);
    const which = database.kind === 'embedded' ? `embedded database in ${config.HARKEN_DATA}` : 'database';
    await database.close();
    console.log(`The ${which} is up to date.`);
    return 0;
  },
};
