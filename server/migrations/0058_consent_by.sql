-- Consent an agent noted for somebody, by phone or letter: who wrote it down. Empty: they said it themselves.
alter table consents add column noted_by text not null default '';
