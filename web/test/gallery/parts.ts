// All states of the gallery, in the order of the design.
import { composer } from './composer-states.ts';
import { context } from './context-states.ts';
import { around, conversation } from './conversation-states.ts';
import { frame, list } from './inbox-states.ts';
import { contacts, firstRun, signIn, troubles } from './screens-states.ts';
import { settings } from './settings-states.ts';

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
