import { z } from 'zod';

const days = (standard: number) =>
  z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(0, 'is below 0')
    .max(36_500, 'is above 36500')
    .default(standard);

/**
 * Everything an operator can set, one variable a line, each with what it does, when to change it and what that
 * costs. The program's name for a setting is the variable's own name, so that one search finds both.
 * Only this file reads the environment.
 */
const settings = z.object({
  PORT: z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(0, 'is below 0')
    .max(65535, 'is above 65535')
    .default(3000)
    .describe('The port to listen on. Change it when 3000 is taken; 0 takes any free port.'),
  HOST: z
    .string()
    .min(1, 'is empty')
    .default('127.0.0.1')
    .describe(
      'The address to listen on. The default serves this machine only; 0.0.0.0 serves the network, and then a proxy with TLS belongs in front.',
    ),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'is not a web address' })
    .optional()
    .describe(
      'The address people use, as in https://help.example.com. Set it behind a proxy: links in mail, cookies and the socket origin check follow it.',
    ),
  HARKEN_DATA: z
    .string()
    .min(1, 'is empty')
    .default('./.harken')
    .describe(
      'The folder for the embedded database, uploads and the generated master key. Back it up; keep it on a local disk, because network disks may lie about flushing.',
    ),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'is not a postgres:// address' })
    .optional()
    .describe(
      'PostgreSQL 15 or newer, as in postgres://harken@db/harken. Unset, the embedded database in HARKEN_DATA serves one process; set it to run several.',
    ),
  DATABASE_CONNECTIONS: z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(2, 'is below 2')
    .max(200, 'is above 200')
    .default(12)
    .describe(
      'Connections to the database a process keeps at most. Raise it when requests wait for one; each costs PostgreSQL about 10 MB.',
    ),
  NATS_URL: z
    .url({ protocol: /^(nats|tls|wss?)$/, error: 'is not a nats:// address' })
    .optional()
    .describe(
      'NATS, the bus between processes. Without it, several processes still see one truth, but learn of news from each other up to two seconds late and typing signs do not cross.',
    ),
  HARKEN_ROLE: z
    .enum(['web', 'worker', 'all'], { error: 'is none of web, worker, all' })
    .default('all')
    .describe(
      'What this process does: web answers people, worker runs reactions and jobs, all does both. Split them when jobs slow the answers down.',
    ),
  HARKEN_MASTER_KEY: z
    .string()
    .refine((key) => decodeKey(key)?.length === 32, 'is not 32 bytes in hex or base64')
    .optional()
    .describe(
      'The key that encrypts stored secrets: 32 bytes in hex or base64. Unset, one is made in HARKEN_DATA/master.key at the first start. Losing it loses every stored secret.',
    ),
  HARKEN_MASTER_KEY_FILE: z
    .string()
    .min(1, 'is empty')
    .optional()
    .describe(
      'A file that holds the master key, for secret stores that mount files. Not together with HARKEN_MASTER_KEY.',
    ),
  TRUST_PROXY: z
    .string()
    .default('')
    .describe(
      'Proxies whose X-Forwarded-For is believed: addresses or ranges, comma-separated. Set it to your proxy’s address behind one; trusting a stranger lets anyone claim any address.',
    ),
  RATE_LIMIT_PER_MINUTE: z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(0, 'is below 0')
    .default(600)
    .describe(
      'Requests of one session a minute; ten times as many of one address. Raise it for a load test; 0 switches every limit off.',
    ),
  SOCKETS_PER_SESSION: z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(1, 'is below 1')
    .default(50)
    .describe('Live connections of one browser at once, which are its tabs. Each costs up to 11 KB of memory.'),
  SOCKETS_PER_ADDRESS: z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(1, 'is below 1')
    .default(5000)
    .describe(
      'Live connections from one address at once, in each process. Raise it when a larger office or mobile network is behind one address. Not counted while RATE_LIMIT_PER_MINUTE is 0.',
    ),
  UPLOAD_MB_PER_CUSTOMER: z.coerce
    .number({ error: 'is not a number' })
    .positive('is not above 0')
    .default(200)
    .describe('Megabytes of files that one customer may send within 24 hours.'),
  UPLOAD_MB_PER_DAY: z.coerce
    .number({ error: 'is not a number' })
    .positive('is not above 0')
    .default(10_000)
    .describe(
      'Megabytes of files that all customers together may send within 24 hours. Keep it below the free space of the data folder.',
    ),
  SIGN_IN_LIMIT_PER_MINUTE: z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(1, 'is below 1')
    .default(20)
    .describe(
      'Attempts to sign in, set up or reset a password from one address a minute. Raise it when many people share an address; each attempt costs 50 ms of a processor.',
    ),
  DISK_RESERVE_MB: z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(0, 'is below 0')
    .default(64)
    .describe(
      'Megabytes of the data folder’s disk that stay free: below, nothing new is taken in until there is room again, and reading goes on. Raise it where other programs fill the disk fast; 0 lets it run full, which ends the embedded database.',
    ),
  READY_LAG_SECONDS: z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(1, 'is below 1')
    .default(30)
    .describe(
      'How far behind reactions may be before /ready calls the house degraded. Lower it to be told of trouble sooner; rushes then ring the bell too.',
    ),
  OUTGOING_TO_LOOPBACK: z
    .enum(['on', 'off'], { error: 'is neither on nor off' })
    .default('off')
    .describe(
      'Whether settings of administrators may make this server ask this machine itself, as an identity provider on localhost. Only for development: with it on, an administrator reaches what listens here.',
    ),
  HARKEN_DEMO: z
    .enum(['on', 'off'], { error: 'is neither on nor off' })
    .default('off')
    .describe(
      'The demonstration: Harbour Bank with its people, knowledge and live customers. Its log-ins are printed and work from this machine only.',
    ),
  HARKEN_DEMO_CUSTOMERS: z.coerce
    .number({ error: 'is not a number' })
    .min(0, 'is below 0')
    .max(3600, 'is above 3600')
    .default(40)
    .describe(
      'Live customers of the demonstration an hour. 0 stops them; `harken demo customers` changes it while it runs.',
    ),
  HARKEN_DEMO_COLLEAGUES: z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(0, 'is below 0')
    .max(12, 'is above 12')
    .default(4)
    .describe('Simulated agents of the demonstration who work beside you. With 0 every customer waits for you.'),
  HARKEN_DEMO_HISTORY: z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(0, 'is below 0')
    .max(90, 'is above 90')
    .default(14)
    .describe(
      'Days of the demonstration that lie behind it at its first start; they are loaded beside the work. With 0 it begins with empty desks; `harken demo history` loads more.',
    ),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'is none of trace, debug, info, warn, error, fatal, silent',
    })
    .default('info')
    .describe(
      'How much is logged. debug names every request; it costs disk, never personal text. SIGUSR2 switches to debug and back while it runs.',
    ),
  METRICS_TOKEN: z
    .string()
    .min(16, 'has fewer than 16 characters')
    .optional()
    .describe(
      'Who brings this token (Authorization: Bearer …) may read /metrics. Unset, only this machine may, and not through a proxy.',
    ),
  RETENTION_UNSENT_FILES_DAYS: days(7).describe(
    'How long an upload that was never sent is kept. Lower it when people upload much and send little; 0 keeps it for ever.',
  ),
  RETENTION_TRAILS_DAYS: days(365).describe(
    'How long the pages a customer saw before they wrote are kept, counted from the visit. Lower it where the law wants less; 0 keeps them for ever.',
  ),
  RETENTION_BULK_ACTS_DAYS: days(30).describe(
    'How long an act on many conversations can be undone; until then it is kept what each of them was before. Lower it where less may be kept; 0 keeps it for ever.',
  ),
  RETENTION_ROUNDS_DAYS: days(400).describe(
    'How long it is kept what each routing decision was given, by which a day can be replayed; the decisions themselves stay. Lower it where disk is dear: a decision takes about a kilobyte; 0 keeps it for ever.',
  ),
  RETENTION_PROCEDURE_RUNS_DAYS: days(90).describe(
    'How long it is kept how a procedure went with a customer, with what they filled in, after it ended. Lower it where less may be kept; 0 keeps it for ever.',
  ),
  RETENTION_AUDIT_DAYS: days(0).describe(
    'How long the audit log is kept. 0 keeps it for ever, which is the default because deleting it deletes the proof.',
  ),
});

export type Config = z.infer<typeof settings>;

export interface Mistake {
  variable: string;
  message: string;
  remedy: string;
}

/** Words on the command line, which win over the environment. */
export interface Flags {
  port?: string;
  host?: string;
  data?: string;
  demo?: boolean;
  empty?: boolean;
}

/**
 * A start that must not go on: a taken folder, a newer version's data, missing rights. The message is one
 * sentence for the operator, and nothing has been touched. The caller prints it and exits with `exitCode`.
 */
export class StartRefusal extends Error {
  readonly code: string;
  readonly exitCode: number;
  constructor(code: string, message: string, exitCode = 1) {
    super(message);
    this.name = 'StartRefusal';
    this.code = code;
    this.exitCode = exitCode;
  }
}

/** Reads every setting and reports every mistake at once. */
export function readConfig(
  env: Record<string, string | undefined> = process.env,
  flags: Flags = {},
): Config | { mistakes: Mistake[] } {
  const given: Record<string, string> = {};
  for (const name of Object.keys(settings.shape)) {
    // An empty variable is how a compose file says "not set".
    if (env[name] !== undefined && env[name] !== '') given[name] = env[name];
  }
  if (flags.port !== undefined) given.PORT = flags.port;
  if (flags.host !== undefined) given.HOST = flags.host;
  if (flags.data !== undefined) given.HARKEN_DATA = flags.data;
  if (flags.demo) given.HARKEN_DEMO = 'on';
  if (flags.empty) given.HARKEN_DEMO = 'off';
  // Trying it out must never end up in the folder of a real organisation.
  if (flags.demo && !flags.empty && given.HARKEN_DATA === undefined) given.HARKEN_DATA = './.harken-demo';

  const parsed = settings.safeParse(given);
  const mistakes: Mistake[] = [];
  for (const issue of parsed.error?.issues ?? []) {
    const variable = String(issue.path[0]);
    mistakes.push({
      variable,
      message: `${variable} ${issue.message}${shown(variable, given[variable])}.`,
      remedy: remedyFor(variable),
    });
  }
  mistakes.push(...contradictions(given), ...misspellings(env));
  if (mistakes.length > 0 || !parsed.success) return { mistakes };
  return parsed.data;
}

/** Settings that are right alone and wrong together. */
function contradictions(given: Record<string, string>): Mistake[] {
  const mistakes: Mistake[] = [];
  if (given.HARKEN_MASTER_KEY && given.HARKEN_MASTER_KEY_FILE) {
    mistakes.push({
      variable: 'HARKEN_MASTER_KEY_FILE',
      message: 'HARKEN_MASTER_KEY and HARKEN_MASTER_KEY_FILE are both set.',
      remedy: 'Keep one of them, so that it is clear which key encrypts.',
    });
  }
  if (given.NATS_URL && !given.DATABASE_URL) {
    mistakes.push({
      variable: 'NATS_URL',
      message: 'NATS_URL is set without DATABASE_URL: the embedded database serves one process, which needs no bus.',
      remedy: 'Set DATABASE_URL as well, or leave NATS_URL out.',
    });
  }
  if ((given.HARKEN_ROLE === 'web' || given.HARKEN_ROLE === 'worker') && !given.DATABASE_URL) {
    mistakes.push({
      variable: 'HARKEN_ROLE',
      message: `HARKEN_ROLE is ${given.HARKEN_ROLE} without DATABASE_URL: on the embedded database one process does everything.`,
      remedy: 'Set HARKEN_ROLE=all, or set DATABASE_URL.',
    });
  }
  return mistakes;
}

/** A misspelt variable would silently keep its default. */
function misspellings(env: Record<string, string | undefined>): Mistake[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('HARKEN_') && !(name in settings.shape))
    .map((name) => ({
      variable: name,
      message: `${name} is not a setting of Harken.`,
      remedy: `Remove it, or use one of ${Object.keys(settings.shape)
        .filter((known) => known.startsWith('HARKEN_'))
        .join(', ')}.`,
    }));
}

function shown(variable: string, value: string | undefined): string {
  // Addresses carry passwords and keys are keys: those are never printed.
  return value === undefined || /KEY|URL|TOKEN/.test(variable) ? '' : ` ("${value}")`;
}

function remedyFor(variable: string): string {
  return settings.shape[variable as keyof typeof settings.shape]?.description ?? 'Remove it.';
}

/** The address people use, without a slash at its end; on this machine where none is set. */
export const originOf = ({ PUBLIC_URL, PORT }: Pick<Config, 'PUBLIC_URL' | 'PORT'>): string =>
  (PUBLIC_URL ?? `http://localhost:${PORT}`).replace(/\/+$/, '');

/** 32 bytes in hex or base64; undefined when it is neither. */
export function decodeKey(key: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(key)) return Buffer.from(key, 'hex');
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(key) ? Buffer.from(key, 'base64') : undefined;
}

/** Every setting with its default and its sentence, for `harken settings` and docs/configuration.md. */
export function describeSettings(): { variable: string; default: string | undefined; text: string }[] {
  return Object.entries(settings.shape).map(([variable, schema]) => ({
    variable,
    default: String(settings.partial().shape[variable as keyof typeof settings.shape].safeParse(undefined).data ?? ''),
    text: schema.description ?? '',
  }));
}
