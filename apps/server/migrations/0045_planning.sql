-- What each model says of the days ahead, of the latest whole publication only: why an interval is as it is. Earlier ones
-- keep what was said of their first day, by which they are judged.
create table forecasting.said (
  snapshot_id text not null references forecasting.snapshot (id) on delete cascade,
  measure     text not null,
  key         text not null,
  member      text not null,
  point       real[] not null,
  primary key (snapshot_id, measure, key, member)
);

-- Public holidays of the country on which this house works as usual, by their codes.
alter table forecasting.settings add column worked text[] not null default '{}';

-- How many people a planner has put down for a queue, by quarter hour; no row: nobody said.
create table forecasting.staff_plan (
  queue_id text not null,
  at       timestamptz not null,
  agents   double precision not null check (agents >= 0),
  primary key (queue_id, at)
);
