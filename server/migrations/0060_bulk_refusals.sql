-- Why a change to many left somebody or something as it was, in a word of the contract's.
alter table bulk_items add column why text not null default '';
