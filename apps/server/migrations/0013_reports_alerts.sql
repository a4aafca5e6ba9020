-- What people keep: questions they ask again, what is watched, and who stood by whom.
create table analytics.report (
  id         text primary key,
  owner_id   text not null,
  name       text not null,
  query      jsonb not null,
  shared     boolean not null,
  version    int not null default 1,
  changed_at timestamptz not null
);
create index report_of_owner on analytics.report (owner_id);

create table analytics.alert_rule (
  id              text primary key,
  name            text not null,
  condition       jsonb not null,
  person_ids      text[] not null default '{}',
  quiet           jsonb,
  active          boolean not null,
  version         int not null default 1,
  state           text not null default 'calm' check (state in ('calm', 'building', 'raised')),
  since           timestamptz,
  value           double precision,
  acknowledged_by text,
  snoozed_until   timestamptz
);

-- A lead who listened in: from when to when.
create table analytics.listening (
  id              text primary key,
  conversation_id text not null,
  person_id       text not null,
  began_at        timestamptz not null,
  ended_at        timestamptz
);
create unique index listening_now on analytics.listening (conversation_id, person_id) where ended_at is null;

create table analytics.whisper (
  id              text primary key,
  conversation_id text not null,
  by_id           text not null,
  to_id           text not null,
  text            text not null,
  at              timestamptz not null
);
create index whisper_of_conversation on analytics.whisper (conversation_id, at);
