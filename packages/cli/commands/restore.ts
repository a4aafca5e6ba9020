import { createInterface } from 'node:readline/promises';
import type { Command } from '../command.ts';
import { configuration } from '../configuration.ts';
import { passphraseFrom } from '../passphrase.ts';

export const command: Command = {
  name: 'restore',
  summary: 'Put a backup in place, whole or not at all.',
  about:
    'Restores a backup into HARKEN_DATA, or into the database that DATABASE_URL names. Stop Harken first.\n' +
    'A broken, foreign or newer backup is refused and nothing is touched; an older one is brought up to date at the\n' +
    'next start. A backup of the embedded database can be restored into PostgreSQL, and the other way round.',
  words: ['file'],
  options: {
    check: { kind: 'flag', about: 'Only prove that the backup is whole, and say what it holds.' },
    replace: {
      kind: 'flag',
      about: 'Replace what is there. The embedded database is kept beside; a PostgreSQL database is dropped.',
    },
    yes: { kind: 'flag', about: 'Do not ask whether to replace.' },
    'passphrase-file': {
      kind: { value: 'file' },
      about: 'Take the master key out of the backup with this passphrase.',
    },
    'without-key': { kind: 'flag', about: 'The master key comes later, before the first start.' },
  },
  async run(given) {
    const { flags, words } = given;
    const file = words[0] as string;
    const passphrase = passphraseFrom(given);
    const config = await configuration();
    const { describeBackup, restoreBackup } = await import('@harken/server/backup');
    if (flags.has('check')) {
      const { moment, version, bytes, migrations, keyId } = await describeBackup(file);
      console.log(
        `${file} is whole: everything up to ${moment}, ${(bytes / 1e6).toFixed(1)} MB, made by Harken ${version} at ` +
          `${migrations.at(-1)?.name}${keyId ? `; its secrets need the master key ${keyId}` : ''}.`,
      );
      return 0;
    }
    const replace = flags.has('replace');
    const place = config.DATABASE_URL ? 'the database that DATABASE_URL names' : config.HARKEN_DATA;
    if (replace && !flags.has('yes') && !(await agreed(`Replace what is in ${place}? Type yes: `))) {
      console.error('Nothing was touched.');
      return 1;
    }
    const began = performance.now();
    const report = await restoreBackup(config, {
      file,
      replace,
      withoutKey: flags.has('without-key'),
      ...(passphrase === undefined ? {} : { passphrase }),
    });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(
      `Everything up to ${report.moment} is in ${place}: ${report.rows} rows and ${report.files} files in ${seconds} s.`,
    );
    if (report.earlier)
      console.log(`What was there before is in ${report.earlier}; delete it when you no longer need it.`);
    return 0;
  },
};

/** Without somebody to ask, the answer is no. */
async function agreed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.error('Nobody is there to confirm: say --yes as well.');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(question);
  terminal.close();
  return answer.trim().toLowerCase() === 'yes';
}
