/** What routing has learned of agents, as screens show it. */
import type { Queue, Skill } from '@harken/contract/people';
import type { LearnedSkill } from '@harken/contract/routes-routing';
import { useQuery } from '@tanstack/react-query';
import { call } from '../platform/api.ts';
import { useMay } from '../platform/desk.ts';

/** Made anew by night; who looks sees it within the quarter hour. */
const freshMs = 15 * 60_000;

export function useLearned() {
  const may = useMay('conversation.read');
  return useQuery({
    queryKey: ['routing', 'learned'],
    queryFn: () => call('GET /api/routing/learned'),
    enabled: may,
    staleTime: freshMs,
  });
}

/** Of one agent at a skill: at the work of the queue that asks for it; of several, where they had most. */
export function learnedAt(
  learned: readonly LearnedSkill[],
  { skillId, queues }: { skillId: Skill['id']; queues: readonly Queue[] },
): LearnedSkill | null {
  const asking = queues.filter((queue) => queue.skillId === skillId).map(({ id }) => id);
  return learned
    .filter((one) => asking.includes(one.queueId))
    .reduce<LearnedSkill | null>(
      (most, one) => (most && most.resolution.cases >= one.resolution.cases ? most : one),
      null,
    );
}

export type Disagreement = 'better' | 'worse';

interface Colleague {
  /** As declared, 1–5; null where the skill is not had. */
  level: number | null;
  learned: LearnedSkill | null;
}

/**
 * Where declared and learned clearly disagree: surely better than those declared higher are on average, or surely worse
 * than those declared lower. Whoever has few cases of their own is in doubt, and so never clearly anything.
 */
export function disagreements(all: readonly Colleague[]): (Disagreement | null)[] {
  const levels = [1, 2, 3, 4, 5].map((level) => {
    const means = all.flatMap((one) => (one.level === level ? (one.learned?.resolution.mean ?? []) : []));
    return { level, count: means.length, sum: means.reduce((sum, mean) => sum + mean, 0) };
  });
  const meanOf = (among: (level: number) => boolean): number | null => {
    const some = levels.filter(({ level }) => among(level));
    const count = some.reduce((sum, one) => sum + one.count, 0);
    return count > 0 ? some.reduce((sum, one) => sum + one.sum, 0) / count : null;
  };
  return all.map(({ level, learned }) => {
    if (level === null || !learned) return null;
    const higher = meanOf((other) => other > level);
    if (higher !== null && learned.resolution.lower > higher) return 'better';
    const below = meanOf((other) => other < level);
    return below !== null && learned.resolution.upper < below ? 'worse' : null;
  });
}
