-- What those who wait were told at first, and what happened: by that, what is told next is set right.
create table routing.wait_told (
  conversation_id  text not null,
  queued_at        timestamptz not null,
  queue_id         text not null,
  told_at          timestamptz not null,
  -- What the reckoning said, before it was set right.
  seconds          double precision not null,
  deviation        double precision not null,
  -- What was told: eight in ten should fall between the two.
  lower_seconds    double precision not null,
  upper_seconds    double precision not null,
  ended_at         timestamptz,
  -- Answered, or left: gave up, moved to another queue, solved.
  how              text check (how in ('answered', 'left')),
  primary key (conversation_id, queued_at)
);
create index wait_told_answered on routing.wait_told (ended_at) where how = 'answered';

-- What was learned of it, by queue.
create table routing.wait_calibration (
  queue_id text primary key,
  learned  jsonb not null
);
