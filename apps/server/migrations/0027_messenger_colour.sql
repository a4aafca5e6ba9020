-- The colour of a brand, as #rrggbb; none for the messenger's own.
alter table channels.messenger add column accent text;
