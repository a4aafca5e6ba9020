import type { Duration, Pick, Route, Scenario } from './scenario.ts';

/** A service whose waits are told in a trial, without a seed and a length. */
export interface WaitModel {
  readonly name: string;
  /** Several types, and agents of several skills. */
  readonly skilled: boolean;
  readonly scenario: Scenario;
  readonly rules: { readonly route: Route; readonly pick: Pick };
}

const handleSeconds = 300;
const inOrder = { route: 'longest-idle', pick: 'first-come' } as const;

function onePool(
  name: string,
  agents: number,
  load: number,
  patienceSeconds: number | null,
  handle?: Duration,
): WaitModel {
  return {
    name,
    skilled: false,
    scenario: {
      types: [{ id: 'calls', arrivalsPerHour: (load * agents * 3600) / handleSeconds, patienceSeconds }],
      pools: [{ id: 'desk', agents, skills: { calls: { handleSeconds: handle ?? handleSeconds } } }],
    },
    rules: inOrder,
  };
}

const lognormal = (cv2: number, mean = handleSeconds) => ({ distribution: 'lognormal', mean, cv2 }) as const;

/** Fourteen hours with two humps, staffed by the hour for what comes at its beginning, and so mostly late. */
function day(name: string, spare: number, patienceSeconds: number | null, handle?: Duration): WaitModel {
  const rates = Array.from({ length: 56 }, (_, quarter) => {
    const hump = (at: number) => Math.exp(-(((quarter - at) / 8) ** 2));
    return 300 + 900 * (hump(14) + 0.8 * hump(34));
  });
  const staff = rates.map((_, quarter) => Math.round((rates[quarter - (quarter % 4)]! * handleSeconds) / 3600) + spare);
  return {
    name,
    skilled: false,
    scenario: {
      types: [{ id: 'calls', arrivalsPerHour: { intervalMinutes: 15, values: rates }, patienceSeconds }],
      pools: [
        {
          id: 'desk',
          agents: { intervalMinutes: 15, values: staff },
          skills: { calls: { handleSeconds: handle ?? handleSeconds } },
        },
      ],
    },
    rules: inOrder,
  };
}

/** Six types, each with fifteen agents of its own, who take two others too and need longer for them. */
function six(name: string, pick: Pick, cv2: number | null): WaitModel {
  const ids = ['cards', 'loans', 'limits', 'fraud', 'fees', 'transfers'];
  const handle = (mean: number) => (cv2 === null ? mean : lognormal(cv2, mean));
  return {
    name,
    skilled: true,
    scenario: {
      types: ids.map((id, type) => ({
        id,
        arrivalsPerHour: 101,
        patienceSeconds: 1200,
        priority: 1 + (type % 2),
      })),
      pools: ids.flatMap((id, own) =>
        [1, 2, 3].map((step) => ({
          id: `${id} ${step}`,
          agents: 5,
          skills: Object.fromEntries(
            [own, own + step, own + step + 1].map((type, place) => [
              ids[type % 6]!,
              { handleSeconds: handle(place === 0 ? 480 : 666), preference: place + 1 },
            ]),
          ),
        })),
      ),
    },
    rules: { route: 'preference', pick },
  };
}

/** Two queues with agents of their own and some who serve both; nobody gives up. */
const shared: WaitModel = {
  name: 'two queues, shared agents',
  skilled: true,
  scenario: {
    types: [
      { id: 'cards', arrivalsPerHour: 220 },
      { id: 'loans', arrivalsPerHour: 55 },
    ],
    pools: [
      { id: 'cards', agents: 15, skills: { cards: { handleSeconds: 300, preference: 1 } } },
      { id: 'loans', agents: 6, skills: { loans: { handleSeconds: 600, preference: 1 } } },
      {
        id: 'both',
        agents: 8,
        skills: { cards: { handleSeconds: 300, preference: 2 }, loans: { handleSeconds: 600, preference: 2 } },
      },
    ],
  },
  rules: { route: 'preference', pick: 'first-come' },
};

/** Each agent holds up to three. */
const chat: WaitModel = {
  name: 'chat, three at once',
  skilled: false,
  scenario: {
    types: [{ id: 'chats', arrivalsPerHour: 235, patienceSeconds: 240 }],
    pools: [{ id: 'desk', agents: 20, skills: { chats: {} }, ratesPerHour: [6, 9.6, 11.4] }],
  },
  rules: { route: 'least-busy', pick: 'first-come' },
};

export const waitModels: readonly WaitModel[] = [
  onePool('M/M/50 at 0.95', 50, 0.95, null),
  onePool('M/M/10 at 0.90', 10, 0.9, null),
  onePool('M/M/50+M at 1.1', 50, 1.1, 300),
  onePool('M/M/100+M at 1.0', 100, 1, 120),
  onePool('M/LN/50 at 0.95, cv² 1', 50, 0.95, null, lognormal(1)),
  onePool('M/LN/50+M at 1.1, cv² 2', 50, 1.1, 300, lognormal(2)),
  day('day, M/M/n', 6, null),
  day('day, M/M/n+M', 2, 180),
  day('day, M/LN/n+M, cv² 1.5', 2, 180, lognormal(1.5)),
  chat,
  shared,
  six('six types, by age', 'first-come', null),
  six('six types, by priority', 'priority', null),
  six('six types, by priority, LN cv² 1.5', 'priority', 1.5),
];
