-- What the virtual agent does: procedures, the tools they use, and how they went with customers.
create table virtual_agent.tool (
  name    text primary key,
  content jsonb not null,
  -- Encrypted; sent in the header that the content names.
  secret  text,
  version int not null
);

create table virtual_agent.procedure (
  id            text primary key,
  key           text not null unique,
  draft         jsonb not null,
  draft_version int not null,
  -- The version that counts; null while there is none.
  published     int,
  is_on         boolean not null,
  changed_at    timestamptz not null
);

create table virtual_agent.procedure_version (
  procedure_id text not null references virtual_agent.procedure (id),
  version      int not null check (version > 0),
  content      jsonb not null,
  restores     int,
  published_at timestamptz not null,
  published_by text,
  primary key (procedure_id, version)
);

create table virtual_agent.run (
  id              text primary key,
  conversation_id text not null,
  customer_id     text not null,
  procedure       text not null,
  -- Of every procedure that was published when it began: a run ends as it began.
  versions        jsonb not null,
  state           jsonb not null,
  status          text not null check (status in ('asking', 'acting', 'waiting', 'ended')),
  outcome         text,
  step            text,
  -- What was decided and is still to be said, in order.
  unsent          jsonb not null,
  started_at      timestamptz not null,
  ended_at        timestamptz
);
create unique index run_of_conversation on virtual_agent.run (conversation_id) where status <> 'ended';
create index run_in_conversation on virtual_agent.run (conversation_id);
create index run_of_procedure on virtual_agent.run (procedure, started_at desc);
create index run_of_customer on virtual_agent.run (customer_id);
create index run_by_end on virtual_agent.run (ended_at);

-- What a run was told already: the same once more changes nothing.
create table virtual_agent.run_input (
  run_id   text not null references virtual_agent.run (id) on delete cascade,
  input_id text not null,
  primary key (run_id, input_id)
);

create table virtual_agent.action (
  -- Made of the run, the step and how often it was come to; the outside hears it as Idempotency-Key.
  id         text primary key,
  run_id     text not null references virtual_agent.run (id) on delete cascade,
  name       text not null,
  step       text not null,
  tool       text not null,
  -- Until it is over.
  inputs     jsonb,
  state      text not null check (state in ('waiting', 'running', 'done', 'failed', 'unknown')),
  attempts   int not null default 0,
  reason     text,
  created_at timestamptz not null,
  ended_at   timestamptz
);
create index action_of_run on virtual_agent.action (run_id);
