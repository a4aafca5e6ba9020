import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { floors, forbidden, options } from './boundary-rules.ts';
import type { Check } from './check.ts';
import { isCode, isTest, projectFiles, read } from './files.ts';
import { importsIn, parse } from './syntax.ts';

/** What each of our files loads when it runs, by path from the root; imports of types are not in it. */
type Loads = ReadonlyMap<string, readonly string[]>;

const cruised = /^(apps|packages|demo|tests)\//;

export const check: Check = {
  name: 'boundaries',
  demands: 'rooms are entered by their doors, floors call down only, packages stay apart, and nothing goes in circles',
  async run(root) {
    const imports = new Map(
      projectFiles(root)
        .filter((path) => isCode(path) && cruised.test(path))
        .map((path) => [path, importsIn(parse(path, read(root, path)))] as const),
    );
    using skeleton = skeletonOf(root, imports);
    const { output } = await cruise([...imports.keys()], {
      ...options,
      baseDir: skeleton.folder,
      validate: true,
      ruleSet: { forbidden },
    } as Parameters<typeof cruise>[1]);
    const { modules, summary } = output as ICruiseResult;
    const ours = modules.filter(({ source }) => imports.has(source));
    const loadsWhen = (when: 'atRunTime' | 'atOnce'): Loads =>
      new Map(
        ours.map(({ source, dependencies }) => {
          const loaded = dependencies.filter(({ module }) => imports.get(source)?.get(module)?.[when]);
          return [source, loaded.map(({ resolved }) => resolved)] as const;
        }),
      );
    const comments = new Map(forbidden.map(({ name, comment }) => [name, comment]));
    return {
      looked: ours.length,
      at: 'modules',
      problems: [
        ...summary.violations.map(
          ({ from, to, rule }) => `${from} imports ${to}, but ${comments.get(rule.name)} (${rule.name})`,
        ),
        ...circles(loadsWhen('atOnce')).map((circle) => `${[...circle, circle[0]].join(' → ')} goes in a circle`),
        ...contractInMessenger(loadsWhen('atRunTime')),
        ...roomsOnNoFloor(root),
      ],
    };
  },
};

/**
 * Our files with nothing in them but what they import. dependency-cruiser reads TypeScript through swc here, and in that
 * way neither parses TSX nor tells types from values; so it is given the imports that we read, and does the rest.
 */
function skeletonOf(root: string, imports: ReadonlyMap<string, ReadonlyMap<string, unknown>>) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'harken-boundaries-')));
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  for (const [path, specifiers] of imports) {
    write(path, [...specifiers.keys()].map((specifier) => `import ${JSON.stringify(specifier)};\n`).join(''));
  }
  for (const path of projectFiles(root).filter((path) => /(^|\/)package\.json$/.test(path))) {
    const described = read(root, path);
    write(path, described);
    const name = JSON.parse(described).name as string;
    if (!name.startsWith('@')) continue;
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    symlinkSync(join(folder, dirname(path)), join(folder, 'node_modules', name));
  }
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Groups of files that load each other (Tarjan), each in the order of one circle through its first file. */
function circles(loads: Loads): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string) => {
    index.set(file, index.size);
    low.set(file, index.get(file)!);
    stack.push(file);
    for (const next of loads.get(file) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(file, Math.min(low.get(file)!, low.get(next)!));
    }
    if (low.get(file) !== index.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1 || loads.get(file)?.includes(file)) found.push(circleThrough(file, new Set(group), loads));
  };
  for (const file of loads.keys()) if (!index.has(file)) visit(file);
  return found;
}

function circleThrough(start: string, within: ReadonlySet<string>, loads: Loads): string[] {
  const paths = [[start]];
  const seen = new Set<string>();
  for (const path of paths) {
    for (const next of loads.get(path.at(-1)!) ?? []) {
      if (next === start) return path;
      if (!within.has(next) || seen.has(next)) continue;
      seen.add(next);
      paths.push([...path, next]);
    }
  }
  return [start];
}

/** The messenger takes only types from the contract, also by way of other packages: zod would triple its size. */
function contractInMessenger(loads: Loads): string[] {
  const paths = [...loads.keys()]
    .filter((file) => /^apps\/messenger\/src\//.test(file) && !isTest(file))
    .map((file) => [file]);
  const seen = new Set(paths.flat());
  const problems: string[] = [];
  for (const path of paths) {
    for (const next of loads.get(path.at(-1)!) ?? []) {
      if (/^packages\/contract\/|^zod(\/|$)/.test(next)) {
        problems.push(`${[...path, next].join(' → ')}: the messenger takes only types from the contract`);
      } else if (!seen.has(next)) {
        seen.add(next);
        paths.push([...path, next]);
      }
    }
  }
  return problems;
}

/** A room that no floor names would be under no rule. */
function roomsOnNoFloor(root: string): string[] {
  const house = join(root, 'apps/server/src');
  const known = new Set(['platform', ...Object.values(floors).flat()]);
  const rooms = existsSync(house) ? readdirSync(house, { withFileTypes: true }) : [];
  return rooms
    .filter((entry) => entry.isDirectory() && !known.has(entry.name))
    .map((entry) => `apps/server/src/${entry.name}/ stands on no floor; name it in boundary-rules.ts`);
}
