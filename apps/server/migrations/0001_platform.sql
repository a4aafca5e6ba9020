-- The log: every fact of the house in the order in which it was committed. See docs/decisions/0001-event-order.md.
create table platform.event (
  seq bigint generated always as identity primary key,
  id uuid not null unique,
  name text not null,
  version smallint not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text,
  caused_by uuid,
  data jsonb not null
);

-- How far each durable subscription has come.
create table platform.subscription (
  name text primary key,
  cursor bigint not null,
  moved_at timestamptz not null default now()
);

-- Which term of leadership may move the cursors: a leader that lost its lock without noticing is shut out here.
create table platform.leader (
  singleton boolean primary key default true check (singleton),
  term bigint not null
);
insert into platform.leader (term) values (0);

-- Events whose reaction failed: waiting to be tried again, or parked for a person.
create table platform.parked_reaction (
  id uuid primary key,
  subscription text not null,
  seq bigint not null,
  event_id uuid not null,
  event_name text not null,
  state text not null check (state in ('retrying', 'parked')),
  attempts int not null,
  error text not null,
  failed_at timestamptz not null,
  unique (subscription, event_id)
);
