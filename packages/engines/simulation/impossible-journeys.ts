import type { Scenario } from './scenario.ts';

/** What contacts cannot do beside being served once: to go where there is no queue, or never to leave. */
export function wrongJourneys({ types, pools }: Scenario, wrong: (at: string, says: string) => void): void {
  const ids = types.map(({ id }) => id);
  for (const [place, { transfers }] of types.entries()) {
    if (!transfers) continue;
    const at = `types[${place}].transfers.to`;
    for (const to of Object.keys(transfers.to)) if (!ids.includes(to)) wrong(`${at}.${to}`, 'is no type of contact');
    const sum = onward(transfers.to);
    if (sum > 1 + 1e-9) wrong(at, `adds up to ${Number(sum.toPrecision(4))}, more than 1`);
  }
  // From where somebody goes home, and from where such a queue is reached.
  const leaving = new Set(
    types.filter(({ id, transfers, repeats }) => {
      const resolved = pools.some(({ skills }) => Object.hasOwn(skills, id) && (skills[id]?.resolves ?? 1) > 0);
      const comesForEver = repeats?.probability === 1 && repeats.atMost == null && !resolved;
      return onward(transfers?.to ?? {}) < 1 - 1e-9 && !comesForEver;
    }),
  );
  for (let before = -1; before < leaving.size; ) {
    before = leaving.size;
    for (const type of types)
      if (Object.entries(type.transfers?.to ?? {}).some(([to, chance]) => chance > 0 && leadsOut(to)))
        leaving.add(type);
  }
  function leadsOut(to: string): boolean {
    return types.some((type) => type.id === to && leaving.has(type));
  }
  const round = types.filter((type) => !leaving.has(type)).map(({ id }) => id);
  if (round.length > 0)
    wrong(
      'types',
      `let nobody go who was served as ${round.join(', ')}: they would be passed on, or come back, for ever`,
    );
}

const onward = (to: Readonly<Record<string, number>>): number =>
  Object.values(to).reduce((sum, chance) => sum + chance, 0);
