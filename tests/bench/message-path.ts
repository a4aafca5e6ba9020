/**
 * From the customer's send to the agent's socket, beside what it could cost at least: one flushed commit in the same
 * kind of database and one socket echo, at the same rate, in the same run.
 *
 *   node tests/bench/message-path.ts [--rates 1,50,200] [--seconds 30]
 */
import { parseArgs } from 'node:util';
import { openConversationsInHand } from '../house/conversations-in-hand.ts';
import { chance, spreadOf, table } from '../house/figures.ts';
import { openHouse } from '../house/house.ts';
import { openYardstick } from './yardstick.ts';

const { values } = parseArgs({
  options: { rates: { type: 'string', default: '1,50,200' }, seconds: { type: 'string', default: '30' } },
});
const seconds = Number(values.seconds);

const house = await openHouse();
const yardstick = await openYardstick();
const inHand = await openConversationsInHand(house, 40);
// What is compiled and cached at the first use is no part of the answer.
await inHand.timeWords(50, 5, chance(0));
await yardstick.timeEchoes(50, 5, chance(0));

const rows: Record<string, string | number>[] = [];
for (const rate of values.rates.split(',').map(Number)) {
  const least = spreadOf(await yardstick.timeEchoes(rate, seconds, chance(rate)));
  const path = spreadOf(await inHand.timeWords(rate, seconds, chance(rate)));
  rows.push({
    'messages/s': rate,
    words: path.count,
    'least p50': least.p50,
    p95: least.p95,
    p99: least.p99,
    'path p50': path.p50,
    'p95 ': path.p95,
    'p99 ': path.p99,
    'p95 ÷ least': path.p95 / least.p95,
  });
}
console.log(`From the customer's send to the agent's socket, ms (${house.processes.length} process)`);
console.log(table(rows));
inHand.close();
await yardstick.close();
await house.close();
