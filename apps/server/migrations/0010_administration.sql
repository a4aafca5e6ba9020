-- What administrators set: teams with a lead, things that are archived instead of deleted, tags, attributes.

alter table access.team
  add column lead_id  text references access.person (id),
  add column archived boolean not null default false,
  add column version  int not null default 1;

alter table channels.messenger add column version int not null default 1;

create index audit_by_target on access.audit (target, id desc) where target is not null;
create index audit_by_person on access.audit (person_id, id desc) where person_id is not null;

alter table conversations.queue add column archived boolean not null default false;
-- Where the work of an archived queue goes, also what comes back to it later.
alter table conversations.queue add column successor_id text references conversations.queue (id);
alter table conversations.skill
  add column archived boolean not null default false,
  add column version  int not null default 1;
alter table conversations.disposition
  add column archived boolean not null default false,
  add column version  int not null default 1;
alter table conversations.macro
  add column archived boolean not null default false,
  add column version  int not null default 1;

create index conversation_of_queue_live on conversations.conversation (queue_id)
  where queue_id is not null and state not in ('resolved', 'closed');

-- Conversations carry a tag's name; this is the list of those there are.
create table conversations.tag (
  id       text primary key,
  name     text not null unique,
  archived boolean not null default false,
  version  int not null default 1
);
insert into conversations.tag (id, name)
select 'tag_' || gen_random_uuid(), name
  from (select distinct unnest(tags) as name from conversations.conversation) as used;
create index conversation_by_tag on conversations.conversation using gin (tags) where tags <> '{}';

create table conversations.attribute (
  id       text primary key,
  of       text not null check (of in ('customer', 'conversation')),
  key      text not null,
  name     jsonb not null,
  kind     text not null check (kind in ('text', 'number', 'yes_no', 'date', 'choice')),
  choices  jsonb not null default '[]',
  archived boolean not null default false,
  version  int not null default 1,
  unique (of, key)
);

alter table conversations.conversation add column attributes jsonb not null default '{}';
