-- Which installation this database is: what its processes tell each other is nobody else's business, also where
-- several installations share a bus. A copy of the database is the same one; give it another id before both run.
create table platform.installation (
  only_one boolean primary key default true check (only_one),
  id       text not null
);
insert into platform.installation (id) values (gen_random_uuid()::text);

-- Whose word it is that somebody is their customer. Each messenger vouches for customers of its own, unless it names
-- the same `customers_of` as another: then both sites speak of the same people.
alter table channels.messenger add column customers_of text;
update channels.messenger set customers_of = inbox_id;
alter table channels.messenger alter column customers_of set not null;

alter table customers.identity add column issuer text;

-- Accounts of before: of the only messenger there is, or of the only one where their customer was ever seen. Where
-- the record names none or several, nobody's word leads to the account any more: whoever comes with it next is a new
-- customer, rather than perhaps somebody else.
with seen as (
  select customer_id, inbox_id from channels.customer_session where identified
  union
  select customer_id, inbox_id from conversations.conversation
   where inbox_id in (select inbox_id from channels.messenger)
), one as (
  select i.id,
         (select count(*) from channels.messenger) as messengers,
         (select min(inbox_id) from channels.messenger) as only_one,
         count(distinct s.inbox_id) as places,
         min(s.inbox_id) as place
    from customers.identity i
    left join seen s on s.customer_id = i.customer_id
   where i.kind = 'external'
   group by i.id
)
update customers.identity i
   set issuer = case when one.messengers = 1 then one.only_one
                     when one.places = 1 then one.place
                     else 'unknown' end
  from one where one.id = i.id;

alter table customers.identity add constraint identity_issuer check ((kind = 'external') = (issuer is not null));
drop index customers.identity_proved;
create unique index identity_proved on customers.identity (kind, address, coalesce(issuer, ''))
  where proof <> 'none' or kind in ('external', 'device');

-- What customers sent within a day, for their quota.
create index file_of_customers on conversations.file (created_at) include (uploader_id, bytes)
  where uploader_kind = 'customer';
