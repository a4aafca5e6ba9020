/**
 * What was acknowledged is kept, whatever happens to the process. Customers write, the process is killed in the middle
 * of it, again and again; afterwards the record must hold each word once and in order, with one reaction to each.
 *
 * HARKEN_KILLS=20 for the long form.
 */
import type { ConversationId } from '@harken/contract/ids';
import type { Message } from '@harken/contract/record';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Colleague } from '../house/colleague.ts';
import { chance } from '../house/figures.ts';
import { follow } from '../house/follower.ts';
import { type House, openHouse, servers } from '../house/house.ts';
import { type ManyWriters, startWriting } from '../house/many-writers.ts';
import { runToTheEnd } from '../house/process.ts';
import { aMessenger } from '../house/visitor.ts';

const kills = Number(process.env.HARKEN_KILLS ?? 3);
const patienceMs = Math.max(180_000, kills * 40_000);
const perSecond = 200;
const writers = 100;
/** Answered from knowledge each time, so that every word costs its whole reaction; each by sentences of its own. */
const questions = ['What does LIM-031 mean?', 'What does TRF-031 mean?', 'What does ABR-002 mean?'] as const;
const codeIn = (text: string) => questions.findIndex((question) => text.includes(question.slice(10, 17)));

/** In the middle of it: after so many more words, or after so long. */
async function untilWritten(load: ManyWriters, more: number, atMostMs: number): Promise<void> {
  const enough = load.count() + more;
  const late = performance.now() + atMostMs;
  while (load.count() < enough && performance.now() < late) await new Promise((again) => setTimeout(again, 5));
}

/** Page by page, from the end. */
async function wholeThread(lead: Colleague, id: ConversationId): Promise<Message[]> {
  const messages: Message[] = [];
  for (;;) {
    const before = messages[0]?.position;
    const query = { limit: 200, ...(before === undefined ? {} : { before }) };
    const page = await lead.call('GET /api/conversations/:id', { params: { id }, query });
    messages.unshift(...page.messages);
    if (!page.hasEarlier) return messages;
  }
}

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

describe('kill -9 under load', () => {
  test('loses and doubles no acknowledged word, keeps their order, and reacts to each once', {
    timeout: 2 * patienceMs,
    retry: 0,
  }, async () => {
    const { between, oneOf } = chance(20261122);
    const lead = await house.colleague('grace.tan');
    const log = await follow(lead);
    const messenger = await aMessenger(house);
    const load = await startWriting({
      doors: house.processes.map(({ url }) => url),
      messenger,
      writers,
      perSecond,
      // Writer and turn shift against each other, so that neighbours in time and in a conversation ask differently.
      text: (n) => questions[n % questions.length] as string,
    });

    let upMs = 0;
    for (let n = 0; n < kills; n++) {
      const began = performance.now();
      await untilWritten(load, between(200, 600), between(3000, 6000));
      upMs += performance.now() - began;
      const victim = oneOf(house.processes);
      await victim.kill();
      await victim.startAgain();
    }
    await load.finish();

    const opened = writers;
    const written = load.count() + opened;
    await log.until(
      (heard) => heard.of('message.received').length >= written && heard.of('message.sent').length >= written,
      `${written} words and as many answers`,
      // Reactions catch up by themselves; how fast is for the benchmarks to say.
      patienceMs,
    );
    log.stop();
    console.log(
      `${kills} kills within ${(upMs / 1000).toFixed(0)} s of work: ${written} words acknowledged, ${load.repeated()} repeated, ` +
        `${log.connections()} connections of the follower`,
    );

    // What followers were told: each event once, in the order of the log.
    const seqs = log.heard().map(({ seq }) => seq);
    expect(seqs.every((seq, at) => at === 0 || seq > (seqs[at - 1] as number))).toBe(true);
    const received = log.of('message.received');
    const ids = received.map(({ data }) => data.message.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(written);

    // One reaction to each word, and none to nothing.
    const causes = log.of('message.sent').map(({ causedBy }) => causedBy);
    expect(causes.toSorted()).toEqual(received.map(({ id }) => id).toSorted());

    // What the record holds, read afresh.
    for (const [id, mine] of load.acknowledged) {
      const told = received.filter(({ data }) => data.about.conversationId === id).map(({ data }) => data.message);
      expect(told.slice(1).map((message) => message.id)).toEqual(mine);
      const messages = await wholeThread(lead, id);
      expect(messages.map(({ position }) => position)).toEqual(messages.map((_, at) => at + 1));
      const theirs = messages.filter(({ author }) => author.kind === 'customer').map((message) => message.id);
      expect(theirs.slice(1)).toEqual(mine);
      // Each question has its own answer, and no other's.
      const asked = new Map(
        received
          .filter(({ data }) => data.about.conversationId === id)
          .map(({ id: event, data }) => [event, codeIn(textOf(data.message.content))]),
      );
      const answers = log.of('message.sent').filter(({ data }) => data.message.conversationId === id);
      expect(answers).toHaveLength(theirs.length);
      for (const { causedBy, data } of answers)
        expect(codeIn(textOf(data.message.content)), 'the answer is about what was asked').toBe(
          asked.get(causedBy as string),
        );
      const kept = messages.filter(({ author }) => author.kind === 'virtual_agent').map((message) => message.id);
      expect(kept.toSorted()).toEqual(answers.map(({ data }) => data.message.id).toSorted());
    }
    const board = await lead.call('GET /api/board');
    const { conversations } = await lead.call('GET /api/state');
    const held = conversations.filter(({ handledBy }) => handledBy === 'virtual_agent');
    expect(held).toHaveLength(opened);
    expect(board.virtualAgent).toMatchObject({ openNow: opened, conversations: opened, handedOff: 0 });
    expect(board.waiting).toEqual([]);
  });
});

describe.skipIf(servers.database)('a second process on the same folder', () => {
  test('is refused with one sentence, and the first goes on', async () => {
    const { code, printed } = await runToTheEnd({ kind: 'demo', folder: house.folder });
    expect(code).toBe(1);
    expect(printed.trim().split('\n')).toHaveLength(1);
    expect(printed).toContain(house.folder);
    expect((await fetch(`${house.customerDoor}/ready`)).ok).toBe(true);
  });
});

function textOf(content: { kind: string; text?: string }): string {
  return content.text ?? '';
}
