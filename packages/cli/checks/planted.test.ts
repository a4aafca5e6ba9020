import { describe, expect, test } from 'vitest';
import { aCopyOf, aSmallHouse } from './a-project.ts';
import { check as boundaries } from './boundaries.ts';
import { type Check, passed } from './check.ts';
import { check as environment } from './environment.ts';
import { check as links } from './links.ts';
import { check as names } from './names.ts';
import { check as purity } from './purity.ts';
import { check as schemas } from './schemas.ts';
import { lint, types, unused } from './tools.ts';
import { accept, check as wire } from './wire.ts';

const root = new URL('../../../', import.meta.url).pathname;
const server = 'apps/server/src';
type Files = Record<string, string>;

/** A house that passes, then the same house with these files: what the check finds in it. */
async function planted(check: Check, files: Files): Promise<readonly string[]> {
  using house = aSmallHouse();
  const before = await check.run(house.root);
  expect(before.problems, 'the house without the plant').toEqual([]);
  expect(passed(before)).toBe(true);
  house.write(files);
  const after = await check.run(house.root);
  expect(passed(after)).toBe(after.problems.length === 0);
  return after.problems;
}

describe('boundaries refuse', () => {
  const refused: [string, Files, RegExp][] = [
    [
      'entering another room past its door',
      { [`${server}/routing/offers.ts`]: "export * from '../conversations/store.ts';" },
      /^apps\/server\/src\/routing\/offers\.ts imports .*conversations\/store\.ts, but another room .* \(door\)$/,
    ],
    [
      'entering another room past its door for a type only',
      { [`${server}/routing/offers.ts`]: "export type { X } from '../conversations/store.ts';" },
      /\(door\)$/,
    ],
    [
      'a test that reaches deeper into another room than wiring does',
      {
        [`${server}/conversations/transitions.ts`]: 'export const transitions = {};',
        [`${server}/routing/routing.test.ts`]: "import '../conversations/transitions.ts';",
      },
      /\(door-for-tests\)$/,
    ],
    [
      'main reaching past what is wired',
      {
        [`${server}/routing/offers.ts`]: 'export const offers = [];',
        [`${server}/serve.ts`]: "import './routing/offers.ts';",
      },
      /\(door-for-wiring\)$/,
    ],
    [
      'the record calling service',
      { [`${server}/knowledge/knowledge.ts`]: "import '../routing/routing.ts';" },
      /knowledge\.ts imports .*routing\.ts, but the record calls nobody above.* \(floor-record\)$/,
    ],
    [
      'the record calling steering',
      { [`${server}/knowledge/knowledge.ts`]: "import '../analytics/analytics.ts';" },
      /\(floor-record\)$/,
    ],
    [
      'service calling steering',
      { [`${server}/channels/channels.ts`]: "import '../analytics/analytics.ts';" },
      /\(floor-service\)$/,
    ],
    [
      'the platform knowing a room',
      { [`${server}/platform/jobs.ts`]: "import '../routing/routing.ts';" },
      /\(platform\)$/,
    ],
    ['a room importing main', { [`${server}/channels/channels.ts`]: "import '../main.ts';" }, /\(wiring-is-last\)$/],
    [
      'a room that stands on no floor',
      { [`${server}/billing/billing.ts`]: 'export const billing = 1;' },
      /^apps\/server\/src\/billing\/ stands on no floor/,
    ],
    [
      'the demonstration using a room directly',
      { 'demo/history.ts': "import '../apps/server/src/routing/routing.ts';" },
      /\(server-from-outside\)$/,
    ],
    [
      'an engine using the contract',
      { 'packages/engines/routing/score.ts': "import type { Ack } from '@harken/contract/events';" },
      /score\.ts imports packages\/contract\/events\.ts, but engines import nothing outside.* \(engines\)$/,
    ],
    ['an engine using Node', { 'packages/engines/routing/score.ts': "import 'node:fs';" }, /\(engines\)$/],
    ['the contract depending on anything but zod', { 'packages/contract/ids.ts': "import 'kysely';" }, /\(contract\)$/],
    ['the client using an engine', { 'packages/client/x.ts': "import '@harken/engines/routing';" }, /\(client\)$/],
    [
      'the desk using a file of the messenger',
      { 'apps/desk/src/x.ts': "import '../../messenger/src/app.ts';" },
      /\(apps-apart\)$/,
    ],
    [
      'a screen using a file of the messenger, JSX and all',
      {
        'apps/desk/src/x.tsx':
          "import { app } from '../../messenger/src/app.ts';\nexport const x = <b aria-hidden={app}>x</b>;",
      },
      /\(apps-apart\)$/,
    ],
    [
      'a value of the contract in the messenger',
      { 'apps/messenger/src/send.ts': "export { ack } from '@harken/contract/events';" },
      /^apps\/messenger\/src\/send\.ts → packages\/contract\/events\.ts: the messenger takes only types/,
    ],
    [
      'a contract module loaded in the messenger for a type alone',
      { 'apps/messenger/src/send.ts': "import { type Ack } from '@harken/contract/events';\nexport type A = Ack;" },
      /send\.ts → packages\/contract\/events\.ts: the messenger takes only types/,
    ],
    [
      'a value of the contract that reaches the messenger by way of the client',
      { 'packages/client/call.ts': "export { ack as call } from '@harken/contract/events';" },
      /^apps\/messenger\/src\/app\.ts → packages\/client\/call\.ts → packages\/contract\/events\.ts/,
    ],
    [
      'files that go in a circle',
      {
        [`${server}/routing/a.ts`]: "import './b.ts';",
        [`${server}/routing/b.ts`]: "import './c.ts';",
        [`${server}/routing/c.ts`]: "import './a.ts';",
      },
      /a\.ts → .*b\.ts → .*c\.ts → .*a\.ts goes in a circle$/,
    ],
  ];

  test.for(refused)('%s', async ([, files, expected]) => {
    const problems = await planted(boundaries, files);
    expect(problems).toContainEqual(expect.stringMatching(expected));
  });

  test('nothing about files that only know each other’s types', async () => {
    const files = {
      [`${server}/routing/a.ts`]: "import type { B } from './b.ts';\nexport type A = B;",
      [`${server}/routing/b.ts`]: "import { x } from './c.ts';\nexport type B = typeof x;",
      [`${server}/routing/c.ts`]: "import type { A } from './a.ts';\nexport const x: A = 1;",
    };
    expect(await planted(boundaries, files)).toEqual([]);
  });

  test('to be green over nothing', async () => {
    using house = aSmallHouse();
    const nowhere = await boundaries.run(`${house.root}/docs`);
    expect(nowhere.looked).toBe(0);
    expect(passed(nowhere)).toBe(false);
  });
});

describe('engines may not', () => {
  test.for([
    ['roll dice', 'export const roll = () => Math.random();', 'Math.random'],
    ['roll dice by another spelling', "export const roll = () => Math['random']();", 'Math.random'],
    ['take dice apart', 'const { random } = Math;\nexport { random };', 'Math.random'],
    ['read the clock', 'export const now = () => Date.now();', 'Date.now'],
    ['read the clock as a date', 'export const now = () => new Date();', 'new Date()'],
    ['read the clock as text', 'export const now = () => Date();', 'Date()'],
    ['time themselves', 'export const t = () => performance.now();', 'performance.now'],
    ['reach around', 'export const now = () => (globalThis as any).Date.now();', 'globalThis'],
  ])('%s', async ([, source, what]) => {
    const problems = await planted(purity, { 'packages/engines/routing/score.ts': `\n${source}` });
    expect(problems[0]).toBe(`packages/engines/routing/score.ts:2 uses ${what}; take it as an argument`);
  });

  test('but may convert instants, use any other arithmetic, and roll dice in tests', async () => {
    const files = {
      'packages/engines/routing/score.ts':
        '// Math.random()\nexport const day = (at: number) => new Date(at).getUTCDay() + Math.max(1);',
      'packages/engines/routing/score.test.ts': 'Math.random();',
    };
    expect(await planted(purity, files)).toEqual([]);
  });
});

describe('the environment is read', () => {
  test.for([
    ['in a room', `${server}/routing/offers.ts`, 'export const secret = process.env.SECRET;'],
    ['in the platform outside config', `${server}/platform/log.ts`, "export const level = process['env'].LEVEL;"],
    ['by taking it apart', 'demo/rate.ts', 'const { env } = process;\nexport { env };'],
    ['by importing it', 'packages/client/call.ts', "import { env } from 'node:process';\nexport const call = env;"],
  ] as const)('by config alone, not %s', async ([, path, source]) => {
    expect(await planted(environment, { [path]: source })).toEqual([
      `${path}:1 reads process.env; declare the setting in platform/config`,
    ]);
  });
});

describe('a store may not', () => {
  test.for([
    ['name a table of another room', "db.selectFrom('conversations.cases as c')", 'conversations.cases'],
    [
      'name one in raw SQL',
      'sql`select * from routing.offers join conversations.cases using (id)`',
      'conversations.cases',
    ],
    ['name one in quotes', 'sql`select * from "conversations"."cases"`', '"conversations"."cases"'],
    ['name one of the platform', "db.insertInto('platform.events')", 'platform.events'],
    ['describe one among its tables', "({} as { 'conversations.cases': string })", 'conversations.cases'],
  ])('%s', async ([, expression, table]) => {
    const source = `declare const db: any, sql: any;\nexport const rows = ${expression};`;
    expect(await planted(schemas, { [`${server}/routing/store.ts`]: source })).toEqual([
      `apps/server/src/routing/store.ts:2 names ${table}, and its own schema is "routing"`,
    ]);
  });

  test('turn to another schema', async () => {
    const source = "declare const db: any;\nexport const rows = db.withSchema('conversations').selectFrom('cases');";
    expect(await planted(schemas, { [`${server}/routing/store.ts`]: source })).toEqual([
      'apps/server/src/routing/store.ts:2 turns to schema conversations, and its own is "routing"',
    ]);
  });

  test('hide in another file: SQL outside a store is refused', async () => {
    const source = "import { sql } from 'kysely';\nexport const rows = sql`select 1`;";
    expect(await planted(schemas, { [`${server}/routing/offers.ts`]: source })).toEqual([
      'apps/server/src/routing/offers.ts imports kysely; every SQL statement of a room lives in its store',
    ]);
  });

  test('but may use its own, also by a name with a hyphen, and refuse by a code that looks like a table', async () => {
    const source =
      "declare const db: any;\nexport const rows = db.selectFrom('virtual_agent.answers') ?? 'customers.unknown';";
    const files = {
      [`${server}/virtual-agent/store.ts`]: source,
      'packages/contract/problems.ts': "export const problems = {\n  'customers.unknown': { status: 404 },\n};",
    };
    expect(await planted(schemas, files)).toEqual([]);
  });
});

describe('documents may not link', () => {
  test.for([
    ['to a file that is not there', '[x](gone.md)', 'README.md:1 links to gone.md, and gone.md does not exist'],
    [
      'to an image that is not there',
      '![x](docs/gone.png)',
      'README.md:1 links to docs/gone.png, and docs/gone.png does not exist',
    ],
    ['by reference to nothing', '[x][1]\n\n[1]: gone.md', 'README.md:3 links to gone.md, and gone.md does not exist'],
    ['by HTML to nothing', '<img src="gone.png">', 'README.md:1 links to gone.png, and gone.png does not exist'],
    [
      'to a heading that is not there',
      '[x](docs/rooms.md#the-cellar)',
      'README.md:1 links to docs/rooms.md#the-cellar, and docs/rooms.md has no such heading',
    ],
    [
      'to a heading of their own that is not there',
      '# A\n[x](#b)',
      'README.md:2 links to #b, and README.md has no such heading',
    ],
  ] as const)('%s', async ([, document, problem]) => {
    expect(await planted(links, { 'README.md': document })).toEqual([problem]);
  });

  test('nowhere in what they quote as code', async () => {
    expect(await planted(links, { 'README.md': '`[x](gone.md)`\n```md\n[x](gone.md)\n```\n' })).toEqual([]);
  });
});

describe('names', () => {
  test.for(['utils', 'helpers', 'services', 'managers', 'common', 'misc'])(
    'may not be as vague as %s',
    async (name) => {
      expect(await planted(names, { [`apps/server/src/${name}/x.ts`]: '' })).toEqual([
        `apps/server/src/${name}/ says nothing about what it holds; name it after the trade`,
      ]);
    },
  );

  test('of one machine’s folders do not occur', async () => {
    const path = ['', 'work', 'main', 'x.ts'].join('/');
    expect(await planted(names, { 'docs/rooms.md': `# The rooms\n\nSee ${path}.\n` })).toEqual([
      `docs/rooms.md:3 names ${path.replace('/x.ts', '')}`,
    ]);
  });

  test('are not looked for in what git keeps of a worktree', async () => {
    const path = ['', 'work', 'main', '.git'].join('/');
    expect(await planted(names, { '.git': `gitdir: ${path}/worktrees/second\n` })).toEqual([]);
  });
});

describe('the wire', () => {
  const contract = (event: string, reply = 'z.int()') => ({
    'packages/contract/events.ts': `import { z } from 'zod';\nexport const envelope = z.object({ seq: z.int() });\nexport const events = { 'case.opened': ${event} };`,
    'packages/contract/live.ts':
      "import { z } from 'zod';\nexport const clientFrame = z.string();\nexport const signal = z.string();",
    'packages/contract/routes.ts': `import { z } from 'zod';\nexport const routes = { open: { method: 'POST', path: '/cases', as: 'person', reply: ${reply} } };`,
  });
  const agreed = "z.object({ id: z.string(), state: z.enum(['open', 'closed']) })";

  /** A contract that was agreed to, and what the check says about the one that follows. Fresh folders: modules are cached. */
  async function changedTo(files: Files) {
    using before = aCopyOf(root);
    using after = aCopyOf(root);
    before.write(contract(agreed));
    await accept(before.root);
    expect((await wire.run(before.root)).problems).toEqual([]);
    const { readFileSync } = await import('node:fs');
    const path = 'packages/contract/wire.json';
    after.write({ ...files, [path]: readFileSync(`${before.root}/${path}`, 'utf8') });
    return { problems: (await wire.run(after.root)).problems, acceptAgain: () => accept(after.root) };
  }

  test('does not change by accident: a field, a choice and a route are each told', async () => {
    const changed = "z.object({ id: z.string(), state: z.enum(['open', 'shut']), note: z.string() })";
    const { problems } = await changedTo(contract(changed, 'z.string()'));
    expect(problems).toEqual(
      expect.arrayContaining([
        '~ events › case.opened › properties › state › enum: ["open","closed"] → ["open","shut"]',
        '+ events › case.opened › properties › note › type: "string"',
        '~ routes › open › reply › type: "integer" → "string"',
      ]),
    );
  });

  test('is the same when a part of it gets a name, an order or a description', async () => {
    const files = contract("z.object({ state, id: z.string().describe('Whose') })");
    const named = "export const state = z.enum(['open', 'closed']);\nexport const events";
    files['packages/contract/events.ts'] = files['packages/contract/events.ts'].replace('export const events', named);
    expect((await changedTo(files)).problems).toEqual([]);
  });
});

// These ask whole programs about the whole project.
describe('the project as it stands, with a mistake planted', { timeout: 120_000 }, () => {
  test('fails the types when an engine sees Node, and when nobody checks a file', async () => {
    using copy = aCopyOf(root);
    copy.write({
      // The engines alone: the rules of each workspace are its own, and all of them together take a while.
      'tsconfig.json': JSON.stringify({ files: [], references: [{ path: 'packages/engines' }] }),
      'packages/engines/routing/planted.ts': "export const here = process.cwd();\nsetTimeout(() => fetch('/'), 1);\n",
      'docs/planted.ts': 'export const unseen = 1;\n',
    });
    const { looked, problems } = await types.run(copy.root);
    expect(looked).toBeGreaterThan(5);
    for (const name of ['process', 'setTimeout', 'fetch']) {
      expect(problems).toContainEqual(
        expect.stringMatching(new RegExp(`engines/routing/planted\\.ts.*Cannot find name '${name}'`)),
      );
    }
    expect(problems).toContainEqual('docs/planted.ts belongs to no tsconfig.json, so nobody checks its types');
  });

  test('fails the lint when a file is unformatted, and when something is imported for nothing', async () => {
    using copy = aCopyOf(root);
    copy.write({ 'packages/cli/planted.ts': 'import { join } from "node:path"\nexport const x = 1\n' });
    const { problems } = await lint.run(copy.root);
    expect(problems).toContainEqual('packages/cli/planted.ts is not formatted');
    expect(problems).toContainEqual(expect.stringMatching(/^packages\/cli\/planted\.ts:1 .*noUnusedImports/));
  });

  test('fails when a file is used by nothing, and a package is used without being declared', async () => {
    using copy = aCopyOf(root);
    copy.write({
      'packages/cli/planted.ts': 'export const x = 1;\n',
      'packages/cli/commands/planted.ts': "import 'left-pad';\n",
    });
    const { problems } = await unused.run(copy.root);
    expect(problems).toContainEqual('packages/cli/planted.ts is used by nothing');
    expect(problems).toContainEqual(
      'packages/cli/commands/planted.ts uses left-pad, and its package.json does not declare it',
    );
  });
});
