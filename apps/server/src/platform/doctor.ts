/**
 * `harken doctor`: everything an operator would look at, each with what to do about it. It looks from beside: at the
 * folder, at the database through the way in that is open, at the running server through its own doors. It changes
 * nothing.
 */
import { resolve } from 'node:path';
import pg from 'pg';
import type { Config } from './config.ts';
import { addressIn, connectTo } from './database/embedded.ts';
import { databaseChecks } from './doctor/database.ts';
import type { Finding } from './doctor/finding.ts';
import { machineChecks } from './doctor/machine.ts';
import { serverChecks } from './doctor/server.ts';

export async function examine(config: Config): Promise<Finding[]> {
  const folder = resolve(config.HARKEN_DATA);
  const database = await reach(config, folder);
  const url = `http://${['0.0.0.0', '::'].includes(config.HOST) ? '127.0.0.1' : config.HOST}:${config.PORT}`;
  const patient = { config, folder, database, url };
  const findings: Finding[] = [];
  try {
    for (const { name, look } of [...machineChecks, ...databaseChecks, ...serverChecks]) {
      const found = await look(patient).catch((error: Error) => ({
        state: 'failure' as const,
        says: `could not be looked at: ${error.message}`,
        remedy: 'This is a mistake of the check itself, or of what it looked at; the sentence above says where.',
      }));
      findings.push({ name, ...found });
    }
  } finally {
    await database?.end();
  }
  return findings;
}

async function reach(config: Config, folder: string): Promise<pg.Client | null> {
  const client = new pg.Client(
    config.DATABASE_URL
      ? { connectionString: config.DATABASE_URL, connectionTimeoutMillis: 5000 }
      : ({ stream: connectTo(addressIn(folder)), user: 'postgres', database: 'postgres' } as never),
  );
  try {
    await client.connect();
    return client;
  } catch {
    return null;
  }
}
