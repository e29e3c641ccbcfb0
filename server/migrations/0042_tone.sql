-- How a workspace wants to sound on a channel; null: as its kind suggests.
alter table channels add column tone jsonb;
