// Every command of the app, once: shortcuts, palette, tooltips, menus and the help sheet all read this table. A command that is not here does not exist.
import { msg, t, type Msg } from '../words/t.ts';
export interface Command {
  readonly title: Msg;
  /** Its title where it takes back what it did: Close, Reopen. */
  readonly turned?: Msg;
  /** `E`, `Shift+E`, `Mod+K`, or a sequence `G I`. The first is the one shown. */
  readonly keys: readonly string[];
  readonly group: CommandGroup;
  /** Works while typing too; single letters never do. */
  readonly inText?: true;
  /** Found by these words as well. */
  readonly words?: Msg;
}

export const commandGroups = ['conversation', 'contact', 'writing', 'triage', 'lists', 'go', 'app'] as const;
export type CommandGroup = (typeof commandGroups)[number];
export const groupTitles: Readonly<Record<CommandGroup, Msg>> = {
  conversation: msg('Conversation'),
  contact: msg('Contact'),
  writing: msg('Writing'),
  triage: msg('Triage'),
  lists: msg('Lists'),
  go: msg('Go to'),
  app: msg('App'),
};

export const commands = {
  palette: { title: msg('Command palette'), keys: ['Mod+K'], group: 'app', inText: true },
  search: { title: msg('Search'), keys: ['/'], group: 'go' },
  help: { title: msg('Keyboard shortcuts'), keys: ['?'], group: 'app' },
  undo: { title: msg('Undo last action'), keys: ['Z', 'Mod+Z'], group: 'app' },
  'next-region': { title: msg('Next region'), keys: ['F6'], group: 'app', inText: true },
  'previous-region': { title: msg('Previous region'), keys: ['Shift+F6'], group: 'app', inText: true },
  'toggle-views': {
    title: msg('Show views'),
    turned: msg('Hide views'),
    keys: ['['],
    group: 'app',
    words: msg.as('search', 'sidebar'),
  },
  'toggle-context': {
    title: msg('Show customer'),
    turned: msg('Hide customer'),
    keys: ['.', ']'],
    group: 'app',
    words: msg.as('search', 'context panel'),
  },
  'theme-light': { title: msg('Use light theme'), keys: [], group: 'app' },
  'theme-dark': { title: msg('Use dark theme'), keys: [], group: 'app' },
  'theme-system': { title: msg('Use the system’s theme'), keys: [], group: 'app' },
  'sign-out': { title: msg('Sign out'), keys: [], group: 'app', words: msg.as('search', 'log out leave') },

  'go-inbox': { title: msg('Go to Your inbox'), keys: ['G I'], group: 'go', words: msg.as('search', 'mine') },
  'go-mentions': { title: msg('Go to Mentions'), keys: ['G M'], group: 'go' },
  'go-unassigned': { title: msg('Go to Unassigned'), keys: ['G U'], group: 'go' },
  'go-all': { title: msg('Go to All open'), keys: ['G A'], group: 'go' },
  'go-drafts': { title: msg('Go to Drafts'), keys: ['G D'], group: 'go' },
  'go-waiting': { title: msg('Go to Waiting'), keys: ['G W'], group: 'go' },
  'go-snoozed': { title: msg('Go to Snoozed'), keys: ['G S'], group: 'go' },
  'go-watching': { title: msg('Go to Watching'), keys: ['G H'], group: 'go', words: msg.as('search', 'followed') },
  'go-closed': { title: msg('Go to Closed'), keys: ['G C'], group: 'go' },
  'go-triage': { title: msg('Go to Triage'), keys: ['G T'], group: 'go', words: msg.as('search', 'new unassigned') },
  'view-1': { title: msg('Go to saved view 1'), keys: ['G 1'], group: 'go' },
  'view-2': { title: msg('Go to saved view 2'), keys: ['G 2'], group: 'go' },
  'view-3': { title: msg('Go to saved view 3'), keys: ['G 3'], group: 'go' },
  'view-4': { title: msg('Go to saved view 4'), keys: ['G 4'], group: 'go' },
  'view-5': { title: msg('Go to saved view 5'), keys: ['G 5'], group: 'go' },
  'view-6': { title: msg('Go to saved view 6'), keys: ['G 6'], group: 'go' },
  'view-7': { title: msg('Go to saved view 7'), keys: ['G 7'], group: 'go' },
  'view-8': { title: msg('Go to saved view 8'), keys: ['G 8'], group: 'go' },
  'view-9': { title: msg('Go to saved view 9'), keys: ['G 9'], group: 'go' },
  'go-contacts': {
    title: msg('Go to Contacts'),
    keys: ['G P'],
    group: 'go',
    words: msg.as('search', 'people customers'),
  },
  'go-alerts': {
    title: msg('Go to Alerts'),
    keys: ['G N'],
    group: 'go',
    words: msg.as('search', 'bell notifications news'),
  },
  'go-settings': { title: msg('Go to Settings'), keys: ['G ,'], group: 'go' },

  next: { title: msg('Next conversation'), keys: ['J', 'ArrowDown'], group: 'lists' },
  previous: { title: msg('Previous conversation'), keys: ['K', 'ArrowUp'], group: 'lists' },
  select: { title: msg('Select'), keys: ['X'], group: 'lists', words: msg.as('search', 'mark bulk') },
  'select-next': { title: msg('Select down'), keys: ['Shift+J', 'Shift+ArrowDown'], group: 'lists' },
  'select-previous': { title: msg('Select up'), keys: ['Shift+K', 'Shift+ArrowUp'], group: 'lists' },
  'select-all': {
    title: msg('Select all that are loaded'),
    keys: ['Mod+A'],
    group: 'lists',
    words: msg.as('search', 'everything bulk'),
  },
  'new-conversation': {
    title: msg('New conversation…'),
    keys: ['C'],
    group: 'lists',
    words: msg.as('search', 'compose write first'),
  },
  open: { title: msg('Open conversation, then write'), keys: ['Enter', 'O'], group: 'lists' },
  back: { title: msg('Back: composer, thread, list'), keys: ['Escape', 'U'], group: 'lists', inText: true },

  'save-view': { title: msg('Save as view…'), keys: ['V'], group: 'lists', words: msg.as('search', 'filter keep') },
  'view-edit': { title: msg('Rename or share…'), keys: [], group: 'lists' },
  'view-duplicate': { title: msg('Duplicate view'), keys: [], group: 'lists' },
  'view-up': { title: msg('Move view up'), keys: [], group: 'lists' },
  'view-down': { title: msg('Move view down'), keys: [], group: 'lists' },
  'view-link': { title: msg('Copy link to view'), keys: [], group: 'lists' },
  'view-delete': { title: msg('Delete view'), keys: [], group: 'lists' },
  filter: { title: msg('Filter this list…'), keys: ['Shift+F'], group: 'lists', words: msg.as('search', 'narrow') },
  'dense-rows': {
    title: msg('Compact rows'),
    turned: msg('Comfortable rows'),
    keys: [],
    group: 'lists',
    words: msg.as('search', 'density'),
  },

  close: {
    title: msg('Close'),
    turned: msg('Reopen'),
    keys: ['E'],
    group: 'conversation',
    words: msg.as('search', 'done resolve archive reopen'),
  },
  'close-stay': {
    title: msg('Close and stay here'),
    turned: msg('Reopen'),
    keys: ['Shift+E'],
    group: 'conversation',
  },
  forward: {
    title: msg('Forward the newest message…'),
    keys: ['F'],
    group: 'conversation',
    words: msg.as('search', 'pass on send to'),
  },
  snooze: { title: msg('Snooze…'), keys: ['H'], group: 'conversation', words: msg.as('search', 'later remind') },
  wait: { title: msg('Set waiting'), keys: ['W'], group: 'conversation', words: msg.as('search', 'status') },
  take: { title: msg('Assign to me'), keys: ['I'], group: 'conversation', words: msg.as('search', 'take') },
  unassign: { title: msg('Unassign'), keys: [], group: 'conversation', words: msg.as('search', 'nobody release') },
  assign: { title: msg('Assign to…'), keys: ['A'], group: 'conversation' },
  team: { title: msg('Move to team…'), keys: [], group: 'conversation' },
  tag: { title: msg('Tags…'), keys: ['T'], group: 'conversation', words: msg.as('search', 'label') },
  priority: { title: msg('Priority…'), keys: ['P'], group: 'conversation' },
  status: { title: msg('Status…'), keys: ['S'], group: 'conversation' },
  unread: {
    title: msg('Mark unread'),
    turned: msg('Mark read'),
    keys: ['Shift+U'],
    group: 'conversation',
    words: msg.as('search', 'seen'),
  },
  spam: {
    title: msg('Mark as spam'),
    turned: msg('Not spam'),
    keys: ['!'],
    group: 'conversation',
    words: msg.as('search', 'junk'),
  },
  delete: {
    title: msg('Delete…'),
    keys: ['#'],
    group: 'conversation',
    words: msg.as('search', 'erase remove for good'),
  },
  'copy-link': { title: msg('Copy link to conversation'), keys: ['L'], group: 'conversation' },
  join: {
    title: msg('Join another conversation…'),
    keys: ['M'],
    group: 'conversation',
    words: msg.as('search', 'merge duplicate same person'),
  },
  'merge-contact': {
    title: msg('Same person as…'),
    keys: [],
    group: 'conversation',
    words: msg.as('search', 'merge contact customer duplicate identity'),
  },
  find: {
    title: msg('Find in conversation'),
    keys: ['Mod+F'],
    group: 'conversation',
    inText: true,
    words: msg.as('search', 'search date'),
  },
  watch: {
    title: msg('Watch'),
    turned: msg('Stop watching'),
    keys: [],
    group: 'conversation',
    words: msg.as('search', 'follow'),
  },
  print: { title: msg('Print…'), keys: [], group: 'conversation' },
  export: { title: msg('Export…'), keys: [], group: 'conversation', words: msg.as('search', 'save') },
  'pop-out': { title: msg('Open in a window'), keys: [], group: 'conversation' },
  'next-message': { title: msg('Next message'), keys: ['Alt+ArrowDown'], group: 'conversation' },
  'previous-message': { title: msg('Previous message'), keys: ['Alt+ArrowUp'], group: 'conversation' },

  'open-contact': {
    title: msg('Open contact'),
    keys: [],
    group: 'contact',
    words: msg.as('search', 'person customer page profile'),
  },
  'contact-note': { title: msg('Add a note on the contact'), keys: [], group: 'contact' },
  'contact-rename': { title: msg('Rename contact…'), keys: [], group: 'contact' },
  'contact-consent': {
    title: msg('Consent of the contact'),
    keys: [],
    group: 'contact',
    words: msg.as('search', 'unsubscribe stop opt out'),
  },
  'contact-block': {
    title: msg('Block contact'),
    turned: msg('Unblock contact'),
    keys: [],
    group: 'contact',
  },
  'contact-hold': {
    title: msg('Legal hold on the contact…'),
    turned: msg('Release the legal hold'),
    keys: [],
    group: 'contact',
  },
  'contact-export': { title: msg('Export contact'), keys: [], group: 'contact', words: msg.as('search', 'gdpr data') },
  'contact-erase': {
    title: msg('Erase contact…'),
    keys: [],
    group: 'contact',
    words: msg.as('search', 'delete forget gdpr'),
  },

  'triage-take': { title: msg('Take it'), keys: ['1'], group: 'triage', words: msg.as('search', 'triage assign me') },
  'triage-assign': {
    title: msg('Give it to…'),
    keys: ['2'],
    group: 'triage',
    words: msg.as('search', 'triage assign'),
  },
  'triage-join': {
    title: msg('Merge as duplicate…'),
    keys: ['3'],
    group: 'triage',
    words: msg.as('search', 'triage join'),
  },
  'triage-spam': { title: msg('Spam'), keys: ['4'], group: 'triage', words: msg.as('search', 'triage junk') },

  reply: { title: msg('Reply'), keys: ['R'], group: 'writing', words: msg.as('search', 'answer') },
  note: { title: msg('Write an internal note'), keys: ['N'], group: 'writing' },
  send: { title: msg('Send'), keys: ['Mod+Enter'], group: 'writing', inText: true },
  'send-close': { title: msg('Send and close'), keys: ['Mod+Shift+Enter'], group: 'writing', inText: true },
  'send-wait': { title: msg('Send and wait for the customer'), keys: [], group: 'writing' },
  'send-stay': { title: msg('Send and keep open'), keys: [], group: 'writing' },
  'send-snooze': { title: msg('Send and snooze…'), keys: [], group: 'writing' },
  schedule: {
    title: msg('Schedule…'),
    keys: ['Alt+Shift+S'],
    group: 'writing',
    inText: true,
    words: msg.as('search', 'later'),
  },
  macro: {
    title: msg('Use a macro…'),
    keys: ['Alt+Shift+M'],
    group: 'writing',
    inText: true,
    words: msg.as('search', 'canned'),
  },
  'save-macro': { title: msg('Save as macro…'), keys: [], group: 'writing', inText: true },
  'share-place': {
    title: msg('Share a place…'),
    keys: [],
    group: 'writing',
    words: msg.as('search', 'location map send'),
  },
  'share-contact': {
    title: msg('Share a contact…'),
    keys: [],
    group: 'writing',
    words: msg.as('search', 'vcard phone card send'),
  },
  'take-draft': {
    title: msg('Take over the draft'),
    keys: ['Alt+Shift+T'],
    group: 'writing',
    inText: true,
    words: msg.as('search', 'colleague shared continue'),
  },
  'discard-draft': {
    title: msg('Discard the draft'),
    keys: ['Mod+Shift+Backspace'],
    group: 'writing',
    inText: true,
    words: msg.as('search', 'throw away delete words'),
  },
  'toggle-note': { title: msg('Switch between reply and note'), keys: ['Mod+.'], group: 'writing', inText: true },
  'full-composer': {
    title: msg('Write in the whole pane'),
    turned: msg('Back to the thread'),
    keys: ['Alt+Shift+F'],
    group: 'writing',
    inText: true,
    words: msg.as('search', 'full screen larger focus expand'),
  },
  'use-fact': {
    title: msg('Use what was told'),
    keys: ['Alt+Shift+U'],
    group: 'writing',
    inText: true,
    words: msg.as('search', 'fact never ask again'),
  },
  opening: {
    title: msg('Insert an opening after a switch'),
    keys: ['Alt+Shift+O'],
    group: 'writing',
    inText: true,
    words: msg.as('search', 'acknowledge channel tone greeting'),
  },
  channel: { title: msg('Choose the channel…'), keys: ['Alt+Shift+C'], group: 'writing', inText: true },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof commands;
export const commandNames = Object.keys(commands) as CommandName[];
export const commandOf = (name: CommandName): Command => commands[name];
/** As a button says it: what opens something ends in "…" in a list only. */
export const titleOf = (name: CommandName, isTurned = false): string => {
  const { title, turned } = commandOf(name);
  return t.of(isTurned && turned !== undefined ? turned : title);
};
/** The words it is found by beside its title. */
export const wordsOf = (name: CommandName): string => {
  const { words } = commandOf(name);
  return words === undefined ? '' : t.of(words);
};
