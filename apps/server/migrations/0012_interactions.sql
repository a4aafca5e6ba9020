-- One definition of what is counted: contact segments, kept by following the log, and sums of them by quarter hour.
-- The rows of 0008 were counted otherwise; these are built again from the log when the program starts.
drop table analytics.contact, analytics.virtual_agent_conversation, analytics.rating;

-- How far the log has been followed. Moves in the transaction that changes the rows, so each fact counts once.
create table analytics.place (
  singleton boolean primary key default true check (singleton),
  seq       bigint not null
);
insert into analytics.place (seq) values (0);

-- What following a conversation must remember between two facts.
create table analytics.followed (
  conversation_id text primary key,
  case_id         text not null,
  customer_id     text not null,
  reference       text not null,
  channel         text not null,
  language        text not null,
  tags            text[] not null default '{}',
  awaiting        boolean not null,
  asleep          boolean not null,
  at              timestamptz not null
);

create table analytics.interaction (
  -- The event that began it.
  id              text primary key,
  conversation_id text not null,
  position        int not null,
  case_id         text not null,
  customer_id     text not null,
  reference       text not null,
  channel         text not null,
  language        text not null,
  tags            text[] not null default '{}',
  handled_by      text not null,
  queue_id        text,
  agent_id        text,
  counted         boolean not null,
  arrival         boolean not null,
  began_at        timestamptz not null,
  goal_seconds    int,
  answered_at     timestamptz,
  abandoned_at    timestamptz,
  ended_at        timestamptz,
  ending          text,
  -- Pairs of epoch milliseconds: from, until, from, until.
  active          bigint[] not null default '{}',
  active_since    timestamptz,
  active_seconds  double precision not null default 0,
  acw_seconds     double precision not null default 0,
  replies         int not null default 0,
  resolution      text,
  disposition_id  text,
  reopened_at     timestamptz,
  score           int,
  rated_at        timestamptz
) with (fillfactor = 70);
create index interaction_by_time on analytics.interaction (began_at, id);
create index interaction_of_conversation on analytics.interaction (conversation_id, position);
create index interaction_by_queue on analytics.interaction (queue_id, began_at) where queue_id is not null;
create index interaction_by_agent on analytics.interaction (agent_id, ended_at) where agent_id is not null;
create index interaction_by_customer on analytics.interaction (customer_id, began_at);
create index interaction_open on analytics.interaction (handled_by) where ended_at is null;

-- Agents' presences, one after another; the last one is open.
create table analytics.agent_time (
  agent_id   text not null,
  seq        bigint not null,
  presence   text not null,
  started_at timestamptz not null,
  ended_at   timestamptz,
  primary key (agent_id, seq)
);
create index agent_time_by_time on analytics.agent_time (started_at);
create index agent_time_wrap_up on analytics.agent_time (agent_id, started_at) where presence = 'wrap_up';
create index agent_time_open on analytics.agent_time (agent_id) where ended_at is null;

create table analytics.customer (
  id         text primary key,
  created_at timestamptz not null
);
create index customer_by_time on analytics.customer (created_at);

-- Goals as they were when the log was at this place.
create table analytics.queue_goal (
  queue_id       text primary key,
  within_seconds int not null
);

-- Sums of the interactions that began in one quarter hour, for each value of each dimension; dimension "all" has one.
create table analytics.interval_sum (
  started_at             timestamptz not null,
  dimension              text not null,
  key                    text not null, -- '' is none
  arrivals               double precision not null,
  offered                double precision not null,
  answered               double precision not null,
  answered_within        double precision not null,
  abandoned              double precision not null,
  abandoned_short        double precision not null,
  offered_not_short      double precision not null,
  wait_over              double precision not null,
  wait_seconds           double precision not null,
  answer_seconds         double precision not null,
  handled                double precision not null,
  active_seconds         double precision not null,
  acw_seconds            double precision not null,
  handle_seconds         double precision not null,
  transferred            double precision not null,
  conversations          double precision not null,
  virtual_agent_over     double precision not null,
  contained              double precision not null,
  handed_off             double precision not null,
  resolved               double precision not null,
  resolved_confirmed     double precision not null,
  resolved_assumed       double precision not null,
  resolved_by_person     double precision not null,
  reopened               double precision not null,
  resolved_stands        double precision not null,
  virtual_agent_resolved double precision not null,
  rated                  double precision not null,
  satisfied              double precision not null,
  scores                 double precision not null,
  primary key (dimension, started_at, key)
);

-- Quarter hours whose sums are not those of their interactions any more: read from the interactions until they are.
create table analytics.stale_interval (started_at timestamptz primary key);
