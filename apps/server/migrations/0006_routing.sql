-- Who can take work, what was offered to whom, and why.
create schema routing;

-- Someone who takes work. Presence is what they chose; being connected is another fact (routing.connection).
create table routing.agent (
  person_id      text primary key,
  capacity       double precision not null check (capacity >= 0),
  presence       text not null default 'offline',
  presence_since timestamptz not null,
  presence_by    text,
  presence_reason text,
  -- When work last came, or presence last began: longest idle is counted from here.
  idle_since     timestamptz not null
);

create table routing.agent_skill (
  person_id   text not null references routing.agent (person_id),
  skill_id    text not null,
  proficiency int not null check (proficiency between 1 and 5),
  primary key (person_id, skill_id)
);

-- Open sockets by process. `lost_at` starts the grace period; `seen_at` finds processes that died.
create table routing.connection (
  person_id  text not null,
  process_id text not null,
  seen_at    timestamptz not null,
  lost_at    timestamptz,
  primary key (person_id, process_id)
);

-- Work units that one conversation of a channel takes.
create table routing.channel_weight (
  channel text primary key,
  weight  double precision not null check (weight > 0)
);
insert into routing.channel_weight (channel, weight)
values ('messenger', 1), ('email', 0.5), ('form', 0.5), ('api', 0.5), ('sms', 1), ('phone', 6);

create table routing.decision (
  id              text primary key,
  conversation_id text not null,
  at              timestamptz not null,
  outcome         text not null,
  agent_id        text,
  reason          text not null,
  considered      jsonb not null
);
create index decision_by_conversation on routing.decision (conversation_id, at desc);

create table routing.offer (
  id              text primary key,
  conversation_id text not null,
  agent_id        text not null,
  decision_id     text not null references routing.decision (id),
  weight          double precision not null,
  offered_at      timestamptz not null,
  expires_at      timestamptz not null,
  ended_at        timestamptz,
  how             text
);
-- The claim itself: a conversation is offered to one agent at a time, whoever decides.
create unique index offer_open on routing.offer (conversation_id) where ended_at is null;
create index offer_by_agent on routing.offer (agent_id) where ended_at is null;
create index offer_by_conversation on routing.offer (conversation_id, offered_at desc);
