-- What waits to be sorted into these is read by every search; see 0020.
alter index conversations.words_of_conversations set (gin_pending_list_limit = 128);
alter index customers.words_of_customers set (gin_pending_list_limit = 128);

-- How agents spent the last hours is asked once a second, of all that they ever spent.
create index agent_time_by_end on analytics.agent_time (ended_at);
