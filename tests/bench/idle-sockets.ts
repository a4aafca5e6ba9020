/**
 * What visitors cost who only stand there: memory per open socket, and what they do to the message path of others.
 *
 *   node tests/bench/idle-sockets.ts [--visitors 10000] [--seconds 20]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openConversationsInHand } from '../house/conversations-in-hand.ts';
import { chance, spreadOf, table } from '../house/figures.ts';
import { openHouse } from '../house/house.ts';
import { aMessenger } from '../house/visitor.ts';

const { values } = parseArgs({
  options: { visitors: { type: 'string', default: '10000' }, seconds: { type: 'string', default: '20' } },
});
const visitors = Number(values.visitors);
const seconds = Number(values.seconds);

const house = await openHouse({ processes: 1 });
const { pid } = house.processes[0] as { pid: number };
const { key } = await aMessenger(house);
const inHand = await openConversationsInHand(house, 40);
await inHand.timeWords(50, 5, chance(0));

const rows: Record<string, string | number>[] = [];
const time = async (here: number) => {
  const path = spreadOf(await inHand.timeWords(50, seconds, chance(1)));
  rows.push({
    'visitors connected': here,
    'path p50': path.p50,
    p95: path.p95,
    p99: path.p99,
    'server MB': await megabytes(),
  });
  return path;
};
const before = await time(0);
const alone = await megabytes();

const crowd = fork(fileURLToPath(new URL('idle-visitors.ts', import.meta.url)), [
  house.customerDoor,
  key,
  String(visitors),
]);
const began = performance.now();
const [{ connected }] = (await Promise.race([
  once(crowd, 'message'),
  once(crowd, 'exit').then(() => Promise.reject(new Error('The crowd ended before it stood.'))),
])) as [{ connected: number }];
const cameIn = (performance.now() - began) / 1000;
// Until what their coming left behind was collected, and every socket had its heartbeat.
await new Promise((later) => setTimeout(later, 40_000));
const crowded = await megabytes();
const with10k = await time(connected);

console.log(`${connected} visitors connected in ${cameIn.toFixed(0)} s; messages at 50 a second, ms`);
console.log(table(rows));
console.log(`Memory per visitor: ${(((crowded - alone) * 1024) / connected).toFixed(1)} KB`);
console.log(`p95 with them ÷ without: ${(with10k.p95 / before.p95).toFixed(2)}`);
crowd.kill();
inHand.close();
await house.close();

async function megabytes(): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}
