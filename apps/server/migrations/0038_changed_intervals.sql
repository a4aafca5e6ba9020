-- Quarter hours whose interactions changed, until whoever keeps counts of its own has read them. Late facts and
-- corrections come by here too.
create table analytics.changed_interval (
  started_at timestamptz primary key
);
insert into analytics.changed_interval
select distinct date_bin('15 minutes', began_at, 'epoch') from analytics.interaction;
