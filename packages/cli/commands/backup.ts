import { type Command, Misuse } from '../command.ts';
import { configuration } from '../configuration.ts';
import { passphraseFrom } from '../passphrase.ts';

export const command: Command = {
  name: 'backup',
  summary: 'Write everything into one file, while it runs.',
  about:
    'Writes the database and the uploads into one checksummed file, while Harken runs or not, without stopping it.\n' +
    'Whatever was acknowledged before the moment it states is in it. The master key is not, unless you ask for it:\n' +
    'keep that elsewhere, because secrets in the backup cannot be read without it.',
  words: ['file'],
  options: {
    replace: { kind: 'flag', about: 'Put it in the place of an earlier file of this name.' },
    'with-key': { kind: 'flag', about: 'Put the master key in, sealed with the passphrase.' },
    'passphrase-file': { kind: { value: 'file' }, about: 'A file whose first line is the passphrase.' },
  },
  async run(given) {
    const { flags, words } = given;
    const passphrase = passphraseFrom(given);
    if (flags.has('with-key') !== (passphrase !== undefined)) {
      throw new Misuse('--with-key and --passphrase-file belong together. See: harken backup --help');
    }
    const config = await configuration();
    const { takeBackup } = await import('@harken/server/backup');
    const began = performance.now();
    const report = await takeBackup(config, {
      file: words[0] as string,
      replace: flags.has('replace'),
      ...(passphrase === undefined ? {} : { passphrase }),
    });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(
      `${words[0]} holds everything up to ${report.moment}: ${report.rows} rows and ${report.files} files in ` +
        `${(report.bytes / 1e6).toFixed(1)} MB, taken in ${seconds} s; others waited ${Math.round(report.stoppedMs)} ms.`,
    );
    if (report.keyId && passphrase === undefined)
      console.log(`Its secrets need the master key ${report.keyId}, which is not in it.`);
    return 0;
  },
};
