-- What agents are learned to be able to do. Made from the record alone, by night, and made again from it at any time:
-- ids and figures, nothing that anybody wrote. Each version is kept for a while, beside the decisions made by it.
create table routing.learned (
  version int primary key check (version > 0),
  at      timestamptz not null,
  -- As decisions are given it: by queue, team and agent.
  figures jsonb not null,
  -- The same with its uncertainty, for people to read.
  skills  jsonb not null
);
alter table routing.decision add column propensity double precision;
comment on column routing.decision.propensity is 'How likely this agent was to be chosen before chance was asked; null for those who wait and before it was counted';
