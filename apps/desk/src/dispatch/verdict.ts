/** What a comparison says, in the words that stand on top of it. */
import i18next from 'i18next';
import { percent } from '../platform/format.ts';
import { compare, reached, worst } from './compared.ts';
import { money as moneyText, ofHundred } from './figures.ts';
import type { Sides } from './measure-table.tsx';

export interface Verdict {
  first: string;
  rest: string[];
}

/** Of queues that lose, the one that loses most is named. Less than this nobody sees. */
const seen = 0.005;

export function verdictOf(
  { a, b, letter, money, goal }: Sides,
  { queue, goalOf }: { queue: (id: string) => string; goalOf: (id: string) => number | null },
): Verdict {
  const t = i18next.getFixedT(null, 'dispatch');
  const level = compare(a, b, 'serviceLevel', money);
  const wait = compare(a, b, 'meanWaitSeconds', money);
  const cost = compare(a, b, 'cost', money);
  if ([level, wait, cost].every((one) => one === null || one.alike === 1))
    return { first: t('say.same', { letter }), rest: [] };
  const first =
    level === null
      ? t('measure.unknown')
      : goal === null
        ? t('say.level', { letter, b: percent(level.bBand[1]), a: percent(level.aBand[1]) })
        : t('say.reach', {
            letter,
            goal: percent(goal),
            b: ofHundred(reached(b.serviceLevel, goal)),
            a: ofHundred(reached(a.serviceLevel, goal)),
          });
  const rest: string[] = [];
  const [, dearer] = cost?.differenceBand ?? [0, 0, 0];
  if (Math.abs(dearer) >= 0.5)
    rest.push(t(dearer > 0 ? 'say.dearer' : 'say.cheaper', { letter, money: moneyText(Math.abs(dearer), money) }));
  const losers = a.types
    .flatMap(({ id, serviceLevel }) => {
      const under = b.types.find((one) => one.id === id)?.serviceLevel;
      return serviceLevel && under ? [{ id, is: serviceLevel[1], under: under[1] }] : [];
    })
    .sort((one, other) => one.under - one.is - (other.under - other.is));
  const [loser] = losers;
  if (loser && loser.under < loser.is - seen) {
    const own = goalOf(loser.id);
    rest.push(
      t(own !== null && loser.under < own ? 'say.paysBelow' : 'say.pays', {
        queue: queue(loser.id),
        from: percent(loser.is),
        to: percent(loser.under),
      }),
    );
  } else if (losers.length > 0) rest.push(t('say.nobodyPays'));
  const [atWorst, otherwise] = [worst(b.serviceLevel), worst(a.serviceLevel)];
  if (atWorst !== null && otherwise !== null)
    rest.push(t('say.worst', { letter, b: percent(atWorst), a: percent(otherwise) }));
  return { first, rest };
}
