import type { Check } from './check.ts';
import { isCode, isTest, projectFiles, read } from './files.ts';
import { destructured, member, type Node, nodes, parse } from './syntax.ts';

/** Who may read the environment: configuration, what runs before it exists, and what tests the whole from outside. */
const mayRead = [
  /^apps\/server\/src\/platform\/config(\.ts$|\/)/,
  /^apps\/server\/src\/platform\/testing(\.ts$|\/)/,
  /^packages\/cli\/(ensure|bin)\.cjs$/,
  /^packages\/cli\/checks\//,
];

export const check: Check = {
  name: 'environment',
  demands: 'only platform/config reads process.env, so that every setting is declared, explained and checked at start',
  async run(root) {
    const files = projectFiles(root).filter(
      (path) => isCode(path) && !isTest(path) && !mayRead.some((pattern) => pattern.test(path)),
    );
    const problems = files.flatMap((path) => {
      const tree = parse(path, read(root, path));
      return [...nodes(tree.body)]
        .filter(({ node }) => readsEnvironment(node))
        .map(({ node }) => `${path}:${tree.lineOf(node)} reads process.env; declare the setting in platform/config`);
    });
    return { looked: files.length, at: 'files', problems };
  },
};

function readsEnvironment(node: Node): boolean {
  const found = member(node);
  if (found?.object === 'process' && found.property === 'env') return true;
  if (destructured(node, 'process').includes('env')) return true;
  if (node.type !== 'ImportDeclaration' || !/^(node:)?process$/.test(String((node.source as Node).value))) return false;
  return (node.specifiers as Node[]).some((specifier) => {
    const imported = (specifier.imported ?? specifier.local) as Node;
    return specifier.type === 'ImportSpecifier' && imported.value === 'env';
  });
}
