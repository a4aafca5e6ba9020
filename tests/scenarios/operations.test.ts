/** The operator's day: figures, a trace, the doctor, and a backup in the middle of it all that is restored elsewhere. */
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoPassword } from '@harken/demo/harbour-bank';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseOn } from '../../apps/server/src/platform/testing/fresh-database.ts';
import { signIn } from '../house/colleague.ts';
import { type House, openHouse, servers, settingsOf } from '../house/house.ts';
import { startWriting } from '../house/many-writers.ts';
import { harken, startProcess } from '../house/process.ts';
import { aMessenger } from '../house/visitor.ts';

const cleaning: (() => Promise<void>)[] = [];
let house: House;
beforeAll(async () => {
  house = await openHouse({ settings: { LOG_LEVEL: 'debug' } });
});
afterAll(async () => {
  await house?.close();
  for (const clean of cleaning) await clean();
});

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hk-ops-'));
  cleaning.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('figures are for this machine, and a request is logged under the trace it brought', async () => {
  const traceId = 'abcdef0123456789abcdef0123456789';
  const lead = await house.colleague('grace.tan', house.customerDoor);
  await fetch(`${house.customerDoor}/api/setup`, { headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` } });
  await lead.call('GET /api/board');
  const answer = await fetch(`${house.customerDoor}/metrics`);
  const text = await answer.text();
  expect(answer.status).toBe(200);
  for (const line of [
    /^harken_http_request_seconds_count\{method="GET",route="\/api\/board",status="200"\} \d+$/m,
    /^harken_reaction_lag_events\{subscription="[\w.-]+"\} \d+$/m,
    /^harken_reaction_failed\{state="parked"\} 0$/m,
    /^harken_database_held_seconds_count \d+$/m,
    /^harken_event_head \d+$/m,
    /^harken_disk_full 0$/m,
    /^harken_scrape_ok 1$/m,
    /^harken_process_cpu_seconds_total /m,
  ]) {
    expect(text).toMatch(line);
  }
  const forwarded = await fetch(`${house.customerDoor}/metrics`, { headers: { 'x-forwarded-for': '192.0.2.1' } });
  expect(forwarded.status).toBe(403);
  await expect.poll(() => house.processes[0]?.output()).toContain(`"traceId":"${traceId}"`);
});

test('an administrator logs more for a while, and sees what will be deleted when', async () => {
  const administrator = await house.colleague('helen.ward');
  const changed = await administrator.call('PUT /api/operations/log-level', { body: { level: 'info', minutes: 5 } });
  expect(changed).toMatchObject({ level: 'info', configured: 'debug' });
  await administrator.call('PUT /api/operations/log-level', { body: { level: 'debug' } });
  const { kept } = await administrator.call('GET /api/operations/retention');
  expect(kept.find(({ setting }) => setting === 'RETENTION_AUDIT_DAYS')).toMatchObject({ days: null, due: 0 });
});

test('a backup at 100 words a second holds every word acknowledged before its moment, and is restored elsewhere', async () => {
  const messenger = await aMessenger(house);
  const load = await startWriting({
    doors: house.processes.map(({ url }) => url),
    messenger,
    writers: 50,
    perSecond: 100,
    text: (n) => `Word ${n}`,
  });
  const acknowledgedAt = new Map<string, number>();
  const noting = setInterval(() => {
    for (const ids of load.acknowledged.values())
      for (const id of ids) if (!acknowledgedAt.has(id)) acknowledgedAt.set(id, Date.now());
  }, 5);
  await expect.poll(() => load.count(), { timeout: 60_000 }).toBeGreaterThan(300);
  const file = join(await aFolder(), 'backup');
  const { code, printed } = await harken(settingsOf(house), 'backup', file);
  await new Promise((later) => setTimeout(later, 1500));
  await load.finish();
  clearInterval(noting);
  expect(printed).toContain('holds everything up to');
  expect(code).toBe(0);
  const moment = Date.parse(/up to (\S+Z)/.exec(printed)?.[1] ?? '');
  // Noted up to 5 ms late, never early: what counts as before was before.
  const before = [...acknowledgedAt].filter(([, at]) => at < moment).map(([id]) => id);
  console.log(`${printed.split('\n')[0]} ${before.length} of ${acknowledgedAt.size} words were acknowledged before.`);
  expect(before.length).toBeGreaterThan(250);
  expect(acknowledgedAt.size).toBeGreaterThan(before.length);

  const elsewhere = await aFolder();
  const folder = join(elsewhere, 'data');
  await mkdir(folder);
  const settings: Record<string, string> = { ...house.settings, HARKEN_DATA: folder };
  if (servers.database) {
    const { url, drop } = await databaseOn(servers.database);
    cleaning.push(drop);
    settings.DATABASE_URL = url;
  } else await copyFile(join(house.folder, 'master.key'), join(folder, 'master.key'));
  const restored = await harken(settings, 'restore', file, '--replace', '--yes');
  expect(restored.printed).toContain('Everything up to');
  expect(restored.code).toBe(0);
  const other = await startProcess({ kind: 'demo', folder, settings });
  try {
    const lead = await signIn(other.url, 'grace.tan@harbourbank.example', demoPassword);
    const there = new Set<string>();
    for (const id of load.acknowledged.keys()) {
      const { messages } = await lead.call('GET /api/conversations/:id', { params: { id }, query: { limit: 200 } });
      for (const message of messages) there.add(message.id);
    }
    expect(before.filter((id) => !there.has(id))).toEqual([]);
  } finally {
    await other.stop();
  }
});

test('the doctor finds nothing wrong with a house that runs, and says what is wrong with one that does not', async () => {
  const { code, printed } = await harken({ ...settingsOf(house), DISK_RESERVE_MB: '1' }, 'doctor', '--json');
  const findings = JSON.parse(printed) as { name: string; state: string; says: string; remedy?: string }[];
  expect(findings.filter(({ state }) => state === 'failure')).toEqual([]);
  expect(code).toBe(0);
  const state = (name: string) => findings.find((one) => one.name === name)?.state;
  for (const name of [
    'Node',
    'Database',
    'Flushing',
    'Migrations',
    'Clock',
    'Jobs',
    'Port',
    'Readiness',
    'Master key',
    'Backup',
  ])
    expect(state(name), name).toBe('ok');
  const wrong = await harken(
    { ...settingsOf(house), HARKEN_MASTER_KEY: 'ab'.repeat(32), HOST: '0.0.0.0', DISK_RESERVE_MB: '99999999' },
    'doctor',
  );
  expect(wrong.code).toBe(1);
  for (const name of ['Disk', 'Master key', 'Proxy'])
    expect(wrong.printed).toMatch(new RegExp(`^✗ ${name} .*\\n +→ `, 'm'));
});
