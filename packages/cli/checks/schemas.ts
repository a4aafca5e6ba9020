import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from './check.ts';
import { isCode, isTest, projectFiles, read } from './files.ts';
import { importsIn, type Node, nodes, parse } from './syntax.ts';

const server = 'apps/server/src';

export const check: Check = {
  name: 'schemas',
  demands: 'each store names only its own schema; what another room knows is asked at its door',
  async run(root) {
    const rooms = readdirSync(join(root, server), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    // Schema names are SQL identifiers: the room `virtual-agent` owns the schema `virtual_agent`.
    const schemas = rooms.map((room) => room.replaceAll('-', '_'));
    const named = new RegExp(`(?<![\\w.])"?(${schemas.join('|')})"?\\s*\\.\\s*"?[a-z_]\\w*"?`, 'g');
    const stores = projectFiles(root).filter((path) => storeOf(path) !== undefined && !isTest(path));

    // Problem codes look like tables: `access.forbidden`. A string that is one, and nothing else, is no SQL.
    const codes = new Set(problemCodes(root));

    const problems = stores.flatMap((path) => {
      const own = storeOf(path)?.replaceAll('-', '_');
      const tree = parse(path, read(root, path));
      const foreign = (schema: string) => schemas.includes(schema) && schema !== own;
      return [...nodes(tree.body)].flatMap(({ node, parent }) => {
        const line = `${path}:${tree.lineOf(node)}`;
        const text = textOf(node, parent) ?? '';
        const inText = codes.has(text) ? [] : [...text.matchAll(named)].filter(([, schema]) => foreign(String(schema)));
        const chosen = withSchema(node);
        return [
          ...inText.map(([table]) => `${line} names ${table}, and its own schema is "${own}"`),
          ...(chosen && foreign(chosen) ? [`${line} turns to schema ${chosen}, and its own is "${own}"`] : []),
        ];
      });
    });
    const elsewhere = projectFiles(root)
      .filter((path) => isCode(path) && /^apps\/server\/src\/[^/]+\//.test(path) && !isTest(path))
      .filter((path) => storeOf(path) === undefined)
      .flatMap((path) =>
        [...importsIn(parse(path, read(root, path)))]
          .filter(([specifier, { atRunTime }]) => atRunTime && /^(kysely|pg)(\/|$)/.test(specifier))
          .map(([specifier]) => `${path} imports ${specifier}; every SQL statement of a room lives in its store`),
      );
    return { looked: stores.length, at: 'files', problems: [...problems, ...elsewhere] };
  },
};

/** The room whose store this file is, or undefined where it is none. The platform keeps its SQL where it is used. */
function storeOf(path: string): string | undefined {
  const platform = /^apps\/server\/src\/(platform)\/.+\.ts$/.exec(path);
  return (platform ?? /^apps\/server\/src\/([^/]+)\/(?:.*\/)?(?:[\w-]+-)?store\.ts$/.exec(path))?.[1];
}

function problemCodes(root: string): string[] {
  const path = 'packages/contract/problems.ts';
  if (!existsSync(join(root, path))) return [];
  return [...read(root, path).matchAll(/^\s*'([a-z_]+\.[a-z_]+)':/gm)].map(([, code]) => String(code));
}

/** Strings and templates, and the keys of table types; not what is imported, which boundaries looks at. */
function textOf(node: Node, parent: Node | undefined): string | undefined {
  if (node.type === 'TemplateElement') return String(node.raw);
  if (node.type !== 'StringLiteral' || (parent && /^(Import|Export)/.test(parent.type))) return undefined;
  return String(node.value);
}

function withSchema(node: Node): string | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const callee = node.callee as Node;
  const name = (callee.property as Node | undefined)?.value ?? callee.value;
  if (!/^(withSchema|id)$/.test(String(name))) return undefined;
  const first = (node.arguments as { expression: Node }[])[0]?.expression;
  return first?.type === 'StringLiteral' ? String(first.value) : undefined;
}
