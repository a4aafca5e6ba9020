/**
 * Who may import whom, in the notation of dependency-cruiser. Three floors: call down, tell up by events. A room is
 * entered by its door, the file that bears its name. `boundaries.ts` runs these and adds what the notation cannot say:
 * circles at run time, the messenger's types-only use of the contract, and that every room stands on a floor.
 */
export const floors = {
  record: ['access', 'customers', 'conversations', 'knowledge'],
  service: [
    'channels',
    'routing',
    'virtual-agent',
    'copilot',
    'portal',
    'swarming',
    'onscreen',
    'proactive',
    'recommendations',
  ],
  steering: ['analytics', 'forecasting', 'dispatch', 'experience', 'quality'],
};

const server = '^apps/server/src/';
const inAnyRoom = `${server}(?!platform/)[^/]+/`;
const on = (...rooms: string[][]) => `${server}(${rooms.flat().join('|')})/`;
const door = `${server}([^/]+)/\\1\\.ts$`;
/** What the wiring may touch besides doors; a test wires its own small house. */
const wired = `${server}[^/]+/([a-z-]*http|reactions|retention|store|testing)\\.ts$`;
const test = '\\.test\\.tsx?$';
/** Tests, and what a room's tests are made of. */
const forTests = '(\\.test|/testing)\\.tsx?$';

export const forbidden = [
  {
    name: 'door',
    comment: 'another room is entered only by the file that bears its name',
    severity: 'error',
    from: { path: `${server}(?!platform/)([^/]+)/`, pathNot: forTests },
    to: { path: inAnyRoom, pathNot: [`${server}$1/`, door] },
  },
  {
    name: 'door-for-tests',
    comment: 'a test may wire other rooms as main.ts does, and no deeper',
    severity: 'error',
    from: { path: `${server}([^/]+)/.*${forTests}` },
    to: { path: inAnyRoom, pathNot: [`${server}$1/`, door, wired] },
  },
  {
    name: 'door-for-wiring',
    comment:
      'main.ts imports doors, and of each room what is wired: http (also of a part, as twin-http), reactions, retention, store',
    severity: 'error',
    from: { path: `${server}[^/]+\\.ts$` },
    to: { path: inAnyRoom, pathNot: [door, wired] },
  },
  {
    name: 'floor-record',
    comment: 'the record calls nobody above; it tells them by events',
    severity: 'error',
    from: { path: on(floors.record) },
    to: { path: on(floors.service, floors.steering) },
  },
  {
    name: 'floor-service',
    comment: 'service calls nobody above; it tells them by events',
    severity: 'error',
    from: { path: on(floors.service) },
    to: { path: on(floors.steering) },
  },
  {
    name: 'platform',
    comment: 'the platform knows no room and no wiring',
    severity: 'error',
    from: { path: `${server}platform/` },
    to: { path: server, pathNot: `${server}platform/` },
  },
  {
    name: 'wiring-is-last',
    comment: 'nothing inside the house imports the file that wires it',
    severity: 'error',
    from: { path: `${server}[^/]+/`, pathNot: test },
    to: { path: `${server}[^/]+\\.ts$` },
  },
  {
    name: 'server-from-outside',
    comment: 'of the server others use its main and what an operator does to it; nothing else is for them',
    severity: 'error',
    from: { pathNot: ['^(apps/server|tests)/', test] },
    to: {
      path: '^apps/server/',
      pathNot: [
        `${server}main\\.ts$`,
        `${server}(platform/(backup|config|database|doctor|replications)|access/let-in|dispatch/at-the-machine)\\.ts$`,
      ],
    },
  },
  {
    name: 'engines',
    comment: 'engines import nothing outside engines: data in, data out',
    severity: 'error',
    from: { path: '^packages/engines/', pathNot: test },
    to: { pathNot: '^packages/engines/' },
  },
  {
    name: 'contract',
    comment: 'the contract depends on zod only',
    severity: 'error',
    from: { path: '^packages/contract/', pathNot: test },
    to: { pathNot: ['^packages/contract/', '(^|/)zod(/|$)'] },
  },
  {
    name: 'client',
    comment: 'the client knows the contract only',
    severity: 'error',
    from: { path: '^packages/client/', pathNot: test },
    to: { pathNot: '^packages/(client|contract)/' },
  },
  {
    name: 'ui',
    comment: 'shared components know no app, no server and no contract',
    severity: 'error',
    from: { path: '^packages/ui/', pathNot: test },
    to: { path: '^(apps|demo|packages)/', pathNot: '^packages/ui/' },
  },
  {
    name: 'apps-apart',
    comment: 'an app in the browser shares packages with the others, never their files',
    severity: 'error',
    from: { path: '^apps/(desk|messenger|portal)/', pathNot: test },
    to: { path: '^(apps|demo)/', pathNot: '^apps/$1/' },
  },
  {
    name: 'demo',
    comment: 'the demonstration comes from outside, like anyone else',
    severity: 'error',
    from: { path: '^demo/', pathNot: test },
    to: { path: '^apps/' },
  },
];

export const options = {
  // TypeScript 7 cannot be called by other programs; without swc the cruise would be green over zero modules.
  parser: 'swc',
  tsPreCompilationDeps: true,
  doNotFollow: { path: 'node_modules' },
  exclude: { path: '(^|/)dist/' },
  enhancedResolveOptions: {
    exportsFields: ['exports'],
    conditionNames: ['import', 'node', 'default', 'types'],
    extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
  },
};
