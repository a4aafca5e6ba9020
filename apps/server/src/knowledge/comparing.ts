/** Articles that change are compared with those that may say the same or the contrary. */
import type { ArticleId } from '@harken/contract/ids';
import type { ProposalContent } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import type { Jobs } from '../platform/jobs.ts';
import type { Compared } from './article-index.ts';
import * as store from './proposal-store.ts';
import type { Proposing } from './proposing.ts';

export interface ComparingDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
  jobs: Pick<Jobs, 'define' | 'enqueue'>;
  proposing: Proposing;
  published: { compared(id: ArticleId, locale: Locale, also: readonly ArticleId[]): Compared[] };
}

const compareJob = 'knowledge.compare';
/** This process must have heard of the change, too. */
const compareAfterMs = 3_000;
/** Two articles that share less are about neighbouring things. */
const duplicateFrom = 0.6;
const fewestAlike = 3;
const mostPairs = 12;
/** Open proposals that are looked through for those that do not hold any more. */
const mostOpen = 500;

export function createComparing({ log, read, clock, jobs, published, proposing: { make, outdate } }: ComparingDeps) {
  jobs.define<{ articleId: ArticleId }>(compareJob, ({ articleId }) => compare(articleId), {
    concurrency: 1,
    retries: 2,
  });

  /** An article is not what it was. */
  const articleChanged = (articleId: ArticleId): Promise<void> =>
    jobs.enqueue(
      undefined,
      compareJob,
      { articleId },
      {
        key: articleId,
        runAt: new Date(clock.now().getTime() + compareAfterMs),
      },
    );

  /** Whether an article says the same as others, or the contrary. */
  async function compare(id: ArticleId): Promise<void> {
    for (const locale of ['en', 'zh'] as const) {
      const open = (
        await Promise.all(
          (['duplicate', 'contradiction'] as const).map((kind) =>
            store.proposals(read, { state: 'open', kind, limit: mostOpen }),
          ),
        )
      )
        .flat()
        .filter((one) => one.locale === locale && pairOf(one.content)?.includes(id));
      const before = open.flatMap(({ content }) => pairOf(content)?.filter((one) => one !== id) ?? []);
      const compared = published.compared(id, locale, before);
      const holds = new Set<string>();
      for (const one of compared) {
        for (const content of foundIn(id, one)) {
          const fingerprint = `${content.kind} ${locale} ${[id, one.otherId].sort().join(' ')} ${saidIn(content)}`;
          holds.add(`${content.kind} ${one.otherId}`);
          await log.transact((tx) => make(tx, { locale, content, rows: [], fingerprint }));
        }
      }
      for (const one of open) {
        const other = pairOf(one.content)?.find((each) => each !== id);
        if (!holds.has(`${one.content.kind} ${other}`)) await outdate(one);
      }
    }
  }

  return { articleChanged };
}

function foundIn(articleId: ArticleId, { otherId, shared, alike, contradictions }: Compared): ProposalContent[] {
  const found: ProposalContent[] = [];
  if (shared >= duplicateFrom && alike.length >= fewestAlike)
    found.push({ kind: 'duplicate', articleId, otherId, shared, pairs: alike.slice(0, mostPairs) });
  if (contradictions.length > 0)
    found.push({ kind: 'contradiction', articleId, otherId, pairs: contradictions.slice(0, mostPairs) });
  return found;
}

const pairOf = (content: ProposalContent): ArticleId[] | null =>
  content.kind === 'duplicate' || content.kind === 'contradiction' ? [content.articleId, content.otherId] : null;

/** Two articles that are rejected as contradicting may contradict each other in something else later. */
const saidIn = (content: ProposalContent): string =>
  content.kind === 'contradiction'
    ? content.pairs
        .map(({ sentence, other }) => [sentence, other].sort().join('\n'))
        .sort()
        .join('\n')
    : '';
