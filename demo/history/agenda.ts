/** What happens when, in a past that is made up: the earliest first, of two at one moment the one written down first. */
export interface Agenda {
  /** @param at milliseconds since the epoch; what is already over happens next */
  add(at: number, work: () => Promise<void>): void;
  /** Does everything up to a moment; what comes later is left. */
  run(until: number, setTime: (at: number) => void, breathe?: () => Promise<void> | undefined): Promise<void>;
}

interface Entry {
  at: number;
  order: number;
  work: () => Promise<void>;
}

const before = (a: Entry, b: Entry) => a.at < b.at || (a.at === b.at && a.order < b.order);

export function createAgenda(): Agenda {
  const heap: Entry[] = [];
  let order = 0;
  let now = Number.NEGATIVE_INFINITY;

  function push(entry: Entry): void {
    let place = heap.push(entry) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!before(entry, heap[parent] as Entry)) break;
      heap[place] = heap[parent] as Entry;
      place = parent;
    }
    heap[place] = entry;
  }

  function pop(): Entry | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = place * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Entry, heap[child] as Entry)) child++;
      if (!before(heap[child] as Entry, last)) break;
      heap[place] = heap[child] as Entry;
      place = child;
    }
    heap[place] = last;
    return first;
  }

  return {
    add: (at, work) => push({ at, order: order++, work }),
    async run(until, setTime, breathe) {
      for (let next = heap[0]; next && next.at <= until; next = heap[0]) {
        pop();
        now = Math.max(now, next.at);
        setTime(now);
        await next.work();
        await breathe?.();
      }
    },
  };
}
