import { parseSync } from '@swc/core';

/** A node of the syntax tree: `type` says which, the rest depends on it. */
export interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface Tree {
  readonly body: readonly Node[];
  /** The line on which a node starts, from 1. */
  readonly lineOf: (node: Node) => number;
}

/** Parses one file. TypeScript 7 has no parser for other programs to call, so this is swc's. */
export function parse(path: string, source: string): Tree {
  // swc counts bytes, from wherever the previous file ended, and a module "starts" at its first statement. One of our
  // own in front, on a line of its own, makes that start known.
  const text = `0;\n${source.replace(/^#!.*/, '')}`;
  const script = path.endsWith('.cjs');
  const program = parseSync(text, {
    syntax: 'typescript',
    tsx: path.endsWith('x'),
    target: 'es2022',
    ...(script ? { isModule: false } : {}),
  }) as unknown as Node & { body: Node[]; span: { start: number } };
  const bytes = Buffer.from(text);
  const start = program.span.start;
  return {
    body: program.body.slice(1),
    lineOf: (node) => {
      const span = (node.span ?? start) as { start: number };
      let line = 0;
      for (const byte of bytes.subarray(0, span.start - start)) if (byte === 0x0a) line += 1;
      return line;
    },
  };
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** Every node below these, outer before inner, with the one that holds it. */
export function* nodes(within: readonly unknown[], parent?: Node): Generator<{ node: Node; parent: Node | undefined }> {
  for (const value of within) {
    if (Array.isArray(value)) yield* nodes(value, parent);
    else if (isNode(value)) {
      yield { node: value, parent };
      yield* nodes(Object.values(value), value);
    } else if (typeof value === 'object' && value !== null) {
      // swc wraps some children without giving the wrapper a type: arguments are `{ spread, expression }`.
      yield* nodes(Object.values(value), parent);
    }
  }
}

export const isName = (value: unknown, name: string) =>
  isNode(value) && value.type === 'Identifier' && value.value === name;

/** The text of `object.property`, however it is spelled: `a.b`, `a['b']`. */
export function member(node: Node): { object: string; property: string } | undefined {
  if (node.type !== 'MemberExpression' || !isNode(node.object) || node.object.type !== 'Identifier') return undefined;
  let property = node.property as Node;
  if (property.type === 'Computed') property = property.expression as Node;
  const name = property.value;
  return typeof name === 'string' ? { object: String(node.object.value), property: name } : undefined;
}

/** Names that `const { a, b: c } = object` takes out of `object`. */
export function destructured(node: Node, object: string): string[] {
  if (node.type !== 'VariableDeclarator' || !isName(node.init, object)) return [];
  const pattern = node.id as Node;
  if (pattern.type !== 'ObjectPattern') return [];
  return (pattern.properties as Node[]).map((property) => String((property.key as Node | undefined)?.value ?? '…'));
}

/**
 * What a file imports, and whether it loads it when it runs. `import type` and `export type … from` are gone by then;
 * `import { type A }` is not: the module is still loaded, for nothing. `import()` loads later, when both files are complete.
 */
export function importsIn(tree: Tree): Map<string, { atRunTime: boolean; atOnce: boolean }> {
  const found = new Map<string, { atRunTime: boolean; atOnce: boolean }>();
  const add = (specifier: Node | undefined, atRunTime: boolean, atOnce = atRunTime) => {
    if (specifier?.type !== 'StringLiteral') return;
    const name = String(specifier.value);
    const before = found.get(name);
    found.set(name, {
      atRunTime: atRunTime || before?.atRunTime === true,
      atOnce: atOnce || before?.atOnce === true,
    });
  };
  for (const { node } of nodes(tree.body)) {
    if (/^(ImportDeclaration|Export(Named|All)Declaration)$/.test(node.type)) {
      add(node.source as Node | undefined, !node.typeOnly);
    } else if (node.type === 'TsImportType') {
      add(node.argument as Node, false);
    } else if (node.type === 'CallExpression') {
      const callee = node.callee as Node;
      const first = (node.arguments as { expression: Node }[])[0]?.expression;
      if (callee.type === 'Import' || isName(callee, 'require')) add(first, true, callee.type !== 'Import');
    }
  }
  return found;
}
