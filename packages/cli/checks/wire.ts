import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from './check.ts';

/**
 * What travels between servers, browsers and other people's programs: events, routes and socket frames, as JSON
 * Schema. `packages/contract/wire.json` keeps the agreed form. A change that was not meant fails here; one that was
 * is accepted with `npm run wire`, and the diff of that file shows it to the reviewer.
 */
export const check: Check = {
  name: 'wire',
  demands: 'what goes over the wire changes only on purpose; accept a change with: npm run wire',
  async run(root) {
    const now = await wireOf(root);
    const agreed = agreedIn(root);
    const looked = Object.keys(now.events).length + Object.keys(now.routes).length;
    if (!agreed) return { looked, at: 'schemas', problems: [`${wireFile} does not exist; make it with: npm run wire`] };
    const problems = agreed.hash === now.hash ? [] : differences(agreed, now);
    return { looked, at: 'schemas', problems };
  },
};

const wireFile = 'packages/contract/wire.json';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Schemas = Record<string, Json>;

interface Wire {
  /** Of everything below with the parts put in their places, so that giving a part a name is no change. */
  readonly hash: string;
  readonly events: Schemas;
  readonly routes: Schemas;
  readonly frames: Schemas;
  /** Schemas with a name of their own, as they are told and as they are asked for. */
  readonly parts: Schemas;
}

/** zod's own method; the checks need nothing else of it, and so do not depend on it. */
interface ZodSchema {
  toJSONSchema(options: {
    io: 'input' | 'output';
    unrepresentable: 'any';
    override: (found: { zodSchema: unknown; jsonSchema: Record<string, unknown> }) => void;
  }): Json;
}

const isSchema = (value: unknown): value is ZodSchema =>
  typeof value === 'object' && value !== null && 'toJSONSchema' in value;

async function wireOf(root: string): Promise<Wire> {
  const folder = join(root, 'packages/contract');
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const modules = new Map<string, Record<string, unknown>>();
  for (const file of files.sort()) modules.set(file.replace('.ts', ''), await import(join(folder, file)));

  const names = new Map<unknown, string>();
  for (const [file, exported] of modules) {
    for (const [name, value] of Object.entries(exported)) {
      if (isSchema(value) && !names.has(value)) names.set(value, `${file}.${name}`);
    }
  }

  const parts: Schemas = {};
  const write = (schema: ZodSchema, io: 'input' | 'output'): Json => {
    const written = schema.toJSONSchema({
      io,
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        const name = zodSchema === schema ? undefined : names.get(zodSchema);
        if (!name) return;
        for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
        jsonSchema.$ref = refer(zodSchema as ZodSchema, name, io);
      },
    });
    return canonical(written);
  };
  const refer = (schema: ZodSchema, name: string, io: 'input' | 'output') => {
    const part = `${io === 'input' ? 'asked' : 'told'}:${name}`;
    if (!(part in parts)) {
      parts[part] = null;
      parts[part] = write(schema, io);
    }
    return part;
  };
  const entry = (schema: unknown, io: 'input' | 'output'): Json => {
    if (!isSchema(schema)) throw new Error('The contract declares something on the wire that is not a zod schema');
    const name = names.get(schema);
    return name ? { $ref: refer(schema, name, io) } : write(schema, io);
  };

  const events = modules.get('events')?.events as Record<string, unknown>;
  const routes = modules.get('routes')?.routes as Record<string, Record<string, unknown>>;
  const { clientFrame, signal } = modules.get('live') ?? {};
  const content = {
    events: sorted(events, (schema) => entry(schema, 'output')),
    routes: sorted(routes, ({ method, path, as, status, params, query, body, reply }) => ({
      does: `${method} ${path}`,
      as: String(as),
      status: Number(status ?? 200),
      ...(params ? { params: entry(params, 'input') } : {}),
      ...(query ? { query: entry(query, 'input') } : {}),
      ...(body ? { body: entry(body, 'input') } : {}),
      reply: entry(reply, 'output'),
    })),
    frames: sorted({ envelope: modules.get('events')?.envelope, clientFrame, signal }, (schema) =>
      entry(schema, 'output'),
    ),
  };
  return {
    hash: createHash('sha256')
      .update(JSON.stringify(expanded(content, parts)))
      .digest('hex'),
    ...content,
    parts: sorted(parts, (part) => part),
  };
}

function sorted<T>(values: Record<string, T>, write: (value: T) => Json): Schemas {
  return Object.fromEntries(
    Object.keys(values)
      .sort()
      .map((name) => [name, write(values[name] as T)]),
  );
}

/** Keys in order, and without what only people read. */
function canonical(value: Json): Json {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const spoken = new Set(['$schema', 'description', 'title', 'examples']);
  // Inside `properties` the keys are names of ours, and one of them may well be "title".
  const keep = (key: string) => !spoken.has(key) || typeof value[key] === 'object';
  const ordered = sorted(Object.fromEntries(Object.entries(value).filter(([key]) => keep(key))), canonical);
  // Which fields are required is a set; its order follows the source.
  if (Array.isArray(ordered.required)) ordered.required = ordered.required.toSorted();
  return ordered;
}

function expanded(value: Json, parts: Schemas, within: readonly string[] = []): Json {
  if (Array.isArray(value)) return value.map((item) => expanded(item, parts, within));
  if (typeof value !== 'object' || value === null) return value;
  const part = value.$ref;
  if (typeof part === 'string' && part in parts) {
    // A schema that holds itself: how many steps up it comes round again says which one.
    const seen = within.indexOf(part);
    return seen === -1 ? expanded(parts[part] as Json, parts, [...within, part]) : { $again: within.length - seen };
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, expanded(inner, parts, within)]));
}

function agreedIn(root: string): Wire | undefined {
  const path = join(root, wireFile);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Wire) : undefined;
}

/** One line for each place that differs: - gone, + new, ~ changed. */
function differences(before: Wire, after: Wire): string[] {
  const places = (wire: Wire) => {
    const { hash: _, ...content } = wire;
    return new Map(leaves(content as unknown as Json));
  };
  const [old, now] = [places(before), places(after)];
  const changed = [...new Set([...old.keys(), ...now.keys()])].flatMap((place) => {
    if (old.get(place) === now.get(place)) return [];
    if (!now.has(place)) return [`- ${place}: ${old.get(place)}`];
    if (!old.has(place)) return [`+ ${place}: ${now.get(place)}`];
    return [`~ ${place}: ${old.get(place)} → ${now.get(place)}`];
  });
  return changed.length > 0 ? changed : [`${wireFile} was changed by hand; make it again with: npm run wire`];
}

function leaves(value: Json, place = ''): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[place, JSON.stringify(value)]];
  // Lists of plain values, such as the choices of an enum, read better whole.
  const inner = Object.entries(value);
  if (inner.length === 0 || (Array.isArray(value) && value.every((item) => typeof item !== 'object'))) {
    return [[place, JSON.stringify(value)]];
  }
  return inner.flatMap(([key, item]) => leaves(item, place === '' ? key : `${place} › ${key}`));
}

/** One schema a line: short enough to keep, long enough that a diff shows which one changed. */
function printed(wire: Wire): string {
  const section = (schemas: Schemas) => {
    const lines = Object.entries(schemas).map(
      ([name, schema]) => `    ${JSON.stringify(name)}: ${JSON.stringify(schema)}`,
    );
    return `{\n${lines.join(',\n')}\n  }`;
  };
  const { hash, ...sections } = wire;
  const body = Object.entries(sections).map(([name, schemas]) => `  ${JSON.stringify(name)}: ${section(schemas)}`);
  return `{\n  "hash": ${JSON.stringify(hash)},\n${body.join(',\n')}\n}\n`;
}

/** Agrees to the wire as the contract now describes it, and tells what changed. */
export async function accept(root: string): Promise<string[]> {
  const before = agreedIn(root);
  const now = await wireOf(root);
  writeFileSync(join(root, wireFile), printed(now));
  if (!before)
    return [`Agreed: ${Object.keys(now.events).length} events and ${Object.keys(now.routes).length} routes.`];
  return before.hash === now.hash ? ['Nothing on the wire changed.'] : differences(before, now);
}

if (import.meta.main) {
  for (const line of await accept(join(import.meta.dirname, '../../..'))) console.log(line);
}
