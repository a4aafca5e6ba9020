-- The record: who is served, and what was said.

create schema customers;

create table customers.customer (
  id         text primary key,
  name       text,
  locale     text not null,
  value      text check (value in ('low', 'middle', 'high')),
  since      date,
  attributes jsonb not null default '{}',
  version    int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table customers.identity (
  id          text primary key,
  customer_id text not null references customers.customer (id),
  kind        text not null check (kind in ('external', 'device', 'email', 'phone')),
  address     text not null,
  proof       text not null,
  verified_at timestamptz,
  created_at  timestamptz not null
);
create index identity_by_customer on customers.identity (customer_id);
create index identity_by_address on customers.identity (kind, address);
-- Anyone may claim an address; only one customer can have proved it. Accounts and devices are ours to name, so they
-- are always one customer's.
create unique index identity_proved on customers.identity (kind, address)
  where proof <> 'none' or kind in ('external', 'device');

-- Words of names and addresses. Apart from the customer, so that nothing else has to rewrite them.
create table customers.words (
  customer_id text primary key references customers.customer (id),
  words       tsvector not null
);
create index words_of_customers on customers.words using gin (words);


create schema conversations;

create table conversations.skill (
  id   text primary key,
  key  text not null unique,
  name jsonb not null
);

create table conversations.queue (
  id       text primary key,
  name     jsonb not null,
  skill_id text references conversations.skill (id),
  priority int not null check (priority between 1 and 9),
  goal     jsonb not null,
  hours    jsonb not null,
  version  int not null default 1
);

create table conversations.disposition (
  id       text primary key,
  key      text not null unique,
  name     jsonb not null
);

create table conversations.macro (
  id   text primary key,
  name jsonb not null,
  text jsonb not null
);

-- The number in HB-48213. A sequence leaves gaps where a transaction failed; nobody counts cases by it.
create sequence conversations.case_number start with 48001;

create table conversations.service_case (
  id             text primary key,
  reference      text not null unique,
  customer_id    text not null,
  subject        text,
  state          text not null check (state in ('open', 'resolved', 'closed')),
  opened_at      timestamptz not null,
  resolved_at    timestamptz,
  reopened_count int not null default 0,
  version        int not null default 1
);
create index case_by_customer on conversations.service_case (customer_id, opened_at desc);

create table conversations.conversation (
  id                  text primary key,
  case_id             text not null references conversations.service_case (id),
  case_reference      text not null,
  customer_id         text not null,
  customer_name       text,
  channel             text not null,
  inbox_id            text,
  locale              text not null,
  subject             text,
  state               text not null check (state in
                        ('open', 'waiting_on_us', 'waiting_on_customer', 'snoozed', 'resolved', 'closed')),
  handled_by          text not null check (handled_by in ('virtual_agent', 'people')),
  queue_id            text references conversations.queue (id),
  agent_id            text,
  agent_name          text,
  priority            int not null check (priority between 1 and 9),
  opened_at           timestamptz not null,
  queued_at           timestamptz,
  assigned_at         timestamptz,
  first_reply_due_at  timestamptz,
  first_replied_at    timestamptz,
  next_reply_due_at   timestamptz,
  resolve_due_at      timestamptz,
  snoozed_until       timestamptz,
  resolved_at         timestamptz,
  reopened_count      int not null default 0,
  disposition_id      text references conversations.disposition (id),
  rating              jsonb,
  tags                text[] not null default '{}',
  participant_ids     text[] not null default '{}',
  last_message        jsonb,
  version             int not null default 1,
  -- What is only ours: never on the wire.
  activity_at         timestamptz not null, -- of the last public message: the order of every list
  message_count       int not null default 0, -- the last position given
  last_message_id     text, -- the one that last_message shows
  awaiting_since      timestamptz, -- the customer's first word that nobody answered
  next_reply_left     double precision, -- open seconds left of the next reply's clock while it is paused
  preferred_agent_id  text, -- who had it before it was reopened
  follows_id          text, -- the closed conversation that this one continues
  closed_at           timestamptz,
  check (handled_by = 'virtual_agent' or queue_id is not null),
  check (handled_by = 'people' or (queue_id is null and agent_id is null and queued_at is null)),
  check (queued_at is null or agent_id is null),
  check ((state = 'snoozed') = (snoozed_until is not null))
) with (fillfactor = 80);

-- Every list is newest activity first, read by key.
create index conversation_by_activity on conversations.conversation (activity_at desc, id desc);
create index conversation_by_queue on conversations.conversation (queue_id, activity_at desc, id desc)
  where queue_id is not null;
create index conversation_by_agent on conversations.conversation (agent_id, activity_at desc, id desc)
  where agent_id is not null;
-- What agents hold awake: their load, which routing asks for at every turn, and the view "mine".
create index conversation_held on conversations.conversation (agent_id, activity_at desc, id desc) include (channel)
  where agent_id is not null and state in ('open', 'waiting_on_us', 'waiting_on_customer');
create index conversation_by_customer on conversations.conversation (customer_id, activity_at desc, id desc);
create index conversation_live on conversations.conversation (activity_at desc, id desc)
  where state not in ('resolved', 'closed');
create index conversation_waiting on conversations.conversation (priority, queued_at)
  where queued_at is not null;
create index conversation_snoozed on conversations.conversation (activity_at desc, id desc)
  where state = 'snoozed';
create index conversation_to_close on conversations.conversation (resolved_at)
  where state = 'resolved';
create index conversation_by_participant on conversations.conversation using gin (participant_ids)
  where participant_ids <> '{}';

-- Words of subject, customer and reference. Apart from the conversation, so that a message does not rewrite them.
create table conversations.words (
  conversation_id text primary key references conversations.conversation (id),
  words           tsvector not null
);
create index words_of_conversations on conversations.words using gin (words);

create table conversations.message (
  id              text primary key,
  conversation_id text not null references conversations.conversation (id),
  position        int not null,
  author_kind     text not null check (author_kind in ('customer', 'person', 'virtual_agent', 'system')),
  author_id       text,
  author_name     text,
  content         jsonb not null,
  -- Of what was first sent: the same id with other content is refused, also after an edit.
  content_hash    text not null,
  at              timestamptz not null,
  delivery        jsonb,
  edited_at       timestamptz,
  channel         text not null,
  external_id     text,
  unique (conversation_id, position)
);
create unique index message_by_external_id on conversations.message (channel, external_id)
  where external_id is not null;

create table conversations.message_version (
  message_id text not null references conversations.message (id),
  version    int not null,
  content    jsonb not null,
  until      timestamptz not null,
  by_id      text,
  primary key (message_id, version)
);

create table conversations.trail_step (
  id              bigint generated always as identity primary key,
  conversation_id text not null references conversations.conversation (id),
  at              timestamptz not null,
  step            jsonb not null
);
create index trail_of_conversation on conversations.trail_step (conversation_id, id);

-- A file belongs to its uploader until it is sent in a message.
create table conversations.file (
  id              text primary key,
  uploader_kind   text not null check (uploader_kind in ('customer', 'person')),
  uploader_id     text not null,
  name            text not null,
  type            text not null,
  bytes           int not null,
  blob            text not null,
  created_at      timestamptz not null,
  conversation_id text references conversations.conversation (id),
  message_id      text
);
create index file_of_conversation on conversations.file (conversation_id) where conversation_id is not null;

-- The statements of the hot path. As functions their plans are made once a session; planning is most of what such
-- a statement costs, and statements cannot be prepared by name on the embedded database. They decide nothing: what
-- may happen is decided between them, in the program. A migration that adds a column to a table replaces them.

create function conversations.locked(wanted text, message text, by_channel text, by_external_id text)
returns json language plpgsql as $$
declare
  c conversations.conversation;
  m conversations.message;
  version int;
begin
  select * into c from conversations.conversation where id = wanted for update;
  if c.queue_id is not null then
    select q.version into version from conversations.queue q where q.id = c.queue_id;
  end if;
  if message is not null then
    -- Looked up after the lock is held: what another writer added meanwhile is seen.
    select * into m from conversations.message x where x.id = message;
    if m.id is null and by_external_id is not null then
      select * into m from conversations.message x
       where x.channel = by_channel and x.external_id = by_external_id;
    end if;
  end if;
  return json_build_object('kept', case when c.id is not null then to_json(c) end, 'queueVersion', version,
                           'seen', case when m.id is not null then to_json(m) end);
end $$;

-- Fails with HK001 when a message of the same id arrived by another way in the meantime.
create function conversations.add_messages(messages jsonb) returns void language plpgsql as $$
declare
  added int;
begin
  insert into conversations.message
    (id, conversation_id, position, author_kind, author_id, author_name, content, content_hash, at, delivery, channel,
     external_id)
  select m.id, m.conversation_id, m.position, m.author_kind, m.author_id, m.author_name, m.content, m.content_hash,
         m.at, m.delivery, m.channel, m.external_id
    from jsonb_populate_recordset(null::conversations.message, messages) m
  on conflict do nothing;
  get diagnostics added = row_count;
  if added <> jsonb_array_length(messages) then
    raise exception 'a message is there already' using errcode = 'HK001';
  end if;
end $$;

-- Its answer is not waited for.
create function conversations.write(wanted text, changes jsonb, messages jsonb) returns void language plpgsql as $$
declare
  n conversations.conversation;
begin
  if messages is not null then
    perform conversations.add_messages(messages);
  end if;
  if changes is not null then
    select * into n from conversations.conversation where id = wanted;
    n := jsonb_populate_record(n, changes);
    update conversations.conversation set
      customer_name = n.customer_name, subject = n.subject, state = n.state, handled_by = n.handled_by,
      queue_id = n.queue_id, agent_id = n.agent_id, agent_name = n.agent_name, priority = n.priority,
      queued_at = n.queued_at, assigned_at = n.assigned_at, first_reply_due_at = n.first_reply_due_at,
      first_replied_at = n.first_replied_at, next_reply_due_at = n.next_reply_due_at,
      resolve_due_at = n.resolve_due_at, snoozed_until = n.snoozed_until, resolved_at = n.resolved_at,
      reopened_count = n.reopened_count, disposition_id = n.disposition_id, rating = n.rating, tags = n.tags,
      participant_ids = n.participant_ids, last_message = n.last_message, version = n.version,
      activity_at = n.activity_at, message_count = n.message_count, last_message_id = n.last_message_id,
      awaiting_since = n.awaiting_since, next_reply_left = n.next_reply_left,
      preferred_agent_id = n.preferred_agent_id, closed_at = n.closed_at
     where id = wanted;
  end if;
end $$;

-- Opens a conversation with its case. Fails with HK001 when it is there already. Returns the case.
create function conversations.open(prefix text, conversation jsonb, messages jsonb, words text[])
returns json language plpgsql as $$
declare
  c conversations.conversation := jsonb_populate_record(null::conversations.conversation, conversation);
  k conversations.service_case;
begin
  c.case_reference := prefix || '-' || nextval('conversations.case_number');
  insert into conversations.service_case (id, reference, customer_id, subject, state, opened_at)
  values (c.case_id, c.case_reference, c.customer_id, c.subject, 'open', c.opened_at) returning * into k;
  insert into conversations.conversation select c.* on conflict do nothing;
  if not found then
    raise exception 'the conversation is there already' using errcode = 'HK001';
  end if;
  perform conversations.add_messages(messages);
  insert into conversations.words (conversation_id, words)
  values (c.id, array_to_tsvector(words || string_to_array(lower(c.case_reference), '-')));
  return to_json(k);
end $$;
