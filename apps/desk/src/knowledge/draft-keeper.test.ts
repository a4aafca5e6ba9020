import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDraftKeeper, type Fields, noFields, type Saved, textOf, type Unsent } from './draft-keeper.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const fields = (more: Partial<Fields> = {}): Fields => ({ ...noFields, title: 'Lost card', ...more });

/** A server with one draft, and browsers that write it. */
function aDraft() {
  const server: Saved = { fields: fields(), version: 1, at: null, by: 'ann' };
  let line: 'up' | 'down' | 'deaf' = 'up';
  const saves: number[] = [];
  function aBrowser(device: { unsent: Unsent | null } = { unsent: null }) {
    const keeper = createDraftKeeper({
      saved: { ...server },
      kept: {
        read: () => device.unsent,
        write: (unsent) => {
          device.unsent = unsent;
        },
      },
      save: async (text, version) => {
        if (line === 'down') throw new Error('offline');
        if (version !== server.version) throw new Error('changed');
        server.version += 1;
        server.fields = { ...text, questions: text.questions.join('\n') };
        saves.push(server.version);
        if (line === 'deaf') throw new Error('offline');
        return { version: server.version, savedAt: '2026-03-02T09:00:00Z', savedBy: 'ann' };
      },
      load: async () => {
        if (line === 'down') throw new Error('offline');
        return { ...server };
      },
      verdict: (error) => {
        const said = (error as Error).message;
        return said === 'changed' || said === 'offline' ? said : 'refused';
      },
    });
    return { keeper, device, is: () => keeper.state.get().saving.is, mine: () => keeper.state.get().edit.mine };
  }
  const theLineIs = (is: typeof line) => {
    line = is;
  };
  return { server, saves, aBrowser, theLineIs };
}

describe('a draft', () => {
  it('is saved a moment after the last letter, once', async () => {
    const { server, saves, aBrowser } = aDraft();
    const { keeper, is, device } = aBrowser();
    for (const title of ['Lost', 'Lost c', 'Lost cards']) keeper.set({ title });
    expect(is()).toBe('unsaved');
    expect(device.unsent?.mine.title).toBe('Lost cards');
    await vi.advanceTimersByTimeAsync(1000);
    expect(is()).toBe('saved');
    expect(saves).toEqual([2]);
    expect(server.fields.title).toBe('Lost cards');
    expect(device.unsent).toBeNull();
  });

  it('survives a lost line and a reload', async () => {
    const { server, aBrowser, theLineIs } = aDraft();
    const { keeper, is, device } = aBrowser();
    theLineIs('down');
    keeper.set({ body: 'Freeze it.' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(is()).toBe('offline');
    const again = aBrowser(device);
    expect(again.mine().body).toBe('Freeze it.');
    theLineIs('up');
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.fields.body).toBe('Freeze it.');
    expect(again.is()).toBe('saved');
  });

  it('that was saved without an answer is not saved twice over itself', async () => {
    const { server, aBrowser, theLineIs } = aDraft();
    const { keeper, is } = aBrowser();
    theLineIs('deaf');
    keeper.set({ body: 'Freeze it.' });
    await vi.advanceTimersByTimeAsync(1000);
    theLineIs('up');
    await vi.advanceTimersByTimeAsync(5000);
    expect(is()).toBe('saved');
    expect(server).toMatchObject({ version: 2, fields: { body: 'Freeze it.' } });
  });

  it('follows what another one wrote in other fields', async () => {
    const { server, aBrowser } = aDraft();
    const [ann, bo] = [aBrowser(), aBrowser()];
    ann.keeper.set({ title: 'A lost card' });
    await vi.advanceTimersByTimeAsync(1000);
    bo.keeper.set({ body: 'Freeze it.' });
    await vi.advanceTimersByTimeAsync(2000);
    expect(bo.is()).toBe('saved');
    expect(server.fields).toMatchObject({ title: 'A lost card', body: 'Freeze it.' });
  });

  it('that two changed in one place waits until it is decided, and keeps both', async () => {
    const { server, aBrowser } = aDraft();
    const [ann, bo] = [aBrowser(), aBrowser()];
    ann.keeper.set({ body: 'Theirs.' });
    await vi.advanceTimersByTimeAsync(1000);
    bo.keeper.set({ body: 'Mine.' });
    await vi.advanceTimersByTimeAsync(5000);
    expect(bo.is()).toBe('clash');
    expect(bo.device.unsent?.mine.body).toBe('Mine.');
    expect(server.fields.body).toBe('Theirs.');
    const reopened = aBrowser(bo.device);
    await vi.advanceTimersByTimeAsync(5000);
    expect(reopened.is()).toBe('clash');
    bo.keeper.decide('body', 'mine');
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.fields.body).toBe('Mine.');
    expect(bo.is()).toBe('saved');
  });

  it('asks customers’ questions one a line', () => {
    expect(textOf(fields({ questions: ' I lost it \n\nWhere is it?' })).questions).toEqual([
      'I lost it',
      'Where is it?',
    ]);
  });
});
