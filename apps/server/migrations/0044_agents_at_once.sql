-- Some of the agents, or all of them, are asked for at once.
drop function conversations.held_by(text);
create function conversations.held_by(wanted text[])
returns table (agent_id text, channel text, count int)
language plpgsql stable as $$
#variable_conflict use_column
begin
  if wanted is null then
    return query
      select agent_id, channel, count(*)::int from conversations.conversation
       where agent_id is not null and state in ('open', 'waiting_on_us', 'waiting_on_customer')
       group by agent_id, channel order by agent_id, channel;
  else
    return query
      select agent_id, channel, count(*)::int from conversations.conversation
       where agent_id = any(wanted) and state in ('open', 'waiting_on_us', 'waiting_on_customer')
       group by agent_id, channel order by agent_id, channel;
  end if;
end $$;

drop function routing.agents(timestamptz, timestamptz, text);
create function routing.agents(lost_after timestamptz, seen_after timestamptz, wanted text[])
returns table (
  person_id text, capacity double precision, presence text, presence_since timestamptz, idle_since timestamptz,
  connected boolean, reserved double precision, skills json
)
language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
    select a.person_id, a.capacity, a.presence, a.presence_since, a.idle_since,
           exists (select 1 from routing.connection c
                    where c.person_id = a.person_id and c.seen_at >= seen_after
                      and (c.lost_at is null or c.lost_at >= lost_after)),
           (select coalesce(sum(o.weight), 0) from routing.offer o
             where o.agent_id = a.person_id and o.ended_at is null),
           (select coalesce(json_agg(json_build_object('skillId', s.skill_id, 'proficiency', s.proficiency)
                                     order by s.skill_id), '[]')
              from routing.agent_skill s where s.person_id = a.person_id)
      from routing.agent a
     where wanted is null or a.person_id = any(wanted)
     order by a.person_id;
end $$;
