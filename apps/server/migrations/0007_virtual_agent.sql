-- Which queue the virtual agent hands a subject to.
create schema virtual_agent;

create table virtual_agent.hand_off_queue (
  -- A collection of knowledge; null is the queue for everything else.
  collection_id text unique nulls not distinct,
  queue_id      text not null
);
