-- What was said, by its words: one row a message, so that a new one rewrites nothing. The words are made by the
-- program (platform/search-words.ts), because PostgreSQL's own parser takes a Chinese sentence for one word.
create table conversations.message_words (
  conversation_id text not null,
  position        int not null,
  words           tsvector not null,
  primary key (conversation_id, position)
);
-- What waits to be sorted into the index is read by every search: a short wait costs the writer little, and a long one
-- costs every reader tens of milliseconds, most of all where no autovacuum clears it.
create index words_of_messages on conversations.message_words using gin (words)
  with (fastupdate = on, gin_pending_list_limit = 128);

-- Messages from before, or from elsewhere: a job takes them from here until there are none.
create table conversations.message_words_to_come as
  select conversation_id, position from conversations.message;

-- What lists are narrowed by. Only where there is something to find, so that a message does not pay for them.
create index conversation_by_disposition on conversations.conversation (disposition_id)
  where disposition_id is not null;
create index conversation_by_score on conversations.conversation (((rating ->> 'score')::int))
  where rating is not null;
create index conversation_by_channel on conversations.conversation (channel);
-- What is awake in a queue is little beside its past: the view "my queues".
create index conversation_awake_in_queue on conversations.conversation (queue_id, activity_at desc, id desc)
  where queue_id is not null and state in ('open', 'waiting_on_us', 'waiting_on_customer');
create index customer_by_attribute on customers.customer using gin (attributes jsonb_path_ops);

-- As before, and with the words beside them.
create or replace function conversations.add_messages(messages jsonb) returns void language plpgsql as $$
declare
  added int;
begin
  insert into conversations.message
    (id, conversation_id, position, author_kind, author_id, author_name, content, content_hash, at, delivery, channel,
     external_id)
  select m.id, m.conversation_id, m.position, m.author_kind, m.author_id, m.author_name, m.content, m.content_hash,
         m.at, m.delivery, m.channel, m.external_id
    from jsonb_populate_recordset(null::conversations.message, messages) m
  on conflict do nothing;
  get diagnostics added = row_count;
  if added <> jsonb_array_length(messages) then
    raise exception 'a message is there already' using errcode = 'HK001';
  end if;
  insert into conversations.message_words (conversation_id, position, words)
  select m ->> 'conversation_id', (m ->> 'position')::int,
         array_to_tsvector(array(select jsonb_array_elements_text(m -> 'words')))
    from jsonb_array_elements(messages) m
   where jsonb_array_length(m -> 'words') > 0;
end $$;
