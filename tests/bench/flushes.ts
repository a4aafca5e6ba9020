/**
 * Shows that the embedded database flushes each commit: counts the flushes of the whole process while words are written
 * one after the other. Each word is one commit, and so is the virtual agent's answer to it.
 *
 *   node tests/bench/flushes.ts [--words 500]
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { follow } from '../house/follower.ts';
import { openHouse } from '../house/house.ts';
import { aMessenger, aVisitor } from '../house/visitor.ts';

const { values } = parseArgs({ options: { words: { type: 'string', default: '500' } } });
const words = Number(values.words);
const folder = await mkdtemp(join(tmpdir(), 'harken-flushes-'));
const calls = join(folder, 'calls');

const house = await openHouse({ under: ['strace', '-f', '-C', '-e', 'trace=fdatasync,fsync', '-o', calls] });
const lead = await house.colleague('grace.tan');
const log = await follow(lead);
const visitor = await aVisitor(house.customerDoor, await aMessenger(house));
const { id } = await visitor.asks('Thank you');
await log.until((heard) => heard.of('message.sent').length === 1, 'the first answer');

const before = await flushes();
for (let n = 1; n <= words; n++) {
  await visitor.says(id, 'Thank you');
  await log.until((heard) => heard.of('message.sent').length === n + 1, `answer ${n}`);
}
const during = (await flushes()) - before;
log.stop();
await house.close();

const told = await readFile(calls, 'utf8');
console.log(told.slice(told.indexOf('% time')));
console.log(`${words} words and ${words} answers: ${2 * words} commits, ${during} flushes meanwhile`);
console.log(`${(during / (2 * words)).toFixed(2)} flushes per commit${during < 2 * words ? ': TOO FEW' : ''}`);
process.exitCode = during < 2 * words ? 1 : 0;
await rm(folder, { recursive: true, force: true });

async function flushes(): Promise<number> {
  const text = await readFile(calls, 'utf8');
  return text.match(/(fdatasync|fsync)\(/g)?.length ?? 0;
}
