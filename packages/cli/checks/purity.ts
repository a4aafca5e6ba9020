import type { Check } from './check.ts';
import { isCode, isTest, projectFiles, read } from './files.ts';
import { destructured, isName, member, type Node, nodes, parse } from './syntax.ts';

/** What would let a clock or chance into an engine. Everything else of the host is refused by the compiler already. */
const forbidden: Readonly<Record<string, readonly string[]>> = {
  Math: ['random'],
  Date: ['now'],
  performance: ['now', 'timeOrigin', 'mark', 'measure'],
  crypto: ['randomUUID', 'getRandomValues', 'randomInt', 'randomBytes'],
};

export const check: Check = {
  name: 'purity',
  demands: 'engines have no clock and no chance of their own: `now` and `rng` are arguments',
  async run(root) {
    const files = projectFiles(root).filter((p) => p.startsWith('packages/engines/') && isCode(p) && !isTest(p));
    const problems = files.flatMap((path) => {
      const tree = parse(path, read(root, path));
      return [...nodes(tree.body)].flatMap(({ node }) =>
        impurities(node).map((what) => `${path}:${tree.lineOf(node)} uses ${what}; take it as an argument`),
      );
    });
    return { looked: files.length, at: 'files', problems };
  },
};

function impurities(node: Node): string[] {
  if (isName(node, 'globalThis')) return ['globalThis'];
  const found = member(node);
  if (found && forbidden[found.object]?.includes(found.property)) return [`${found.object}.${found.property}`];
  if (found?.object === 'Temporal' && found.property === 'Now') return ['Temporal.Now'];
  for (const [object, properties] of Object.entries(forbidden)) {
    const taken = destructured(node, object).filter((property) => properties.includes(property));
    if (taken.length > 0) return taken.map((property) => `${object}.${property}`);
  }
  // `new Date(instant)` converts; without an argument, or called as a function, it reads the clock.
  if (node.type === 'NewExpression' && isName(node.callee, 'Date')) {
    return ((node.arguments as unknown[] | null) ?? []).length === 0 ? ['new Date()'] : [];
  }
  return node.type === 'CallExpression' && isName(node.callee, 'Date') ? ['Date()'] : [];
}
