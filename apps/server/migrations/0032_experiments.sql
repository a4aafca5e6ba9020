-- Two plans tried on the work of one queue. Which contact has which follows from the id and the time alone.
create table routing.experiment (
  id              text primary key,
  queue_id        text not null,
  name            text not null,
  design          jsonb not null,
  measure         text not null,
  effect          double precision not null,
  guard           jsonb not null,
  days            int not null,
  -- Null: the usual plan.
  control         jsonb,
  control_version int not null,
  other           jsonb,
  planned_units   int not null,
  started_at      timestamptz not null,
  started_by      text,
  ends_at         timestamptz not null,
  ended_at        timestamptz,
  ending          text check (ending in ('planned', 'stopped', 'harm')),
  ended_by        text,
  check ((ended_at is null) = (ending is null))
);
create unique index experiment_running on routing.experiment (queue_id) where ended_at is null;
create index experiment_by_time on routing.experiment (started_at);

alter table routing.decision add column experiment_id text, add column arm text;
comment on column routing.decision.arm is 'Under whose plan: control or other; null where no experiment ran';
