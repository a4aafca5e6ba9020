-- Which article a page of another help centre became, so that an import goes on where it stopped.
create table knowledge.imported_page (
  source     text not null,
  key        text not null,
  locale     text not null,
  article_id text not null references knowledge.article (id),
  -- Of what the page said: the same again changes nothing.
  hash       text not null,
  at         timestamptz not null,
  primary key (source, key, locale)
);
