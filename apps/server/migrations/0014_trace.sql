-- Which request an event came of, so that what follows from it, in any process and after any restart, is logged under
-- the same trace. Not on the wire.
alter table platform.event add column trace text;
