import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { floors, forbidden, options } from './boundary-rules.ts';
import type { Check } from './check.ts';
import { isCode, isTest, read } from './files.ts';
import { parse, runtimeImports } from './syntax.ts';

/** What each of our files loads when it runs, by path from the root; imports of types are not in it. */
type Loads = ReadonlyMap<string, readonly string[]>;

export const check: Check = {
  name: 'boundaries',
  demands: 'rooms are entered by their doors, floors call down only, packages stay apart, and nothing goes in circles',
  async run(root) {
    const folders = ['apps', 'packages', 'demo', 'tests'].filter((folder) => existsSync(join(root, folder)));
    const cruised = await cruise(folders, {
      ...options,
      baseDir: root,
      validate: true,
      ruleSet: { forbidden },
    } as Parameters<typeof cruise>[1]);
    const { modules, summary } = cruised.output as ICruiseResult;
    const ours = modules.filter(({ source }) => isCode(source) && !source.includes('node_modules/'));
    const loads: Loads = new Map(
      ours.map(({ source, dependencies }) => {
        const atRunTime = runtimeImports(parse(source, read(root, source)));
        return [source, dependencies.filter((d) => atRunTime.has(d.module)).map((d) => d.resolved)] as const;
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
        ...circles(loads).map((circle) => `${[...circle, circle[0]].join(' → ')} goes in a circle`),
        ...contractInMessenger(loads),
        ...roomsOnNoFloor(root),
      ],
    };
  },
};

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
      if (/^packages\/contract\/|(^|\/)node_modules\/zod\//.test(next)) {
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
