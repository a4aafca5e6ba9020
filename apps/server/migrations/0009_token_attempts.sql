-- A host token whose answer was lost is told again by the same device: the same attempt is no second use.
alter table channels.used_token add column attempt text;
