import type { Candidate } from './match.ts';
import type { Query } from './query.ts';

/**
 * How sure it is that the best candidate is the right article, 0–1: a logistic model of what can be seen without knowing
 * the answer. The coefficients are fitted on the questions that authors wrote for their articles, each asked while it was
 * left out of the index; the same questions with their whole article left out (which must come out low); and questions
 * about other things.
 * @param candidates best first
 */
export function confidenceOf(query: Query, candidates: readonly Candidate[]): number {
  const [best, second] = candidates;
  if (best === undefined || query.worth === 0) return 0;
  const { sentence, question, title, code } = best.signals;
  const logit =
    -7.4 +
    4 * (best.fit - (second?.fit ?? 0)) +
    sentence +
    3 * question +
    2.8 * title +
    2 * code +
    2.9 * knownShare(query) +
    2.7 * Math.min(1, query.worth / 4);
  return 1 / (1 + Math.exp(-logit));
}

/** Share of the question's worth in words that stand anywhere in the knowledge, 0–1. */
export function knownShare(query: Query): number {
  if (query.worth === 0) return 0;
  return query.terms.reduce((sum, term) => sum + (term.found.length > 0 ? term.worth : 0), 0) / query.worth;
}
