/** How a proposal comes about, grows with what speaks for it, and is settled without anybody. */
import { idFrom } from '@harken/contract/ids';
import type { Evidence, ProposalContent } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import * as store from './proposal-store.ts';

const mostEvidence = 30;

export type Proposing = ReturnType<typeof createProposing>;

export function createProposing({ log, clock }: { log: Pick<EventLog, 'transact'>; clock: Clock }) {
  /** @returns null when the same was proposed before, whatever became of it */
  async function make(
    tx: Tx,
    {
      locale,
      content,
      rows,
      fingerprint = null,
    }: { locale: Locale; content: ProposalContent; rows: readonly store.KeptSolved[]; fingerprint?: string | null },
  ): Promise<store.KeptProposal | null> {
    const now = clock.now().toISOString();
    const is: store.KeptProposal = {
      ...{ id: idFrom('prop', newId()), locale, state: 'open', content, version: 1, undo: null, articleId: null },
      ...{ madeAt: now, updatedAt: now, decidedAt: null, decidedBy: null, ...spokenFor(rows) },
    };
    if (!(await store.insertProposal(tx.db, is, fingerprint))) return null;
    const proposal = { id: is.id, state: is.state, version: is.version, kind: content.kind };
    tx.append({ name: 'proposal.made', actor: { kind: 'system', id: null }, data: { proposal } });
    return is;
  }

  /** A gap that is still open, with what came since. */
  async function grow(
    tx: Tx,
    was: store.KeptProposal,
    content: ProposalContent,
    rows: readonly store.KeptSolved[],
  ): Promise<store.KeptProposal> {
    const is = { ...was, content, ...spokenFor(rows) };
    const same = JSON.stringify([is.content, is.evidence]) === JSON.stringify([was.content, was.evidence]);
    if (same) return was;
    // Somebody may decide about it meanwhile: what they read is what they decided about.
    await store.updateProposal(
      tx.db,
      { ...is, updatedAt: clock.now().toISOString(), version: was.version + 1 },
      was.version,
    );
    return is;
  }

  async function outdate(was: store.KeptProposal): Promise<void> {
    const version = was.version + 1;
    const now = clock.now().toISOString();
    await log.transact(async (tx) => {
      const kept = await store.updateProposal(
        tx.db,
        { ...was, state: 'outdated', decidedAt: now, version },
        was.version,
      );
      const proposal = { id: was.id, state: 'outdated' as const, version, kind: was.content.kind };
      if (kept) tx.append({ name: 'proposal.decided', actor: { kind: 'system', id: null }, data: { proposal } });
    });
  }

  return { make, grow, outdate };
}

function spokenFor(rows: readonly store.KeptSolved[]): {
  contacts: number;
  handleSeconds: number;
  evidence: Evidence[];
} {
  const newest = [...rows].sort((a, b) => (a.solvedAt < b.solvedAt ? 1 : -1));
  return {
    contacts: rows.length,
    handleSeconds: rows.reduce((sum, { handleSeconds }) => sum + handleSeconds, 0),
    evidence: newest
      .slice(0, mostEvidence)
      .map(({ conversationId, solvedAt: at, question, rating }) => ({ conversationId, at, question, rating })),
  };
}
