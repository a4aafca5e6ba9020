/** Who changed what last, as far as this page has heard: a clash says whom to talk to. */
import type { HarkenEvent } from '@harken/contract/events';
import { onEvents } from '../platform/desk.ts';
import { createStore, useStored } from '../platform/store.ts';

export interface LastChange {
  personId: string;
  at: string;
}

const changes = createStore<Readonly<Record<string, LastChange>>>({});

function heed(events: readonly HarkenEvent[]) {
  const heard: Record<string, LastChange> = {};
  for (const { name, actor, at, data } of events) {
    if (actor.kind !== 'person' || actor.id === null || !name.endsWith('.updated')) continue;
    for (const thing of Object.values(data)) {
      const id = thing && typeof thing === 'object' && 'id' in thing ? thing.id : null;
      if (typeof id === 'string') heard[id] = { personId: actor.id, at };
    }
  }
  if (Object.keys(heard).length) changes.set((known) => ({ ...known, ...heard }));
}

let listening = false;

export function useLastChange(id: string): LastChange | undefined {
  if (!listening) {
    listening = true;
    onEvents(heed);
  }
  return useStored(changes, (known) => known[id]);
}
