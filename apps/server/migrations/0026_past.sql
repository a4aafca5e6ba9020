-- Parts of an invented past that are in the log already, so that loading goes on where it stopped and never doubles.
create table platform.past_part (
  day       date not null,
  part      int not null,
  seed      int not null,
  contacts  int not null,
  loaded_at timestamptz not null default now(),
  primary key (day, part)
);

-- The room that a log keeps before its first day of life; no row, no room.
create table platform.past_room (
  singleton boolean primary key default true check (singleton),
  from_seq  bigint not null,
  to_seq    bigint not null,
  -- When life began: the past ends there.
  began_at  timestamptz not null,
  check (from_seq < to_seq)
);
