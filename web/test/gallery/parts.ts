// All states of the gallery, in the order of the design.
import { around, composer, conversation } from './conversation-states.ts';
import { context, frame, list } from './inbox-states.ts';
import { contacts, firstRun, settings, signIn, troubles } from './screens-states.ts';

export const parts = [
  frame,
  list,
  conversation,
  composer,
  context,
  around,
  firstRun,
  signIn,
  contacts,
  settings,
  troubles,
] as const;
