-- The last message of a conversation that gave something to choose (buttons, a list, cards): what a later "2" answers.
alter table conversations add column choices_message_id uuid;
