-- What editors write before anybody reads it; which language is the source; what is archived.

-- A text that is being written, beside the one that readers see. `version` counts its saves.
create table knowledge.draft (
  article_id text not null references knowledge.article (id),
  locale     text not null,
  version    int not null,
  saved_at   timestamptz not null,
  person_id  text,
  text       jsonb not null,
  primary key (article_id, locale)
);

alter table knowledge.article
  add column source   text not null default 'en',
  add column archived boolean not null default false;
update knowledge.article a set source = 'zh'
 where not exists (select from knowledge.article_text t where t.article_id = a.id and t.locale = 'en')
   and exists (select from knowledge.article_text t where t.article_id = a.id and t.locale = 'zh');

-- Who wrote the text as it stands; null where nobody knows.
alter table knowledge.article_text add column person_id text;

alter table knowledge.collection
  add column archived boolean not null default false,
  add column version  int not null default 1;
