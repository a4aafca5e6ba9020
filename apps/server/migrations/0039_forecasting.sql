-- What came, interval by interval; what was published about it; what is planned; a past from elsewhere.
create schema if not exists forecasting;

-- A row where anything came. '' is none: no queue with the virtual agent, no intent until an outcome is chosen.
create table forecasting.interval_count (
  at             timestamptz not null,
  queue_id       text not null,
  channel        text not null,
  language       text not null,
  intent         text not null,
  offered        int not null,
  handled        int not null,
  handle_seconds double precision not null,
  sessions       int not null,
  primary key (at, queue_id, channel, language, intent)
);

create table forecasting.settings (
  singleton        boolean primary key default true check (singleton),
  interval_minutes int not null default 30,
  horizon_days     int not null default 28,
  history_weeks    int not null default 104,
  rules            jsonb not null default '[]',
  version          int not null default 1
);
insert into forecasting.settings default values;

-- Only one process publishes; one that died has let go by then.
create table forecasting.turn (
  singleton    boolean primary key default true check (singleton),
  taken_until  timestamptz not null
);
insert into forecasting.turn values (true, 'epoch');

create table forecasting.snapshot (
  id               text primary key,
  kind             text not null check (kind in ('nightly', 'intraday', 'asked', 'rehearsal')),
  as_of            timestamptz not null,
  until_at         timestamptz not null,
  published_at     timestamptz not null,
  interval_minutes int not null,
  series           int not null
);
create index snapshot_by_time on forecasting.snapshot (as_of desc, published_at desc);

-- Points and spreads from the snapshot's as_of on; any quantile, of an interval or a day, follows from them.
create table forecasting.published (
  snapshot_id text not null references forecasting.snapshot (id) on delete cascade,
  measure     text not null,
  key         text not null,
  point       real[] not null,
  scale       real[] not null,
  about       jsonb not null,
  primary key (snapshot_id, measure, key)
);

create table forecasting.planned_event (
  id         text primary key,
  name       text not null,
  kind       text not null,
  starts_at  timestamptz not null,
  ends_at    timestamptz not null,
  queue_id   text,
  channel    text,
  value      double precision,
  assumed    double precision,
  by_person  text,
  version    int not null default 1,
  removed    boolean not null default false,
  check (starts_at < ends_at)
);
create index planned_event_by_time on forecasting.planned_event (starts_at) where not removed;

create table forecasting.import (
  id        text primary key,
  name      text not null,
  at        timestamptz not null,
  by_person text,
  rows      int not null,
  from_at   timestamptz not null,
  to_at     timestamptz not null,
  series    jsonb not null
);
create table forecasting.imported (
  import_id text not null references forecasting.import (id) on delete cascade,
  measure   text not null,
  key       text not null,
  at        timestamptz not null,
  value     double precision not null
);
create index imported_by_series on forecasting.imported (measure, key, at);
create index imported_by_import on forecasting.imported (import_id);

create table forecasting.issue (
  id              text primary key,
  key             text not null,
  started_at      timestamptz not null,
  found_at        timestamptz not null,
  ended_at        timestamptz,
  actual          double precision not null,
  expected        double precision not null,
  acknowledged_by text
);
create unique index issue_open on forecasting.issue (key) where ended_at is null;
create index issue_by_time on forecasting.issue (found_at desc);

-- The day left its band: once a day and direction.
create table forecasting.alarm (
  date      date not null,
  direction text not null,
  alarm     jsonb not null,
  primary key (date, direction)
);
