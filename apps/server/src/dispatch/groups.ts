/** The agents of a pool as planners speak of them: by the teams that they are in. */
import type { AgentStatus, Person, Team } from '@harken/contract/people';
import type { Scenario } from '@harken/engines/simulation';
import type { Group } from './plans-in.ts';

export interface Staff {
  people: readonly Pick<Person, 'id' | 'teamIds'>[];
  teams: readonly Pick<Team, 'id' | 'name'>[];
  agents: readonly Pick<AgentStatus, 'personId' | 'capacity' | 'skills' | 'queueIds'>[];
}

/** Who is in a pool of a scenario. */
export interface Members {
  id: string;
  agentIds: readonly string[];
}

export const teamsOf = ({ people }: Pick<Staff, 'people'>, agentId: string): string[] =>
  [...(people.find(({ id }) => id === agentId)?.teamIds ?? [])].sort();

/** A scenario whose pools are called after the teams of their agents, and what live plans may ask of each. */
export function named(
  scenario: Scenario,
  pools: readonly Members[],
  staff: Staff,
): { scenario: Scenario; groups: Group[] } {
  const taken = new Map<string, number>();
  const groups = new Map<string, Group>();
  for (const { id, agentIds } of pools) {
    const teamIds = [...new Set(agentIds.flatMap((agentId) => teamsOf(staff, agentId)))];
    const called = teamIds.map((teamId) => staff.teams.find((team) => team.id === teamId)?.name ?? teamId).join(' + ');
    const nth = (taken.get(called) ?? 0) + 1;
    taken.set(called, nth);
    groups.set(id, {
      id: nth === 1 && called ? called : `${called} ${nth}`.trim(),
      teamIds,
      skills: skillsOf(agentIds, staff),
    });
  }
  return {
    scenario: {
      ...scenario,
      pools: scenario.pools.map((pool) => ({ ...pool, id: groups.get(pool.id)?.id ?? pool.id })),
    },
    groups: [...groups.values()],
  };
}

/** What all of them can do; where they differ, as well as they do on average. */
function skillsOf(agentIds: readonly string[], { agents }: Staff): Record<string, number> {
  const members = agents.filter(({ personId }) => agentIds.includes(personId));
  const [first] = members;
  const level = (skillId: string) =>
    members.map(({ skills }) => skills.find((one) => one.skillId === skillId)?.proficiency ?? 0);
  return Object.fromEntries(
    (first?.skills ?? [])
      .filter(({ skillId }) => !level(skillId).includes(0))
      .map(({ skillId }) => [skillId, Math.round(level(skillId).reduce((sum, one) => sum + one, 0) / members.length)]),
  );
}
