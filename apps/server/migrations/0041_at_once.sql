-- How many contacts at once agents get most done with, as it was learned with the rest of that version.
alter table routing.learned add column at_once jsonb not null default '[]';
