-- Whose public holidays, and which payday, the forecast knows; null: none.
alter table forecasting.settings
  add column country text,
  add column payday int check (payday between -1 and 31 and payday <> 0);
