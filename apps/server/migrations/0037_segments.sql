-- How contacts of a value and a complexity are treated: every table that was published. The latest counts.
create table routing.segment_table (
  version      int primary key check (version > 0),
  -- Null: nobody is told apart.
  content      jsonb,
  -- The earlier version whose table it is again.
  restores     int,
  published_at timestamptz not null,
  published_by text
);

-- The segment of each conversation as it was found last: when it began, and when it came to its queue.
create table routing.segment (
  conversation_id text primary key,
  -- Null: with the virtual agent.
  queue_id        text,
  at              timestamptz not null,
  version         int not null,
  value           text not null check (value in ('low', 'middle', 'high')),
  complexity      text not null check (complexity in ('simple', 'usual', 'complex')),
  treatment       jsonb not null,
  -- The rules that held.
  because         jsonb not null
);

alter table routing.decision add column segment jsonb;
comment on column routing.decision.segment is 'As it was then; null where nobody is told apart and before there were segments';
