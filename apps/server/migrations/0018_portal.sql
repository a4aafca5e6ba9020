-- The help centre: how it looks, whether articles helped, and private links to what was asked by its form.
create schema portal;

create table portal.settings (
  only_one boolean primary key default true check (only_one),
  value    jsonb not null,
  version  int not null
);

-- One voice a visitor, article and language. Visitors are known by a hash whose salt lasts a month and is then deleted,
-- so nobody can tell later whose voice it was.
create table portal.voice (
  article_id text not null,
  locale     text not null,
  visitor    text not null,
  helped     boolean not null,
  reason     text,
  comment    text,
  at         timestamptz not null,
  primary key (article_id, locale, visitor)
);
create index voice_at on portal.voice (at);

create table portal.salt (
  month text primary key,
  salt  text not null
);

-- Whoever has the link may read and write that conversation; only its hash is kept.
create table portal.follow_link (
  token_hash      text primary key,
  conversation_id text not null,
  expires_at      timestamptz not null
);
