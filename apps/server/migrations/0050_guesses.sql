-- What customers were shown before they typed, and what they asked then. Clues are names and numbers; whose they were is
-- forgotten as soon as it is known what was asked.
create table virtual_agent.guess (
  id          uuid primary key,
  customer_id text,
  at          timestamptz not null,
  clues       jsonb not null,
  -- Articles that the rules guessed, best first.
  by_rules    text[] not null,
  -- [{ articleId, question, probability, propensity }], as shown.
  shown       jsonb not null,
  -- The article that answered what was asked; and whether it was one of those shown, taken or typed.
  asked       text,
  taken       boolean,
  asked_at    timestamptz,
  learnt      boolean not null default false
);
create index guess_by_customer on virtual_agent.guess (customer_id, at desc) where customer_id is not null;
create index guess_to_learn on virtual_agent.guess (asked_at, id) where asked is not null and not learnt;
create index guess_by_time on virtual_agent.guess (at);

create table virtual_agent.guess_lesson (
  version int primary key,
  at      timestamptz not null,
  lesson  jsonb not null
);
