-- How a word of consent came to us, and what it is about: `unasked` leaves answers to what they write possible.
alter table consents
  add column source text not null default 'message' check (source in ('message', 'agent', 'link', 'one-click', 'provider')),
  add column covers text not null default 'all' check (covers in ('all', 'unasked'));
update consents set source = case when noted_by <> '' then 'agent' else 'provider' end where noted_by <> '' or event_id like 'refused:%';
