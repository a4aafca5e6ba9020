import { Readable } from 'node:stream';
import type { About } from '@harken/contract/events';
import type { PersonId } from '@harken/contract/ids';
import type { Person } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { Author, Conversation } from '@harken/contract/record';
import type { EventLog } from '../platform/events.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import type { Http, RawHandler } from '../platform/http.ts';
import type { BulkActs } from './bulk.ts';
import { serveCatalogue } from './catalogue-http.ts';
import type { Conversations } from './conversations.ts';
import { guardsOf } from './guards.ts';

interface ConversationsHttpDeps {
  conversations: Conversations;
  /** One act on many. */
  bulk: BulkActs;
  log: Pick<EventLog, 'place'>;
  /** Access decides who sees what. */
  mayRead: (person: Person, about: Pick<About, 'queueId' | 'agentId' | 'participantIds'>) => boolean;
  /** Whether this person may be given work. */
  mayHold: (id: PersonId) => Promise<boolean>;
}

const authorOf = ({ person }: PersonCaller): Author => ({ kind: 'person', id: person.id, name: person.name });

export function serveConversations(
  http: Pick<Http, 'serve' | 'serveRaw'>,
  { conversations, bulk, log, mayRead, mayHold }: ConversationsHttpDeps,
): void {
  serveCatalogue(http, conversations);
  const seq = async () => ({ seq: await log.place() });

  const guards = ({ person, permissions }: PersonCaller) =>
    guardsOf({ id: person.id, permissions, mayRead: (conversation) => mayRead(person, conversation) });
  const reads = (caller: PersonCaller) => guards(caller).reads;
  const acts = (caller: PersonCaller) => guards(caller).acts;
  const assigns = (caller: PersonCaller) => guards(caller).assigns;

  async function seen(caller: PersonCaller, id: Conversation['id']): Promise<Conversation> {
    const conversation = await conversations.get(id);
    if (!conversation) throw new Refusal('record.not_found');
    reads(caller)(conversation);
    return conversation;
  }

  http.serve('listConversations', ({ query }, { person }) => conversations.list(query, person));
  http.serve('countConversations', ({ query }, { person }) => conversations.count(query, person));
  http.serveRaw('exportConversations', async ({ query: { locale, ...filter } }, reply, { person }) =>
    reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="conversations.csv"')
      .send(Readable.from(await conversations.export(filter, person, locale))),
  );

  http.serve('startBulk', async ({ body: { on, act } }, { person }) => ({ bulk: await bulk.start(on, act, person) }));
  http.serve('readBulk', async ({ params }, { person }) => ({ bulk: await bulk.read(params.id, person.id) }));
  http.serve('undoBulk', async ({ params }, { person }) => ({ bulk: await bulk.undo(params.id, person.id) }));

  const { views } = conversations;
  http.serve('listViews', async (_, caller) => ({ views: await views.list(caller) }));
  http.serve('saveView', async ({ body }, caller) => ({ view: await views.save(body, caller) }));
  http.serve('updateView', async ({ params, body }, caller) => ({ view: await views.update(params.id, body, caller) }));
  http.serve('deleteView', async ({ params }, caller) => {
    await views.remove(params.id, caller);
    return null;
  });

  http.serve('sendMessage', async ({ params, body }, caller) => {
    const { message } = await conversations.send({
      conversationId: params.id,
      message: body,
      author: authorOf(caller),
      // A colleague's note is welcome wherever they can read.
      guard: body.content.kind === 'note' ? reads(caller) : acts(caller),
    });
    return { ...(await seq()), message };
  });
  http.serve('editMessage', async ({ params, body }, caller) => {
    const message = await conversations.edit({
      conversationId: params.id,
      messageId: params.messageId,
      text: body.text,
      by: authorOf(caller),
      guard: reads(caller),
    });
    return { ...(await seq()), message };
  });
  http.serve('messageHistory', async ({ params }, caller) => {
    await seen(caller, params.id);
    return { versions: await conversations.history(params.id, params.messageId) };
  });

  http.serve('assignConversation', async ({ params, body: { agentId, version } }, caller) => {
    const command = {
      conversationId: params.id,
      by: caller.person.id,
      expected: version === undefined ? {} : { version },
    };
    if (agentId === null) {
      const { kind, conversation } = await conversations.release({ ...command, guard: acts(caller) });
      // Nobody has it: that is what was asked for.
      if (kind === 'lost' && conversation.agentId !== null) throw new Refusal('record.changed');
      return seq();
    }
    const own = agentId === caller.person.id;
    if (!(await mayHold(agentId))) throw new Refusal('access.forbidden', 'This person does not serve customers');
    const reason = own ? 'taken' : 'given';
    const { kind } = await conversations.assign({ ...command, agentId, reason, guard: assigns(caller) });
    if (kind === 'lost') throw new Refusal('conversation.already_assigned');
    return seq();
  });

  http.serve('transferConversation', async ({ params, body }, caller) => {
    const guard = assigns(caller);
    await conversations.transfer({ conversationId: params.id, by: authorOf(caller), guard, ...body });
    return seq();
  });
  http.serve('snoozeConversation', async ({ params, body }, caller) => {
    const guard = acts(caller);
    await conversations.snooze({ conversationId: params.id, by: authorOf(caller), guard, until: body.until });
    return seq();
  });
  http.serve('wakeConversation', async ({ params }, caller) => {
    await conversations.wake({ conversationId: params.id, by: authorOf(caller), guard: acts(caller) });
    return seq();
  });
  http.serve('resolveConversation', async ({ params, body: { dispositionId } }, caller) => {
    if (dispositionId && !(await conversations.isDisposition(dispositionId))) {
      throw new Refusal('request.invalid', { mistakes: [{ path: 'dispositionId', message: 'is unknown' }] });
    }
    const by = authorOf(caller);
    const guard = acts(caller);
    await conversations.resolve({ conversationId: params.id, by, guard, resolution: 'by_person', dispositionId });
    return seq();
  });
  http.serve('reopenConversation', async ({ params }, caller) => {
    await conversations.reopen({ conversationId: params.id, by: authorOf(caller), guard: acts(caller) });
    return seq();
  });
  http.serve('updateConversation', async ({ params, body: { version, ...fields } }, caller) => {
    const guard = acts(caller);
    await conversations.update({ conversationId: params.id, by: authorOf(caller), guard, version, fields });
    return seq();
  });

  http.serveRaw('uploadFile', async (request, _reply, caller) =>
    conversations.files.upload(await request.receiveFile(), { kind: 'person', id: caller.person.id }),
  );
  http.serveRaw('downloadFile', async ({ params }, reply, { person }) => {
    const asker = { kind: 'person', id: person.id, mayRead: (about: About) => mayRead(person, about) } as const;
    return conversations.files.serve(reply, await conversations.files.find(params.fileId, asker));
  });
}

/** The customer's side of files; the channel that customers come by serves it. */
export function customerFiles(files: Conversations['files']): {
  upload: RawHandler<'uploadCustomerFile'>;
  download: RawHandler<'downloadCustomerFile'>;
} {
  return {
    upload: async (request, _reply, caller) =>
      files.upload(await request.receiveFile(), { kind: 'customer', id: caller.customerId }),
    download: async ({ params }, reply, caller) =>
      files.serve(reply, await files.find(params.fileId, { kind: 'customer', id: caller.customerId })),
  };
}
