-- Comparisons of the twin that somebody keeps: the question only, which has the same answer again.
create schema if not exists dispatch;
create table dispatch.comparison (
  id         text primary key,
  owner_id   text not null,
  name       text not null,
  question   jsonb not null,
  version    int not null default 1,
  changed_at timestamptz not null
);
create index comparison_by_time on dispatch.comparison (changed_at desc, id);
