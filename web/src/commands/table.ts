// Every command of the app, once: shortcuts, palette, tooltips, menus and the help sheet all read this table. A command that is not here does not exist.
export interface Command {
  readonly title: string;
  /** Its title where it takes back what it did: Close, Reopen. */
  readonly turned?: string;
  /** `E`, `Shift+E`, `Mod+K`, or a sequence `G I`. The first is the one shown. */
  readonly keys: readonly string[];
  readonly group: CommandGroup;
  /** Works while typing too; single letters never do. */
  readonly inText?: true;
  /** Found by these words as well. */
  readonly words?: string;
}

export const commandGroups = ['Conversation', 'Writing', 'Triage', 'Lists', 'Go to', 'App'] as const;
export type CommandGroup = (typeof commandGroups)[number];

export const commands = {
  palette: { title: 'Command palette', keys: ['Mod+K'], group: 'App', inText: true },
  search: { title: 'Search', keys: ['/'], group: 'Go to' },
  help: { title: 'Keyboard shortcuts', keys: ['?'], group: 'App' },
  undo: { title: 'Undo last action', keys: ['Z', 'Mod+Z'], group: 'App' },
  'next-region': { title: 'Next region', keys: ['F6'], group: 'App', inText: true },
  'previous-region': { title: 'Previous region', keys: ['Shift+F6'], group: 'App', inText: true },
  'toggle-views': { title: 'Show views', turned: 'Hide views', keys: ['['], group: 'App', words: 'sidebar' },
  'toggle-context': {
    title: 'Show customer',
    turned: 'Hide customer',
    keys: ['.', ']'],
    group: 'App',
    words: 'context panel',
  },
  'theme-light': { title: 'Use light theme', keys: [], group: 'App' },
  'theme-dark': { title: 'Use dark theme', keys: [], group: 'App' },
  'theme-system': { title: 'Use the system’s theme', keys: [], group: 'App' },
  'sign-out': { title: 'Sign out', keys: [], group: 'App', words: 'log out leave' },

  'go-inbox': { title: 'Go to Your inbox', keys: ['G I'], group: 'Go to', words: 'mine' },
  'go-mentions': { title: 'Go to Mentions', keys: ['G M'], group: 'Go to' },
  'go-unassigned': { title: 'Go to Unassigned', keys: ['G U'], group: 'Go to' },
  'go-all': { title: 'Go to All open', keys: ['G A'], group: 'Go to' },
  'go-drafts': { title: 'Go to Drafts', keys: ['G D'], group: 'Go to' },
  'go-waiting': { title: 'Go to Waiting', keys: ['G W'], group: 'Go to' },
  'go-snoozed': { title: 'Go to Snoozed', keys: ['G S'], group: 'Go to' },
  'go-closed': { title: 'Go to Closed', keys: ['G C'], group: 'Go to' },
  'go-triage': { title: 'Go to Triage', keys: ['G T'], group: 'Go to', words: 'new unassigned' },
  'view-1': { title: 'Go to saved view 1', keys: ['G 1'], group: 'Go to' },
  'view-2': { title: 'Go to saved view 2', keys: ['G 2'], group: 'Go to' },
  'view-3': { title: 'Go to saved view 3', keys: ['G 3'], group: 'Go to' },
  'view-4': { title: 'Go to saved view 4', keys: ['G 4'], group: 'Go to' },
  'view-5': { title: 'Go to saved view 5', keys: ['G 5'], group: 'Go to' },
  'view-6': { title: 'Go to saved view 6', keys: ['G 6'], group: 'Go to' },
  'view-7': { title: 'Go to saved view 7', keys: ['G 7'], group: 'Go to' },
  'view-8': { title: 'Go to saved view 8', keys: ['G 8'], group: 'Go to' },
  'view-9': { title: 'Go to saved view 9', keys: ['G 9'], group: 'Go to' },
  'go-contacts': { title: 'Go to Contacts', keys: ['G P'], group: 'Go to', words: 'people customers' },
  'go-alerts': { title: 'Go to Alerts', keys: ['G N'], group: 'Go to', words: 'bell notifications news' },
  'go-settings': { title: 'Go to Settings', keys: ['G ,'], group: 'Go to' },

  next: { title: 'Next conversation', keys: ['J', 'ArrowDown'], group: 'Lists' },
  previous: { title: 'Previous conversation', keys: ['K', 'ArrowUp'], group: 'Lists' },
  select: { title: 'Select', keys: ['X'], group: 'Lists', words: 'mark bulk' },
  'select-next': { title: 'Select down', keys: ['Shift+J', 'Shift+ArrowDown'], group: 'Lists' },
  'select-previous': { title: 'Select up', keys: ['Shift+K', 'Shift+ArrowUp'], group: 'Lists' },
  'select-all': {
    title: 'Select all that are loaded',
    keys: ['Mod+A'],
    group: 'Lists',
    words: 'everything bulk',
  },
  open: { title: 'Open conversation, then write', keys: ['Enter', 'O'], group: 'Lists' },
  back: { title: 'Back: composer, thread, list', keys: ['Escape', 'U'], group: 'Lists', inText: true },

  'save-view': { title: 'Save as view…', keys: ['V'], group: 'Lists', words: 'filter keep' },
  'view-edit': { title: 'Rename or share…', keys: [], group: 'Lists' },
  'view-duplicate': { title: 'Duplicate view', keys: [], group: 'Lists' },
  'view-up': { title: 'Move view up', keys: [], group: 'Lists' },
  'view-down': { title: 'Move view down', keys: [], group: 'Lists' },
  'view-link': { title: 'Copy link to view', keys: [], group: 'Lists' },
  'view-delete': { title: 'Delete view', keys: [], group: 'Lists' },
  filter: { title: 'Filter this list…', keys: ['Shift+F'], group: 'Lists', words: 'narrow' },
  'dense-rows': { title: 'Compact rows', turned: 'Comfortable rows', keys: [], group: 'Lists', words: 'density' },

  close: { title: 'Close', turned: 'Reopen', keys: ['E'], group: 'Conversation', words: 'done resolve archive reopen' },
  snooze: { title: 'Snooze…', keys: ['H'], group: 'Conversation', words: 'later remind' },
  wait: { title: 'Set waiting', keys: ['W'], group: 'Conversation', words: 'status' },
  take: { title: 'Assign to me', keys: ['I'], group: 'Conversation', words: 'take' },
  unassign: { title: 'Unassign', keys: [], group: 'Conversation', words: 'nobody release' },
  assign: { title: 'Assign to…', keys: ['A'], group: 'Conversation' },
  team: { title: 'Move to team…', keys: [], group: 'Conversation' },
  tag: { title: 'Tags…', keys: ['T'], group: 'Conversation', words: 'label' },
  priority: { title: 'Priority…', keys: ['P'], group: 'Conversation' },
  status: { title: 'Status…', keys: ['S'], group: 'Conversation' },
  unread: { title: 'Mark unread', turned: 'Mark read', keys: ['Shift+U'], group: 'Conversation', words: 'seen' },
  spam: { title: 'Mark as spam', turned: 'Not spam', keys: ['!'], group: 'Conversation', words: 'junk' },
  'copy-link': { title: 'Copy link to conversation', keys: ['L'], group: 'Conversation' },
  join: {
    title: 'Join another conversation…',
    keys: ['M'],
    group: 'Conversation',
    words: 'merge duplicate same person',
  },
  find: { title: 'Find in conversation', keys: ['Mod+F'], group: 'Conversation', inText: true, words: 'search date' },
  watch: { title: 'Watch', turned: 'Stop watching', keys: [], group: 'Conversation', words: 'follow' },
  print: { title: 'Print…', keys: [], group: 'Conversation' },
  export: { title: 'Export…', keys: [], group: 'Conversation', words: 'save' },
  'pop-out': { title: 'Open in a window', keys: [], group: 'Conversation' },
  'next-message': { title: 'Next message', keys: ['Alt+ArrowDown'], group: 'Conversation' },
  'previous-message': { title: 'Previous message', keys: ['Alt+ArrowUp'], group: 'Conversation' },

  'triage-take': { title: 'Take it', keys: ['1'], group: 'Triage', words: 'triage assign me' },
  'triage-assign': { title: 'Give it to…', keys: ['2'], group: 'Triage', words: 'triage assign' },
  'triage-join': { title: 'Merge as duplicate…', keys: ['3'], group: 'Triage', words: 'triage join' },
  'triage-spam': { title: 'Spam', keys: ['4'], group: 'Triage', words: 'triage junk' },

  reply: { title: 'Reply', keys: ['R'], group: 'Writing', words: 'answer' },
  note: { title: 'Write an internal note', keys: ['N'], group: 'Writing' },
  send: { title: 'Send', keys: ['Mod+Enter'], group: 'Writing', inText: true },
  'send-close': { title: 'Send and close', keys: ['Mod+Shift+Enter'], group: 'Writing', inText: true },
  'send-wait': { title: 'Send and wait for the customer', keys: [], group: 'Writing' },
  'send-stay': { title: 'Send and keep open', keys: [], group: 'Writing' },
  'send-snooze': { title: 'Send and snooze…', keys: [], group: 'Writing' },
  schedule: { title: 'Schedule…', keys: ['Alt+Shift+S'], group: 'Writing', inText: true, words: 'later' },
  macro: { title: 'Use a macro…', keys: ['Alt+Shift+M'], group: 'Writing', inText: true, words: 'canned' },
  'save-macro': { title: 'Save as macro…', keys: [], group: 'Writing', inText: true },
  'toggle-note': { title: 'Switch between reply and note', keys: ['Mod+.'], group: 'Writing', inText: true },
  'use-fact': {
    title: 'Use what was told',
    keys: ['Alt+Shift+U'],
    group: 'Writing',
    inText: true,
    words: 'fact never ask again',
  },
  opening: {
    title: 'Insert an opening after a switch',
    keys: ['Alt+Shift+O'],
    group: 'Writing',
    inText: true,
    words: 'acknowledge channel tone greeting',
  },
  channel: { title: 'Choose the channel…', keys: ['Alt+Shift+C'], group: 'Writing', inText: true },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof commands;
export const commandNames = Object.keys(commands) as CommandName[];
export const commandOf = (name: CommandName): Command => commands[name];
/** As a button says it: what opens something ends in "…" in a list only. */
export const titleOf = (name: CommandName, isTurned = false): string =>
  (isTurned ? commandOf(name).turned : undefined) ?? commandOf(name).title;
