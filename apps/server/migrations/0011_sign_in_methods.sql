-- Who may come in, and by what: rules, second factors, passkeys, identity providers, keys for programs.

-- What was the password before; kept only as far back as the rules remember.
create table access.earlier_password (
  id        bigint generated always as identity primary key,
  person_id text not null references access.person (id),
  hash      text not null,
  ended_at  timestamptz not null
);
create index earlier_password_by_person on access.earlier_password (person_id, id desc);

-- The rules of signing in: none until an administrator writes some.
create table access.sign_in_rules (
  singleton boolean primary key default true check (singleton),
  version   int not null,
  rules     jsonb not null
);

-- The shared secret of a code app, sealed with the master key; `last_step` is the newest code that was used.
create table access.code_app (
  person_id  text primary key references access.person (id),
  secret     text not null,
  last_step  bigint not null,
  made_at    timestamptz not null
);

create table access.recovery_code (
  person_id text not null references access.person (id),
  code_hash text not null,
  primary key (person_id, code_hash)
);

create table access.passkey (
  id            text primary key,
  person_id     text not null references access.person (id),
  credential_id text not null unique,
  public_key    bytea not null,
  counter       bigint not null,
  transports    text[] not null,
  name          text not null,
  synced        boolean not null,
  made_at       timestamptz not null,
  used_at       timestamptz
);
create index passkey_by_person on access.passkey (person_id);

-- What was begun and is answered once: a half sign-in, a challenge, a journey to a provider, an enrolment.
create table access.begun (
  token_hash text primary key,
  kind       text not null,
  person_id  text references access.person (id),
  detail     jsonb not null,
  expires_at timestamptz not null
);

create table access.provider (
  id            text primary key,
  version       int not null,
  name          text not null,
  issuer        text not null unique,
  client_id     text not null,
  client_secret text not null,
  active        boolean not null,
  trusts_email  boolean not null,
  newcomers     jsonb not null,
  made_at       timestamptz not null
);

-- Who someone is at a provider. The email decides once; after that the provider's own name for them does.
create table access.provider_person (
  issuer    text not null,
  subject   text not null,
  person_id text not null references access.person (id),
  linked_at timestamptz not null,
  primary key (issuer, subject)
);
create index provider_person_by_person on access.provider_person (person_id);

-- Keys for programs: only the hash is kept. They may what is named, as long as their maker may it.
create table access.api_key (
  id          text primary key,
  person_id   text not null references access.person (id),
  name        text not null,
  key_hash    text not null unique,
  hint        text not null,
  permissions text[] not null,
  addresses   text not null,
  made_at     timestamptz not null,
  expires_at  timestamptz,
  used_at     timestamptz,
  revoked_at  timestamptz
);

-- By what someone came in, and when they last proved who they are.
alter table access.session add column method text not null default 'password';
alter table access.session add column proved_at timestamptz;
update access.session set proved_at = created_at;
alter table access.session alter column proved_at set not null;

-- The key by which a program acted in its maker's name.
alter table access.audit add column key_id text;

-- A known text, sealed with the master key of this database: another key is noticed before anything is served.
create table platform.master_key (
  singleton boolean primary key default true check (singleton),
  sealed    text not null
);
