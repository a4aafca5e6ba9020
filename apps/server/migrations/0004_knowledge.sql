-- Collections of articles, each article in one or more languages.
create schema knowledge;

create table knowledge.collection (
  id       text primary key,
  slug     text not null unique,
  name     jsonb not null,
  position int not null
);

create table knowledge.article (
  id            text primary key,
  slug          text not null unique,
  collection_id text not null references knowledge.collection (id),
  audience      text not null,
  checked       date,
  version       int not null
);

create table knowledge.article_text (
  article_id text not null references knowledge.article (id),
  locale     text not null,
  title      text not null,
  summary    text not null,
  body       text not null,
  questions  jsonb not null,
  published  boolean not null,
  updated_at timestamptz not null,
  primary key (article_id, locale)
);

-- What a text said before each change: nothing is overwritten without trace.
create table knowledge.earlier_text (
  article_id text not null,
  locale     text not null,
  version    int not null,
  text       jsonb not null,
  until      timestamptz not null,
  person_id  text,
  primary key (article_id, locale, version)
);
