-- Who works here, how they prove it, and what was done in their name.
create schema access;

create table access.team (
  id   text primary key,
  name text not null
);

-- `demo` marks the people of the demonstration, who may sign in on the machine that runs it only.
create table access.person (
  id         text primary key,
  name       text not null,
  email      text not null unique check (email = lower(email)),
  roles      text[] not null check (cardinality(roles) > 0),
  locale     text not null,
  team_ids   text[] not null,
  queue_ids  text[] not null,
  active     boolean not null,
  demo       boolean not null,
  version    int not null,
  created_at timestamptz not null
);

-- Who was invited and has not followed the link yet has no row.
create table access.password (
  person_id  text primary key references access.person (id),
  hash       text not null,
  changed_at timestamptz not null
);

-- The cookie holds the token; a copy of this table opens nothing.
create table access.session (
  id           text primary key,
  person_id    text not null references access.person (id),
  token_hash   text not null unique,
  address      text,
  agent        text,
  created_at   timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at   timestamptz not null
);
create index session_by_person on access.session (person_id);

-- Links by which someone sets a password: only the hash is kept, and each works once.
create table access.password_link (
  token_hash text primary key,
  person_id  text not null references access.person (id),
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index password_link_by_person on access.password_link (person_id);

-- Failed attempts, counted for an account (a hash of what was typed, whether it exists or not) and for an address.
create table access.attempt (
  key          text primary key,
  failures     int not null,
  failed_at    timestamptz not null,
  locked_until timestamptz
);

-- Secrets that this program made for itself, encrypted with the master key.
create table access.own_secret (
  name  text primary key,
  value text not null
);

-- Who did what to people, settings and sign-ins. Rows are added and never changed.
create table access.audit (
  id        bigint generated always as identity primary key,
  at        timestamptz not null,
  person_id text,
  action    text not null,
  target    text,
  address   text,
  detail    jsonb not null
);
