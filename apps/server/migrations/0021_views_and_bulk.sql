-- Lists that people keep, for themselves or for roles and queues.
create table conversations.saved_view (
  id         text primary key,
  name       text not null,
  list       jsonb not null,
  owner_id   text not null,
  roles      text[] not null default '{}',
  queue_ids  text[] not null default '{}',
  position   int not null default 0,
  version    int not null default 1
);

-- One act on many conversations, and what became of each: so that it can be told, gone on with and undone.
create table conversations.bulk (
  id         text primary key,
  by_id      text not null,
  act        jsonb not null,
  state      text not null check (state in ('running', 'done', 'undoing', 'undone')),
  created_at timestamptz not null
);
create index bulk_by_time on conversations.bulk (created_at);
create table conversations.bulk_item (
  bulk_id         text not null references conversations.bulk (id) on delete cascade,
  place           int not null,
  conversation_id text not null,
  outcome         text not null default 'waiting' check (outcome in ('waiting', 'done', 'failed', 'undone', 'kept')),
  -- Why it failed, or why it could not be undone.
  code            text,
  -- What it was before, and the version that this act left.
  before          jsonb,
  version         int,
  primary key (bulk_id, place)
);
