import type { HarkenEvent } from '@harken/contract/events';
import { type CustomerId, idFrom, type PersonId, type QueueId } from '@harken/contract/ids';
import type { Role } from '@harken/contract/people';
import { permissions } from '@harken/contract/permissions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authorisation, permissionsOf } from './authorisation.ts';
import { customerOf, mayRead, seesEvent, sightOf, type Viewer } from './visibility.ts';

const uuid = (n: number) => `0190a3c0-0000-7000-8000-${String(n).padStart(12, '0')}`;
const cards = idFrom('queu', uuid(1));
const loans = idFrom('queu', uuid(2));
const mei = idFrom('pers', uuid(1));
const tom = idFrom('pers', uuid(2));

function someone(roles: Role[], more: Partial<Viewer> = {}): Viewer {
  return { id: mei, roles, queueIds: [cards], active: true, ...more };
}

interface Place {
  queueId?: QueueId | null;
  agentId?: PersonId | null;
  participantIds?: PersonId[];
  previous?: { queueId: QueueId | null; agentId: PersonId | null };
}

function about({ queueId = null, agentId = null, participantIds = [], previous }: Place = {}) {
  return {
    conversationId: idFrom('conv', uuid(1)),
    caseId: idFrom('case', uuid(1)),
    customerId: idFrom('cust', uuid(1)),
    queueId,
    agentId,
    participantIds,
    ...(previous && { previous }),
  };
}

function event<N extends HarkenEvent['name']>(name: N, data: unknown): HarkenEvent {
  return {
    seq: 1,
    id: uuid(9),
    name,
    version: 1,
    at: '2026-01-01T00:00:00Z',
    actor: { kind: 'system', id: null },
    causedBy: null,
    data,
  } as HarkenEvent;
}

describe('the authorisation table', () => {
  it('has a row for every permission', () => {
    expect(Object.keys(authorisation).sort()).toEqual([...permissions].sort());
  });

  it('gives no role the customer’s permission', () => {
    expect(permissionsOf(['agent', 'lead', 'planner', 'experience_owner', 'admin']).has('customer')).toBe(false);
  });

  it('gives someone with two roles what either of them may', () => {
    const both = permissionsOf(['agent', 'planner']);
    expect(both.has('conversation.reply')).toBe(true);
    expect(both.has('board.read')).toBe(true);
    expect(both.has('people.manage')).toBe(false);
  });
});

describe('sight of a conversation', () => {
  it('an agent reads what waits in their queue, what they hold and where they were brought in', () => {
    const agent = someone(['agent']);
    expect(mayRead(agent, about({ queueId: cards }))).toBe(true);
    expect(mayRead(agent, about({ queueId: loans, agentId: mei }))).toBe(true);
    expect(mayRead(agent, about({ queueId: loans, agentId: tom, participantIds: [mei] }))).toBe(true);
  });

  it('an agent does not read another queue’s work, nor what the virtual agent still holds', () => {
    const agent = someone(['agent']);
    expect(mayRead(agent, about({ queueId: loans, agentId: tom }))).toBe(false);
    expect(mayRead(agent, about())).toBe(false);
  });

  it('a lead and an administrator read all, a planner nothing', () => {
    const elsewhere = about({ queueId: loans });
    expect(mayRead(someone(['lead']), elsewhere)).toBe(true);
    expect(mayRead(someone(['admin']), elsewhere)).toBe(true);
    expect(mayRead(someone(['planner']), about({ queueId: cards, agentId: mei }))).toBe(false);
  });

  it('someone who left sees nothing, whatever they held', () => {
    const gone = someone(['admin', 'lead', 'agent'], { active: false });
    expect(sightOf(gone)).toEqual({ kind: 'none' });
    expect(seesEvent(gone, event('person.updated', { person: gone }))).toBe(false);
  });

  it('sight as data selects exactly the conversations that mayRead allows', () => {
    const ids = fc.constantFrom<PersonId | null>(null, mei, tom);
    const queues = fc.constantFrom<QueueId | null>(null, cards, loans);
    const roles = fc.subarray<Role>(['agent', 'lead', 'planner', 'experience_owner', 'admin'], { minLength: 1 });
    fc.assert(
      fc.property(roles, queues, ids, fc.subarray([mei, tom]), (has, queueId, agentId, participantIds) => {
        const viewer = someone(has);
        const sight = sightOf(viewer);
        // The WHERE that a store makes of it.
        const selected =
          sight.kind === 'all' ||
          (sight.kind === 'own' &&
            (agentId === sight.personId ||
              participantIds.includes(sight.personId) ||
              sight.queueIds.some((q) => q === queueId)));
        expect(mayRead(viewer, about({ queueId, agentId, participantIds }))).toBe(selected);
      }),
    );
  });
});

describe('events told to staff', () => {
  it('follow the sight of the conversation', () => {
    const noted = event('message.noted', { about: about({ queueId: loans }), changes: {}, message: {} });
    expect(seesEvent(someone(['agent']), noted)).toBe(false);
    expect(seesEvent(someone(['agent'], { queueIds: [loans] }), noted)).toBe(true);
  });

  it('reach the former queue once more when a conversation moves away, and then no longer', () => {
    const moved = about({ queueId: loans, previous: { queueId: cards, agentId: null } });
    expect(seesEvent(someone(['agent']), event('conversation.queued', { about: moved }))).toBe(true);
    const later = event('message.received', { about: about({ queueId: loans }) });
    expect(seesEvent(someone(['agent']), later)).toBe(false);
  });

  it('an offer reaches the agent it is made to', () => {
    const made = (agentId: PersonId) => event('offer.made', { about: about({ queueId: loans }), offer: { agentId } });
    expect(seesEvent(someone(['agent']), made(mei))).toBe(true);
    expect(seesEvent(someone(['agent']), made(tom))).toBe(false);
  });

  it('customers’ records need the permission, colleagues’ presence only a sign-in', () => {
    expect(seesEvent(someone(['planner']), event('customer.updated', { customer: {} }))).toBe(false);
    expect(seesEvent(someone(['agent']), event('customer.updated', { customer: {} }))).toBe(true);
    expect(seesEvent(someone(['planner']), event('agent.updated', { status: {} }))).toBe(true);
  });

  it('an event that this version does not know reaches nobody', () => {
    expect(seesEvent(someone(['admin']), event('vault.opened' as never, { about: about() }))).toBe(false);
  });

  it('names the customer whose sockets may be told', () => {
    const id: CustomerId = idFrom('cust', uuid(1));
    expect(customerOf(event('message.sent', { about: about() }))).toBe(id);
    expect(customerOf(event('customer.erased', { customerId: id }))).toBe(id);
    expect(customerOf(event('queue.updated', { queue: {} }))).toBeNull();
  });
});
