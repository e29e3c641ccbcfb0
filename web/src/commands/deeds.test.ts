// Whatever can be done about a conversation or a contact is a command, or there is a reason why a button alone does it.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { routes } from '@throughline/protocol';
import { type CommandName, commandNames } from './table.ts';

const src = join(import.meta.dirname, '..');
const places = ['features/contacts', 'features/context', 'features/conversation', 'features/composer', 'ui', 'live'];
type Answer = CommandName | readonly CommandName[] | { readonly why: string };
const row = { why: 'it is done to one of several in a list: its button or menu stands in its row' };
const field = { why: 'it is a field, changed in its place' };
const list = { why: 'it belongs to a screen of its own with its own button, and to no contact or conversation' };
const quiet = { why: 'nobody asks for it: it follows what is looked at or typed' };
const bulk = { why: 'it is done to a selection: the bar of the selection stands above the list' };

const deeds: Readonly<Record<string, Answer>> = {
  addCompany: list,
  addCompanyPeople: list,
  addContact: list,
  addContactNote: 'contact-note',
  addConversation: { why: 'it is the sending of a letter to somebody new; the dialog has its own button' },
  addIdentity: row,
  addMacro: 'save-macro',
  addMessage: ['send', 'send-close', 'send-wait', 'send-stay', 'send-snooze'],
  addSegment: list,
  askProof: row,
  changeCompany: field,
  changeContact: ['contact-rename', 'contact-block'],
  changeContactNote: row,
  changeContacts: bulk,
  changeConversation: ['close', 'snooze', 'wait', 'take', 'assign', 'team', 'tag', 'priority', 'status', 'spam'],
  changeImport: list,
  changeMe: field,
  changeMessage: row,
  changeSegment: list,
  checkImport: list,
  dismissCompanyPerson: row,
  dismissDuplicate: row,
  dismissFact: row,
  enterDemo: list,
  eraseContacts: bulk,
  exportChosenContacts: bulk,
  joinConversations: 'join',
  makeContinuation: { why: 'its menu asks on which channel' },
  markIdentity: row,
  markRead: 'unread',
  mergeContacts: 'merge-contact',
  mergeMany: bulk,
  muteConversation: row,
  noteConsent: 'contact-consent',
  partConversations: row,
  pinMessage: row,
  placeHold: 'contact-hold',
  reactToMessage: row,
  readAlerts: list,
  registerAlertPush: list,
  releaseHold: 'contact-hold',
  relink: row,
  removeCompany: list,
  removeConversation: 'delete',
  removeContact: 'contact-erase',
  removeContactNote: row,
  removeMessage: row,
  removeSegment: list,
  restoreCompany: { why: 'it is an undo' },
  restoreContactNote: { why: 'it is an undo' },
  restoreNote: { why: 'it is an undo' },
  retryMessage: row,
  runImport: list,
  saveDraft: 'discard-draft',
  scheduleMessage: 'schedule',
  settleMessage: row,
  splitConversation: row,
  startBulk: bulk,
  startImport: list,
  takeBackMessage: 'undo',
  takeOverDraft: 'take-draft',
  undoBulk: 'undo',
  undoImport: list,
  unlinkIdentity: row,
  useMacro: quiet,
  watchConversation: 'watch',
};

const writes = (name: string): boolean =>
  name in routes && routes[name as keyof typeof routes].method !== 'GET' && !/^(preview|count|suggest)/.test(name);
const done = new Set(
  places
    .flatMap((place) => globSync('**/*.{ts,tsx}', { cwd: join(src, place) }).map((file) => join(src, place, file)))
    .filter((file) => !file.includes('.test.'))
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\bapi\.(\w+)\(/g)].map((match) => match[1]!))
    .filter(writes),
);

test('every deed is a command, or says why it is none', () => {
  assert.deepEqual([...done].filter((name) => !(name in deeds)).sort(), [], 'deeds without a command or a reason');
  assert.deepEqual(
    Object.keys(deeds).filter((name) => !done.has(name)),
    [],
    'rows for what nobody does any more',
  );
});

test('every command is carried out somewhere', () => {
  const files = globSync('**/*.{ts,tsx}', { cwd: src }).filter(
    (file) => !file.includes('.test.') && !file.endsWith('commands/table.ts'),
  );
  const words = files.map((file) => readFileSync(join(src, file), 'utf8')).join('\n');
  const idle = commandNames.filter(
    (name) => !new RegExp(`['"]${name}['"]|\\b${name}:`).test(words) && !/^view-\d$/.test(name),
  );
  assert.deepEqual(idle, []);
});
