-- What each round of decisions was given, so that any decision can be made again: ids and figures, no words of anybody.
create table routing.round (
  id       uuid primary key,
  -- Its first round. A chain is one process's own.
  chain    uuid not null,
  -- 0 is given whole; every other says what became different since the place before.
  place    int not null,
  at       timestamptz not null,
  -- When its chain began: a chain goes as a whole.
  began_at timestamptz not null,
  given    json not null,
  unique (chain, place)
);
create index round_by_time on routing.round (at);
alter table routing.decision add column round_id uuid;
comment on column routing.decision.round_id is 'Null before rounds were kept, and once the round''s time is over';
create index decision_by_time on routing.decision (at);
