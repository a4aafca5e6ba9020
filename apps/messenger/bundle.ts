/**
 * Makes the messenger's files: `launcher.js`, whose name hosts write into their pages, and the app with one file per
 * language, named by the hash of all of them, so that they may be cached for ever. One hash for all, because the
 * launcher, which must name them, has no room for a list.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig, normalizePath, type Plugin, type Rolldown } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const require = createRequire(import.meta.url);
const tokensFile = require.resolve('@harken/ui/tokens.css');

/** Stands for the hash while nobody knows it yet; of its length, so that no size changes. */
const unknown = '__BUILD_';

/**
 * The tokens that the messenger uses, on the element that shields it. Defined there and not on `:host`, a page's own
 * property of the same name has no way in.
 */
function ownTokens(styles: string): string {
  const [light = '', dark = ''] = [':root', '[data-theme="dark"]'].map((selector) => {
    const blocks = readFileSync(tokensFile, 'utf8').split(`\n${selector} {`).slice(1);
    return blocks.map((block) => block.slice(0, block.indexOf('\n}'))).join('\n');
  });
  const declared = new Map([...light.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name!, value!]));
  const used = new Set<string>();
  const use = (text: string) => {
    for (const [, name] of text.matchAll(/var\(--([\w-]+)/g)) {
      if (used.has(name!) || !declared.has(name!)) continue;
      used.add(name!);
      use(declared.get(name!)!);
    }
  };
  use(styles);
  const only = (block: string) =>
    [...block.matchAll(/--([\w-]+):[^;]+;/g)]
      // The accent is the launcher's, which may be a brand's.
      .filter(([, name]) => used.has(name!) && name !== 'accent')
      .map(([text]) => text)
      .join('');
  return inHex(`.h{color-scheme:light;${only(light)}}.h[data-theme=dark]{color-scheme:dark;${only(dark)}}`);
}

/** The same colours in a third of the letters. */
function inHex(css: string): string {
  return css.replace(/oklch\(([\d.]+)% ([\d.]+) ([\d.]+)(?: \/ ([\d.]+))?\)/g, (_, light, chroma, hue, opacity) => {
    const [a, b] = [Math.cos, Math.sin].map((of) => chroma * of((hue * Math.PI) / 180)) as [number, number];
    const [l, m, s] = [
      light / 100 + 0.3963377774 * a + 0.2158037573 * b,
      light / 100 - 0.1055613458 * a - 0.0638541728 * b,
      light / 100 - 0.0894841775 * a - 1.291485548 * b,
    ].map((it) => it ** 3) as [number, number, number];
    const channels = [
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
    ].map((it) => (it <= 0.0031308 ? 12.92 * it : 1.055 * it ** (1 / 2.4) - 0.055));
    if (opacity) channels.push(Number(opacity));
    return `#${channels
      .map((it) =>
        Math.round(Math.min(1, Math.max(0, it)) * 255)
          .toString(16)
          .padStart(2, '0'),
      )
      .join('')}`;
  });
}

/** Our own few rules, not a minifier's: it would add colours and properties for browsers that we do not speak to. */
const dense = (css: string) =>
  css
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{}:;,>+]) ?/g, '$1')
    .replace(/;}/g, '}')
    .replace(/="([\w-]+)"\]/g, '=$1]')
    .replace(/\b0\./g, '.')
    .trim();

const everyStyle = ['src/styles.css', 'src/more/more.css'].map((file) => readFileSync(here(file), 'utf8')).join('');

/** Tokens by one or two characters each, the same in both sheets; but those that a script sets by their name. */
function shortTokens(css: string): string {
  const names = [...new Set(everyStyle.match(/--[a-z][\w-]+/g))];
  return css.replace(/--[a-z][\w-]+/g, (name) =>
    /^--(seen|accent)$/.test(name) ? name : `--${names.indexOf(name).toString(36)}`,
  );
}

/** Styles as text, past Vite's own handling of them. */
const withStyles: Plugin = {
  name: 'harken-styles',
  enforce: 'pre',
  resolveId: (id, from) =>
    /\.css\?inline$/.test(id) && from ? `\0${join(dirname(from), id.replace('?inline', ''))}.text` : undefined,
  load(id) {
    if (!/\.css\.text$/.test(id)) return;
    const css = readFileSync(id.slice(1, -5), 'utf8');
    return `export default ${JSON.stringify(shortTokens(dense(/styles/.test(id) ? ownTokens(everyStyle) + css : css)))}`;
  },
};

/**
 * Texts and state are read by name in hundreds of places; in the build they have the shortest names. Their keys are
 * those at the first level of the object in each file.
 */
function withShortNames(object: string, definedIn: RegExp, keysFrom: string): Plugin {
  const key = /^ {2}(\w+)(?=[:,])/gm;
  const keys = [...readFileSync(here(keysFrom), 'utf8').matchAll(key)].map(([, name]) => name!);
  const short = (name: string) => `$${keys.indexOf(name).toString(36)}`;
  return {
    name: `harken-short-${object}`,
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('/messenger/src/')) return;
      if (new RegExp(`\\b${object}\\[|\\} = ${object};`).test(code))
        throw new Error(`${id}: read ${object} by name only`);
      const within = definedIn.test(id) ? code.replace(key, (_, name) => `  ${short(name)}`) : code;
      return within.replace(new RegExp(`(?<=\\b${object}\\.)\\w+`, 'g'), (name) =>
        keys.includes(name) ? short(name) : name,
      );
    },
  };
}

/**
 * Preact is compiled from its own source with what we do not use switched off: classes, contexts, error boundaries,
 * portals, hydration's hooks, style objects, raw HTML. Each switch is an expression of the source and its constant;
 * the build stops when a new version does not have it any more.
 */
const switches: [expression: RegExp, value: string][] = [
  // Hooks for add-ons
  [/\bif \(\(tmp = options\.\w+\)\) tmp\(newVNode\);/g, ''],
  [/\boptions\.(_render|_commit|unmount|vnode|_root|_hydrationMismatch|event|debounceRendering)\b/g, 'undefined'],
  // Classes and their state, contexts, portals
  [/\(tmp = newType\.prototype\) && tmp\.render/g, 'false'],
  [/\btmp = newType\.contextType;/g, ''],
  [/\btmp && globalContext\[tmp\._id\]/g, 'undefined'],
  [/\btmp\s+\? provider\s+\? provider\.props\.value\s+: tmp\._defaultValue\s+: globalContext/g, 'globalContext'],
  [/\bc\.(shouldComponentUpdate|componentWillUpdate|getChildContext)(?!\()/g, 'undefined'],
  [/\br\.componentWillUnmount(?!\()/g, 'undefined'],
  [/\bBaseComponent\.prototype\.(\w+) =/g, 'const unused_$1 ='],
  [/\b(vnode|newProps|oldVNode)(\.props)?\._parentDom\b/g, 'undefined'],
  // Error boundaries
  [/\boptions\._catchError\(e, [^)]*\)/g, 'rethrow(e)'],
  [/\bc\._bits & COMPONENT_(PENDING_ERROR|PROCESSING_EXCEPTION)\b/g, '0'],
  // Hydration and suspense
  [/\boldVNode\._flags & MODE_SUSPENDED\b/g, 'false'],
  [/\bvnode && vnode\._flags & MODE_HYDRATE\b/g, 'false'],
  [/\bisHydrating \|\| excessDomChildren\b|!isHydrating && excessDomChildren\b/g, 'false'],
  [/!isHydrating\b/g, 'true'],
  [/\bif \((isHydrating|excessDomChildren|resumed)\)/g, 'if (false)'],
  [/\bexcessDomChildren && slice\.call\(parentDom\.childNodes\)/g, 'null'],
  [/\bexcessDomChildren\s+\?/g, 'false ?'],
  [/\bparentDom\.firstChild\s+\?/g, 'false ?'],
  [/\(r = r\._excess\) &&\s+\(end = rangeEnd\(r, \(nodes = \[\]\)\)\)/g, 'false'],
  // Raw HTML, style objects, elements that we have none of
  [/\bi == 'dangerouslySetInnerHTML'/g, 'false'],
  [/\b(if|&&) \(?newHtml\)?/g, '$1 (false)'],
  [/\bif \(oldHtml\)/g, 'if (false)'],
  [/\bname == 'style'/g, 'false'],
  [/\bnodeType == '(math|template)'/g, 'false'],
  [/\bnodeType == 'foreignObject' \|\|\s+\(namespace == MATH_NAMESPACE && [^)]*\)\)/g, 'false'],
  [/\bname = name\.replace\(\/xlink.*;/g, ''],
  [/\bname != \(name = name\.replace\(CAPTURE_REGEX, '\$1'\)\)/g, 'false'],
  [/\bparentDom\.nodeType == 9\b/g, 'false'],
];
const preactSource = normalizePath(require.resolve('preact')).replace(/dist\/.*$/, 'src/index.js');
const thrown = new Set<RegExp>();
/** Preact's names for its inner things, which begin with a line; numbered, and the same in every build. */
const inner = [
  ...new Set(readFileSync(preactSource.replace(/index\.js$/, 'internal.d.ts'), 'utf8').match(/\b_[a-z]\w+/g)),
];
const fromSource: Plugin = {
  name: 'harken-preact',
  enforce: 'pre',
  resolveId: (id) => (id === 'preact' ? preactSource : undefined),
  transform(code, id) {
    if (!id.startsWith(preactSource.replace('index.js', ''))) return;
    let lean = code;
    for (const [expression, value] of switches) {
      const before = lean;
      lean = lean.replace(expression, value);
      if (lean !== before) thrown.add(expression);
    }
    if (/rethrow/.test(lean)) lean += '\nfunction rethrow(e) { throw e; }';
    return lean.replace(/\b_[a-z]\w+/g, (name) =>
      inner.includes(name) ? `_${inner.indexOf(name).toString(36)}` : name,
    );
  },
  buildEnd() {
    const gone = switches.find(([expression]) => thrown.size > 0 && !thrown.has(expression));
    if (gone) throw new Error(`This version of Preact has no ${gone[0]} any more; see the switches in bundle.ts`);
  },
};

const shared: InlineConfig = {
  root: here('.'),
  configFile: false,
  mode: 'production',
  logLevel: 'warn',
  publicDir: false,
  // Calls of `h` are smaller than those of the JSX runtime.
  oxc: { jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment', pure: false, development: false } },
  plugins: [
    withStyles,
    fromSource,
    withShortNames('words', /\/words\/\w+\.ts$/, 'src/words/en.ts'),
    withShortNames('model', /\/model\.ts$/, 'src/model.ts'),
  ],
};

async function files(config: InlineConfig): Promise<Map<string, string>> {
  const output = (await build({
    ...shared,
    ...config,
    build: {
      target: ['chrome111', 'safari16.4', 'firefox113'],
      write: false,
      modulePreload: false,
      ...config.build,
    },
  })) as Rolldown.RolldownOutput | Rolldown.RolldownOutput[];
  const found = new Map<string, string>();
  for (const { output: made } of [output].flat()) {
    for (const file of made) if (file.type === 'chunk') found.set(file.fileName, file.code);
  }
  return found;
}

/** @returns text by file name */
export async function bundle(): Promise<Map<string, string>> {
  const app = await files({
    build: {
      lib: { entry: { app: here('src/app.tsx') }, formats: ['es'] },
      rolldownOptions: {
        // What comes later imports from the app itself; that must not split the app in two files.
        preserveEntrySignatures: 'allow-extension',
        transform: { inject: { h: ['preact', 'h'], Fragment: ['preact', 'Fragment'] } },
        // A library is left with its blanks otherwise.
        output: { entryFileNames: `[name]-${unknown}.js`, chunkFileNames: `[name]-${unknown}.js`, minify: true },
      },
    },
  });
  const hash = createHash('sha256');
  for (const name of [...app.keys()].sort()) hash.update(app.get(name)!);
  const known = hash.digest('hex').slice(0, unknown.length);
  const launcher = await files({
    define: { BUILD: JSON.stringify(known) },
    build: {
      lib: { entry: here('src/launcher.ts'), formats: ['iife'], name: 'harkenLauncher', fileName: () => 'launcher.js' },
    },
  });
  const named = [...app].map(([name, code]) => [name, code].map((text) => text.replaceAll(unknown, known)));
  return new Map([...(named as [string, string][]), ...launcher]);
}
