/** What can be seen without anybody's help: this machine, the folder, the key, the backups. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { lastBackup } from '../backup.ts';
import { freeBytes } from '../disk.ts';
import { findMasterKey, keyFileOf, keyIdOf } from '../secrets.ts';
import { columnsNamed } from './columns.ts';
import { failure, type Look, ok, unknown, warning } from './finding.ts';

const megabytes = (bytes: number) => `${Math.floor(bytes / 1048576)} MB`;
const projectNode = 24;

export const machineChecks: readonly Look[] = [
  {
    name: 'Node',
    look: async () => {
      const { node } = process.versions;
      return Number(node.split('.')[0]) >= projectNode
        ? ok(`Node ${node}.`)
        : failure(`Node ${node} is older than ${projectNode}.`, `Install Node ${projectNode} or newer, or run npm ci.`);
    },
  },
  {
    name: 'Data folder',
    look: async ({ folder }) => {
      const found = await stat(folder).catch(() => null);
      if (!found) return unknown(`${folder} is not there yet; the first start makes it.`);
      try {
        await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
      } catch {
        return failure(
          `This user may not write to ${folder}.`,
          `Give it to the user that runs Harken: chown -R <user> ${folder}`,
        );
      }
      const others = found.mode & 0o077;
      return others && process.platform !== 'win32'
        ? warning(`Others on this machine may look into ${folder}.`, `chmod 700 ${folder}`)
        : ok(`${folder} is this user's alone.`);
    },
  },
  {
    name: 'Disk',
    look: async ({ folder, config }) => {
      if (!(await stat(folder).catch(() => null))) return unknown('The data folder is not there yet.');
      const free = freeBytes(folder);
      const reserve = config.DISK_RESERVE_MB * 1048576;
      const remedy = 'Delete what is not needed, lower the RETENTION settings, or move HARKEN_DATA to a larger disk.';
      if (free < reserve)
        return failure(`${megabytes(free)} are free, less than the reserve: nothing new is taken in.`, remedy);
      if (free < 5 * reserve || free < 500 * 1048576) return warning(`Only ${megabytes(free)} are free.`, remedy);
      return ok(`${megabytes(free)} are free.`);
    },
  },
  {
    name: 'Master key',
    look: async ({ config, database }) => {
      const found = await findMasterKey(config);
      if (!found) {
        return database
          ? failure(
              `There is none at ${keyFileOf(config)}.`,
              'Bring it from where it is kept: without it stored secrets cannot be read.',
            )
          : unknown('The first start makes one.');
      }
      const { key, origin } = found;
      const file = config.HARKEN_MASTER_KEY ? null : await stat(origin);
      if (file && file.mode & 0o077 && process.platform !== 'win32') {
        return failure(`Others on this machine may read ${origin}.`, `chmod 600 ${origin}`);
      }
      if (!database) return ok(`${keyIdOf(key)} from ${origin}; whether it is the right one shows when Harken runs.`);
      const used = new Set<string>();
      for (const { table, column } of await columnsNamed(database, '(^|_)(secret|value)$')) {
        const { rows } = await database.query(
          `select distinct split_part(${column}, '.', 2) as id from ${table} where ${column} ~ '^v1[.][^.]{8}[.]'`,
        );
        for (const { id } of rows) used.add(id);
      }
      const foreign = [...used].filter((id) => id !== keyIdOf(key));
      return foreign.length === 0
        ? ok(`${keyIdOf(key)} from ${origin} opens every stored secret.`)
        : failure(
            `Secrets were encrypted with ${foreign.join(', ')}, and ${origin} holds ${keyIdOf(key)}.`,
            'Bring the right key, or end the rotation: docs/security-keys.md.',
          );
    },
  },
  {
    name: 'Backup',
    look: async ({ config }) => {
      const last = await lastBackup(config);
      const remedy = 'Take one every night, and restore one now and then: harken backup <file>';
      if (!last) return warning('None was taken on this machine.', remedy);
      const hours = (Date.now() - Date.parse(last.at)) / 3_600_000;
      if (!(await stat(last.file).catch(() => null)))
        return warning(`The last one, ${last.file}, is gone from there.`, 'Make sure that it was moved and not lost.');
      return hours > 48
        ? warning(`The last one is ${Math.floor(hours / 24)} days old (${last.file}).`, remedy)
        : ok(`The last one is ${Math.floor(hours)} h old (${last.file}).`);
    },
  },
];
