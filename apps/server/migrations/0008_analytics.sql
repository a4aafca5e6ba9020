-- What reports and the board count, as rows that can be opened.
create schema analytics;

-- One stay of a conversation in a queue, from being queued to an answer, a giving up or another end.
create table analytics.contact (
  -- The event that queued it: counting it twice is impossible.
  id              text primary key,
  conversation_id text not null,
  queue_id        text not null,
  channel         text not null,
  -- Put back by us (released, woken): waits again, but is no new contact.
  counted         boolean not null,
  goal_seconds    int,
  queued_at       timestamptz not null,
  answered_at     timestamptz,
  abandoned_at    timestamptz,
  left_at         timestamptz
);
create index contact_by_queue on analytics.contact (queue_id, queued_at);
create index contact_open on analytics.contact (conversation_id)
  where answered_at is null and abandoned_at is null and left_at is null;

-- What became of a conversation that the virtual agent began.
create table analytics.virtual_agent_conversation (
  conversation_id text primary key,
  opened_at       timestamptz not null,
  handed_off_at   timestamptz,
  resolved_at     timestamptz,
  resolution      text
);
create index virtual_agent_conversation_by_time on analytics.virtual_agent_conversation (opened_at);

create table analytics.rating (
  conversation_id text primary key,
  score           int not null,
  at              timestamptz not null
);
create index rating_by_time on analytics.rating (at);
