-- A conversation's row counts its writes, so that one may be written without having been locked and read just before:
-- who knows it as of a revision writes only while that is still the last one.

alter table conversations.conversation add column revision int not null default 0;

drop function conversations.write(text, jsonb, jsonb);

-- As in 0003, with what came since. Its answer is not waited for. With a revision expected, fails with HK001 when the conversation, or its queue, is no
-- longer as known.
create function conversations.write(wanted text, changes jsonb, messages jsonb, revision_known int, queue_known int)
returns void language plpgsql as $$
declare
  n conversations.conversation;
begin
  select * into n from conversations.conversation where id = wanted for update;
  if revision_known is not null and (
    n.revision is distinct from revision_known
    or (n.queue_id is not null and not exists (
      select from conversations.queue q where q.id = n.queue_id and q.version = queue_known))
  ) then
    raise exception 'the conversation was written meanwhile' using errcode = 'HK001';
  end if;
  if messages is not null then
    perform conversations.add_messages(messages);
  end if;
  if changes is not null then
    n := jsonb_populate_record(n, changes);
    update conversations.conversation set
      customer_name = n.customer_name, subject = n.subject, state = n.state, handled_by = n.handled_by,
      queue_id = n.queue_id, agent_id = n.agent_id, agent_name = n.agent_name, priority = n.priority,
      queued_at = n.queued_at, assigned_at = n.assigned_at, first_reply_due_at = n.first_reply_due_at,
      first_replied_at = n.first_replied_at, next_reply_due_at = n.next_reply_due_at,
      resolve_due_at = n.resolve_due_at, snoozed_until = n.snoozed_until, resolved_at = n.resolved_at,
      reopened_count = n.reopened_count, disposition_id = n.disposition_id, rating = n.rating, tags = n.tags,
      participant_ids = n.participant_ids, last_message = n.last_message, version = n.version,
      activity_at = n.activity_at, message_count = n.message_count, last_message_id = n.last_message_id,
      awaiting_since = n.awaiting_since, next_reply_left = n.next_reply_left,
      preferred_agent_id = n.preferred_agent_id, closed_at = n.closed_at, attributes = n.attributes,
      revision = n.revision
     where id = wanted;
  end if;
end $$;
