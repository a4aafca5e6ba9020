-- Every plan that was published, so that a decision can be read beside the one it was made under. The latest counts.
create table routing.plan (
  queue_id     text not null,
  version      int not null check (version > 0),
  -- Null: back to the usual plan.
  plan         jsonb,
  published_at timestamptz not null,
  published_by text,
  primary key (queue_id, version)
);
alter table routing.decision add column plan_version int;
comment on column routing.decision.plan_version is 'Of the queue''s plan; null under the usual one and before plans';
