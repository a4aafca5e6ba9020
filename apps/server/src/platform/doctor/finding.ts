import type pg from 'pg';
import type { Config } from '../config.ts';

export interface Finding {
  name: string;
  /** `unknown` is what could not be looked at, because something else must run or be there first. */
  state: 'ok' | 'warning' | 'failure' | 'unknown';
  says: string;
  remedy?: string;
}

export interface Patient {
  config: Config;
  folder: string;
  /** Beside whoever works on it; null when nobody answers. */
  database: pg.Client | null;
  /** Where the server listens. */
  url: string;
}

export interface Look {
  name: string;
  look(patient: Patient): Promise<Omit<Finding, 'name'>>;
}

export const ok = (says: string) => ({ state: 'ok' as const, says });
export const warning = (says: string, remedy: string) => ({ state: 'warning' as const, says, remedy });
export const failure = (says: string, remedy: string) => ({ state: 'failure' as const, says, remedy });
export const unknown = (says: string) => ({ state: 'unknown' as const, says });
