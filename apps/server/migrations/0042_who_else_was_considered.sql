-- Of many who were considered, those nearest are named; of the others, how many by their reason.
alter table routing.decision add column beside json;
