/** Harbour Bank, put into an empty house through the rooms' own doors. */
import { type Doors, loadHarbourBank } from '@harken/demo/harbour-bank';
import type { Access } from './access/access.ts';
import type { Channels } from './channels/channels.ts';
import type { Conversations } from './conversations/conversations.ts';
import type { Customers } from './customers/customers.ts';
import type { Knowledge } from './knowledge/knowledge.ts';
import { StartRefusal } from './platform/config.ts';
import type { EventLog } from './platform/events.ts';
import type { Routing } from './routing/routing.ts';
import type { VirtualAgent } from './virtual-agent/virtual-agent.ts';

interface Rooms {
  log: EventLog;
  access: Access;
  customers: Customers;
  conversations: Conversations;
  knowledge: Knowledge;
  channels: Channels;
  routing: Routing;
  virtualAgent: VirtualAgent;
}

const system = { kind: 'system', id: null } as const;

/**
 * Loads Harbour Bank unless it is there.
 * @returns the bank's messenger, which its web site embeds
 * @throws StartRefusal when the data folder holds something else, or half of it
 */
export async function openDemonstration(rooms: Rooms, folder: string): Promise<{ key: string; secret: string }> {
  const bank = await rooms.channels.messengerNamed('Harbour Bank');
  if (bank) return bank;
  if (!(await rooms.access.isEmpty())) {
    throw new StartRefusal(
      'demo.not_empty',
      `The data in ${folder} is not the demonstration, or was loaded only in part: name another folder by HARKEN_DATA, or delete this one.`,
    );
  }
  return loadHarbourBank(doorsOf(rooms));
}

function doorsOf({ log, access, customers, conversations, knowledge, channels, routing, virtualAgent }: Rooms): Doors {
  return {
    createTeam: (team) => access.createTeam(team),
    createSkill: (skill) => conversations.createSkill(skill),
    createQueue: (queue) => conversations.createQueue(queue),
    createDisposition: (disposition) => conversations.createDisposition(disposition),
    createMacro: (macro) => conversations.createMacro(macro),
    createPerson: async ({ capacity, skills, ...person }) => {
      const { id } = await access.createDemoPerson(person);
      if (capacity > 0) await log.transact((tx) => routing.setAgent(tx, { personId: id, capacity, skills }));
    },
    createCollection: (collection) => knowledge.createCollection(collection, system),
    createArticle: (article) => knowledge.createArticle(article, system),
    handOffTo: virtualAgent.handOffTo,
    ensureCustomer: (claims) => customers.ensureExternal(claims),
    createMessenger: (messenger) => channels.createMessenger(messenger),
  };
}
