import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectFiles } from './files.ts';

/** A project in a temporary folder, to plant a violation in and see whether a check finds it. */
export interface PlantedProject extends Disposable {
  readonly root: string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
}

/** A small house that every check is content with: two rooms on each of two floors, and the packages they use. */
export function aSmallHouse(): PlantedProject {
  const project = inTemporaryFolder();
  const room = (name: string, body = '') => `export function create${name}() {\n  return {};\n}\n${body}`;
  const workspace = (name: string, exports: Record<string, string>) =>
    JSON.stringify({ name: `@harken/${name}`, type: 'module', exports });
  project.write({
    'package.json': JSON.stringify({ name: 'house', type: 'module' }),
    'README.md': '# House\n\nSee [the docs](docs/rooms.md#the-rooms).\n',
    'docs/rooms.md': '# The rooms\n\nBack to [the start](../README.md).\n',
    'apps/server/src/main.ts': [
      "import { createConversations } from './conversations/conversations.ts';",
      "import { conversationsStore } from './conversations/store.ts';",
      "import { createRouting } from './routing/routing.ts';",
      'export const house = [createConversations(), conversationsStore, createRouting()];',
    ].join('\n'),
    'apps/server/src/platform/config.ts': 'export const port = process.env.PORT;\n',
    'apps/server/src/customers/customers.ts': room('Customers'),
    'apps/server/src/conversations/conversations.ts': room(
      'Conversations',
      "export * from '../customers/customers.ts';\n",
    ),
    'apps/server/src/conversations/store.ts':
      "import { sql } from 'kysely';\nexport const conversationsStore = sql`select 1 from conversations.cases`;\n",
    'apps/server/src/routing/routing.ts': room('Routing', "export * from '../conversations/conversations.ts';\n"),
    'apps/server/src/routing/store.ts': "export const offers = 'routing.offers';\n",
    'apps/server/src/analytics/analytics.ts': room('Analytics', "export * from '../routing/routing.ts';\n"),
    'apps/messenger/src/app.ts':
      "import type { Ack } from '@harken/contract/events';\nimport { call } from '@harken/client/call';\n" +
      'export const app = (ack: Ack) => call(ack);\n',
    'packages/client/package.json': workspace('client', { './call': './call.ts' }),
    'packages/client/call.ts':
      "import type { Ack } from '@harken/contract/events';\nexport const call = (ack: Ack) => ack;\n",
    'packages/contract/package.json': workspace('contract', { './events': './events.ts' }),
    'packages/contract/events.ts':
      "import { z } from 'zod';\nexport const ack = z.int();\nexport type Ack = z.infer<typeof ack>;\n",
    'packages/engines/package.json': workspace('engines', { './routing': './routing/assign.ts' }),
    'packages/engines/routing/decide.ts':
      'export const assign = (now: number, rng: () => number) => new Date(now + rng()).getTime();\n',
    'node_modules/zod/package.json': JSON.stringify({ name: 'zod', type: 'module', exports: './index.js' }),
    'node_modules/zod/index.js': 'export const z = {};\n',
    'node_modules/kysely/package.json': JSON.stringify({ name: 'kysely', type: 'module', exports: './index.js' }),
    'node_modules/kysely/index.js': 'export const sql = () => {};\n',
  });
  mkdirSync(join(project.root, 'node_modules/@harken'), { recursive: true });
  for (const name of ['client', 'contract', 'engines']) {
    symlinkSync(join(project.root, 'packages', name), join(project.root, 'node_modules/@harken', name));
  }
  return project;
}

/**
 * A copy of the project as it stands, with the packages that are installed in it. They are linked one by one: were
 * node_modules itself the link, whatever empties it in the copy would empty the original.
 */
export function aCopyOf(root: string): PlantedProject {
  const project = inTemporaryFolder();
  for (const path of projectFiles(root)) cpSync(join(root, path), join(project.root, path));
  const packages = join(project.root, 'node_modules');
  mkdirSync(packages);
  for (const name of readdirSync(join(root, 'node_modules'))) {
    symlinkSync(join(root, 'node_modules', name), join(packages, name));
  }
  return project;
}

export function inTemporaryFolder(): PlantedProject {
  // Resolved, because a folder that is itself a link makes tools report its files by two names.
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'harken-planted-')));
  return {
    root,
    write: (files) => {
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), content);
      }
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}
