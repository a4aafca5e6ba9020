-- Where customers reach us, and by which token.
create schema channels;

-- A messenger that sites embed. The signing secret is stored encrypted; `earlier_secret` keeps the one before a
-- rotation valid until `earlier_until`.
create table channels.messenger (
  inbox_id       text primary key,
  key            text not null unique,
  name           text not null,
  origins        text[] not null,
  secret         text not null,
  earlier_secret text,
  earlier_until  timestamptz,
  created_at     timestamptz not null
);

-- A customer's device. Tokens are stored as hashes. The earlier one works for a moment after a rotation, so that an
-- answer that got lost on the way locks nobody out.
create table channels.customer_session (
  id            text primary key,
  inbox_id      text not null references channels.messenger (inbox_id),
  customer_id   text not null,
  identified    boolean not null,
  locale        text not null,
  token_hash    text not null unique,
  earlier_hash  text unique,
  earlier_until timestamptz,
  created_at    timestamptz not null,
  expires_at    timestamptz not null
);
create index customer_session_by_customer on channels.customer_session (customer_id);
create index customer_session_by_expiry on channels.customer_session (expires_at);

-- Host tokens that were used, until they would have expired anyway.
create table channels.used_token (
  inbox_id   text not null,
  jti        text not null,
  expires_at timestamptz not null,
  primary key (inbox_id, jti)
);
