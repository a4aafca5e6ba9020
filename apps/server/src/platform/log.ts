import { traceId } from './trace.ts';

/**
 * One JSON object a line on standard output. The shape is the one fastify asks of a logger, so it takes ours.
 * Secrets and what people wrote never reach a log: values under the names below are blanked wherever they sit.
 */
export interface Logger {
  level: string;
  trace: LogMethod;
  debug: LogMethod;
  info: LogMethod;
  warn: LogMethod;
  error: LogMethod;
  fatal: LogMethod;
  silent: LogMethod;
  child(bindings: Record<string, unknown>): Logger;
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

interface LogMethod {
  (fields: unknown, message?: string, ...rest: unknown[]): void;
  (message: string): void;
}

const ranks: Record<LogLevel, number> = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60, silent: 100 };

const secretNames = /^(.*password|.*secret|.*token|.*_?key|authorization|cookie|set-cookie|otp|code_verifier)$/i;
const personalNames =
  /^(text|body|html|subject|note|message_text|content|question|answer|email|phone|address|display_name|full_name|answers|attributes)$/i;

export function createLogger(
  level: LogLevel,
  write: (line: string) => void = (line) => process.stdout.write(line),
): Logger {
  return loggerWith({ level }, {}, write);
}

/** For tests and tools: says nothing. */
export const silentLogger: Logger = createLogger('silent');

function loggerWith(
  shared: { level: string },
  bindings: Record<string, unknown>,
  write: (line: string) => void,
): Logger {
  const method =
    (level: LogLevel): LogMethod =>
    (fields: unknown, message?: string) => {
      if (ranks[level] < (ranks[shared.level as LogLevel] ?? ranks.info)) return;
      const line: Record<string, unknown> = { at: new Date().toISOString(), level, traceId: traceId(), ...bindings };
      if (typeof fields === 'string') line.message = fields;
      else if (fields instanceof Error) Object.assign(line, { message: message ?? fields.message, err: safe(fields) });
      else {
        Object.assign(line, safe(fields));
        if (message !== undefined) line.message = message;
      }
      write(`${JSON.stringify(line)}\n`);
    };
  return {
    get level() {
      return shared.level;
    },
    set level(to: string) {
      shared.level = to;
    },
    trace: method('trace'),
    debug: method('debug'),
    info: method('info'),
    warn: method('warn'),
    error: method('error'),
    fatal: method('fatal'),
    silent: () => {},
    child: (more) => loggerWith(shared, { ...bindings, ...(safe(more) as object) }, write),
  };
}

/** The same value, fit for a log: no secret, no personal text, no row values inside a database error. */
export function safe(value: unknown, depth = 0): unknown {
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? String(value) : value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Error) {
    // A database error's `detail` and `where` quote row values; they stay out.
    const { name, message, stack, code } = value as Error & { code?: unknown };
    return {
      type: name,
      message,
      code,
      stack,
      cause: value.cause === undefined ? undefined : safe(value.cause, depth + 1),
    };
  }
  if (depth > 5) return '[deep]';
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => safe(item, depth + 1));
  const out: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    if (secretNames.test(name)) out[name] = '[secret]';
    else if (name === 'req') out[name] = request(inner);
    else if (name === 'res') out[name] = { statusCode: (inner as { statusCode?: number })?.statusCode };
    else if (personalNames.test(name)) out[name] = '[personal]';
    else if (name === 'url' && typeof inner === 'string') out[name] = withoutQuery(inner);
    else out[name] = safe(inner, depth + 1);
  }
  return out;
}

function request(value: unknown) {
  const { method, url, id } = (value ?? {}) as { method?: string; url?: string; id?: unknown };
  return { method, url: url === undefined ? undefined : withoutQuery(url), id };
}

/** A query may carry a token or a search for a person's name. */
function withoutQuery(url: string): string {
  const at = url.indexOf('?');
  return at < 0 ? url : `${url.slice(0, at)}?…`;
}
