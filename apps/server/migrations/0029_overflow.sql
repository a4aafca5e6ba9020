alter table routing.decision add column to_queue_id text;
comment on column routing.decision.to_queue_id is 'Where it overflowed to';
alter table routing.decision add column waiting_since timestamptz;
comment on column routing.decision.waiting_since is 'Of a call-back that was offered: the wait it was offered for';
-- Nobody is asked twice in one wait, whoever decides.
create unique index decision_call_back on routing.decision (conversation_id, waiting_since)
  where outcome = 'call_back_offered';
