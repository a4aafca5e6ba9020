-- What knowledge could learn from solved conversations.

-- Solved since the last look.
create table knowledge.to_study (
  conversation_id text primary key,
  solved_at       timestamptz not null
);

-- What a solved conversation was about: no personal data, no names. Kept for four weeks.
create table knowledge.solved (
  conversation_id   text primary key,
  customer_id       text not null,
  locale            text not null,
  question          text not null,
  -- Whether nothing personal had to be taken out of the question.
  plain             boolean not null,
  solved_at         timestamptz not null,
  by_person         boolean not null,
  rating            int,
  handle_seconds    double precision not null,
  -- The article that solved it, and the one that was shown and did not.
  article_id        text,
  failed_article_id text,
  -- What agents said, message by message.
  replies           jsonb not null,
  -- The gap that it belongs to.
  proposal_id       text
);
create index solved_at on knowledge.solved (solved_at);
create index solved_customer on knowledge.solved (customer_id);

create table knowledge.proposal (
  id             text primary key,
  kind           text not null,
  locale         text not null,
  state          text not null,
  -- What is proposed once is not proposed again. Gaps grow, and have none.
  fingerprint    text unique,
  content        jsonb not null,
  evidence       jsonb not null,
  contacts       int not null,
  handle_seconds double precision not null,
  made_at        timestamptz not null,
  updated_at     timestamptz not null,
  decided_at     timestamptz,
  person_id      text,
  -- The article that its acceptance made or changed, and what undoes it.
  article_id     text,
  undo           jsonb,
  version        int not null
);
create index proposal_state on knowledge.proposal (state, handle_seconds desc);
