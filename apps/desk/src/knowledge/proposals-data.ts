/** Proposals as the server has them, and what an editor does with them; each act offers the way back. */
import type { Proposal, ProposalState } from '@harken/contract/knowledge';
import type { RouteCall } from '@harken/contract/routes';
import { useQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import { call, isRefused, queries } from '../platform/api.ts';
import { onEvents } from '../platform/desk.ts';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { readAgain } from './articles-data.ts';

const readProposalsAgain = () => void queries.invalidateQueries({ queryKey: ['proposals'] });

onEvents((events) => {
  if (events.some(({ name }) => name.startsWith('proposal.'))) readProposalsAgain();
});

export function useProposals(state: ProposalState) {
  return useQuery({
    queryKey: ['proposals', state],
    queryFn: ({ signal }) => call('GET /api/knowledge/proposals', { query: { state } }, { signal }),
  });
}

type Accepting = Omit<RouteCall<'acceptProposal'>['body'], 'version'>;
export type Decision = { accept: Accepting } | 'reject' | 'reopen';

function send({ id, version }: Proposal, decision: Decision): Promise<{ proposal: Proposal }> {
  const params = { id };
  if (decision === 'reject') return call('POST /api/knowledge/proposals/:id/reject', { params, body: { version } });
  if (decision === 'reopen') return call('POST /api/knowledge/proposals/:id/reopen', { params, body: { version } });
  return call('POST /api/knowledge/proposals/:id/accept', { params, body: { version, ...decision.accept } });
}

/**
 * Decides about one or more, one after another, and says how it went.
 * @param said what is told of one
 * @returns whether all of it was done
 */
export async function decide(
  some: readonly Proposal[],
  decision: (one: Proposal) => Decision,
  said: string,
): Promise<boolean> {
  const done: Proposal[] = [];
  try {
    for (const one of some) done.push((await send(one, decision(one))).proposal);
    return true;
  } catch (error) {
    const late = isRefused(error, 'record.changed') || isRefused(error, 'proposal.decided');
    tell(late ? i18next.t('proposals:done.changed') : problemWords(error), { tone: 'breaking' });
    return false;
  } finally {
    readProposalsAgain();
    readAgain(done.flatMap(({ articleId }) => articleId ?? []));
    const isBack = done[0]?.state === 'open';
    if (done.length > 0)
      tell(
        done.length > 1 ? i18next.t('proposals:done.many', { count: done.length }) : said,
        isBack ? {} : { undo: () => void decide(done, () => 'reopen', i18next.t('proposals:done.undone')) },
      );
  }
}
