/** What a new house has and what it still lacks. Pure. */
import type { Article } from '@harken/contract/knowledge';
import type { AgentStatus, Person, Queue, Skill } from '@harken/contract/people';
import type { Conversation } from '@harken/contract/record';

export interface Progress {
  queue: boolean;
  /** Every queue is open at some time. */
  hours: boolean;
  people: boolean;
  /** Every queue has somebody who can be given its work. */
  members: boolean;
  messenger: boolean;
  answered: boolean;
  skills: boolean;
  knowledge: boolean;
}

export function progressOf(house: {
  people: readonly Pick<Person, 'active'>[];
  agents: readonly Pick<AgentStatus, 'queueIds' | 'skills' | 'capacity'>[];
  queues: readonly Pick<Queue, 'id' | 'hours' | 'skillId'>[];
  skills: readonly Pick<Skill, 'id'>[];
  articles: readonly Pick<Article, 'texts'>[];
  messengers: number;
  conversations: readonly Pick<Conversation, 'firstRepliedAt'>[];
}): Progress {
  const { queues, agents, skills } = house;
  const masters = (agent: (typeof agents)[number], id: Skill['id']) =>
    agent.skills.some(({ skillId }) => skillId === id);
  const served = (queue: (typeof queues)[number]) =>
    agents.some(
      (agent) =>
        agent.capacity > 0 &&
        agent.queueIds.includes(queue.id) &&
        (queue.skillId === null || masters(agent, queue.skillId)),
    );
  return {
    queue: queues.length > 0,
    hours: queues.length > 0 && queues.every(({ hours }) => hours.weekly.length > 0),
    people: house.people.filter(({ active }) => active).length > 1,
    members: queues.length > 0 && queues.every(served),
    messenger: house.messengers > 0,
    answered: house.conversations.some(({ firstRepliedAt }) => firstRepliedAt !== null),
    skills: skills.some(({ id }) => agents.some((agent) => masters(agent, id))),
    knowledge: house.articles.some(({ texts }) => Object.values(texts).some((text) => text?.published)),
  };
}
