-- When a message was last changed after it was written, whatever it was that changed: a device that was away asks for what it missed, and a
-- reaction, above all one taken back, leaves no other date.
alter table messages add column changed_at timestamptz;
