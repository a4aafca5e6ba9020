-- How customers are asked how it was. A row is one version of a form and never changes: a rating names the one that it
-- answered. What no form names is asked by the one that the program brings along, until somebody changes that.
create table conversations.rating_form (
  id        text not null,
  version   int not null,
  value     jsonb not null,
  at        timestamptz not null,
  person_id text,
  primary key (id, version)
);
