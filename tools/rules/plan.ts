// The floor plan: who may know whom (docs/ARCHITECTURE.md), and the exceptions from the house's measures, each with its reason.

/** For each part, what it may import. The first that matches a file counts; what is not listed is a wall. `$1` is the part's own name. */
export const plan: readonly { readonly part: RegExp; readonly may: readonly RegExp[] }[] = [
  { part: /^domain\/src\//, may: [/^domain\//] },
  { part: /^protocol\/src\//, may: [/^protocol\//, /^domain\//, /^npm:zod$/] },
  { part: /^sdk\/src\/react\//, may: [/^sdk\//, /^npm:react$/] },
  { part: /^sdk\/src\/node\//, may: [/^sdk\//, /^node:(fs|path)$/] },
  { part: /^sdk\/src\/visitor\//, may: [/^sdk\//] },
  { part: /^sdk\/src\//, may: [/^sdk\//, /^protocol\//, /^domain\//] },
  { part: /^channels\/kit\/src\//, may: [/^channels\/kit\//, /^domain\//, /^node:(crypto|test|assert\/strict)$/] },
  { part: /^channels\/([\w-]+)\/src\//, may: [/^channels\/$1\//, /^channels\/kit\//, /^domain\//, /^npm:/, /^node:/] },
  {
    part: /^server\/src\/ground\//,
    may: [/^server\/src\/ground\//, /^domain\//, /^protocol\//, /^channels\/kit\//, /^npm:/, /^node:/],
  },
  {
    part: /^server\/src\/rooms\/([\w-]+)\//,
    may: [
      /^server\/src\/rooms\/$1\//,
      /^server\/src\/ground\//,
      /^domain\//,
      /^protocol\//,
      /^channels\/kit\//,
      /^npm:/,
      /^node:/,
    ],
  },
  {
    part: /^server\/src\/doors\//,
    may: [
      /^server\/src\/(doors|ground)\//,
      /^server\/src\/rooms\/[\w-]+\/index\.ts$/,
      /^domain\//,
      /^protocol\//,
      /^channels\/kit\//,
      /^npm:/,
      /^node:/,
    ],
  },
  {
    part: /^server\/src\/operate\//,
    may: [
      /^server\/src\/(operate|ground)\//,
      /^server\/src\/build\.ts$/,
      /^server\/src\/rooms\/[\w-]+\/index\.ts$/,
      /^domain\//,
      /^protocol\//,
      /^channels\/kit\//,
      /^npm:/,
      /^node:/,
    ],
  },
  { part: /^server\/src\/(main|build|channels)\.ts$/, may: [/./] },
  { part: /^server\/src\/testing\//, may: [/./] },
  { part: /^web\/src\/words\//, may: [/^web\/src\/words\//, /^domain\//, /^npm:react$/] },
  { part: /^web\/src\/ui\//, may: [/^web\/src\/(ui|words)\//, /^sdk\//, /^npm:/] },
  { part: /^web\/src\/live\//, may: [/^web\/src\/(live|words)\//, /^sdk\//, /^protocol\//, /^domain\//, /^npm:/] },
  { part: /^web\/src\/commands\//, may: [/^web\/src\/(commands|ui|live|words)\//, /^sdk\//, /^domain\//, /^npm:/] },
  {
    part: /^web\/src\/features\/([\w-]+)\//,
    may: [
      /^web\/src\/features\/$1\//,
      /^web\/src\/(ui|live|commands|words)\//,
      /^sdk\//,
      /^protocol\//,
      /^domain\//,
      /^npm:/,
    ],
  },
  { part: /^web\/src\//, may: [/^web\/src\//, /^sdk\//, /^protocol\//, /^domain\//, /^npm:/] },
  { part: /^widget\/src\//, may: [/^widget\/src\//, /^widget\/locales\//, /^sdk\//, /^npm:preact/] },
];

/** Rooms of the server, lowest first. A room may import the index of any room before it, and nothing behind the index. */
export const floors: readonly string[] = [
  'people',
  'channels',
  'companies',
  'contacts',
  'conversations',
  'views',
  'macros',
  'routing',
  'sla',
  'files',
  'intake',
  'delivery',
  'threads',
  'imports',
  'push',
  'visitors',
  'context',
  'panels',
  'search',
  'hooks',
  'operations',
  'retention',
  'bulk',
  'audit',
  'alerts',
  'rehearsals',
  'checklist',
  'tour',
];

/**
 * What a file, a function and a component may measure; columns are the formatter's business. A component of a `.tsx` file may
 * be longer than a function that decides: it is looks, mostly one element per line, and reads like the page it draws.
 */
export const measures = { fileLines: 400, functionLines: 60, componentLines: 140 } as const;
/** `file` or `file: what` → why it may be longer. */
export const longer: Readonly<Record<string, string>> = {
  'server/src/rooms/people/store.ts': 'all SQL of a room in one place, one statement after the other',
  'server/src/rooms/contacts/store.ts': 'all SQL of a room in one place, one statement after the other',
  'server/src/rooms/conversations/store.ts':
    'all SQL that reads a room, in one place; what writes is in write-store.ts',
  'server/src/rooms/people/auth/port.ts: makeLibrary':
    'the settings of the sign-in library: one object, and nothing is decided in it',
  'sdk/src/visitor/visitor.ts: createVisitor':
    'one closure holds what a device knows; what can stand by itself is in files of its own',
  'server/src/rooms/retention/retention.test.ts':
    'every rule and what it leaves, tried on the same rows by the same helpers',
  'server/src/doors/http/door.test.ts': 'every promise of the one door, tried on one server',
  'channels/telegram/src/receive.test.ts':
    'both ways of receiving, tried by the same helpers; side by side they show what differs',
  'channels/email/src/imap/broken.test.ts':
    'one real mailbox and one network between, broken in every way by the same helpers',
  'channels/email/src/imap/client.ts: troubleOf':
    'one paragraph for each failure a mail server knows, in the order they must be told apart',
  'tools/stories/main-story.test.ts': 'the main story, told in one go from the empty machine on',
  'tools/stories/faults.test.ts': 'one house and its providers, and everything that can go wrong between them',
};

/** Words that mark an unfinished thing, or say nothing. */
export const bannedWords: readonly RegExp[] = [
  /\b(TODO|FIXME|XXX|HACK)\b/,
  /coming soon/i,
  /lorem ipsum/i,
  /not (yet )?implemented/i,
  /@ts-(ignore|nocheck|expect-error)/,
  /(oxlint|eslint)-disable(?!.* -- \S)/,
  /\b(test|it|describe)\.only\(/,
];
/** Names for things nobody has thought about. */
export const bannedNames = /(^|[/-])(\w+-)?(manager|helper|helpers|util|utils|service|misc|common|data|info)\.tsx?$/;

/** Who steps outside the second wall for a caller, and for which of the reasons in `ground/wall.ts`. */
export const outsideTheWall: Readonly<Record<string, string>> = {
  'server/src/rooms/search/routes.ts': 'search',
  'server/src/rooms/companies/companies.ts': 'search',
  'server/src/rooms/contacts/find.ts': 'search',
  'server/src/rooms/contacts/suggest.ts': 'search',
  'server/src/rooms/conversations/routes.ts': 'search',
  'server/src/rooms/people/agents.ts': 'people',
  'server/src/rooms/people/demo.ts': 'people',
  'server/src/rooms/checklist/index.ts': 'people',
  'server/src/rooms/people/invite.ts': 'people',
  'server/src/rooms/people/sso/settings.ts': 'people',
  'server/src/rooms/people/scim/users.ts': 'people',
  'server/src/rooms/people/auth/attempts.ts': 'people',
  'server/src/rooms/people/auth/port.ts': 'people',
  'server/src/rooms/channels/open.ts': 'channels',
  'server/src/rooms/channels/connect.ts': 'channels',
  'server/src/rooms/operations/routes.ts': 'installation',
};
/** Doors that read before a workspace is known, or for nobody in particular, or as they are told; the HTTP door sends each call behind the wall. */
export const ownersDoors =
  /^server\/src\/doors\/(http\/(api|health|idempotency|store|who|testing)|demo|hooks|live-bodies|mail|prove|smtp|sources)\.ts$/;

/** What the agents' app fetches without `lazyPart` around it, and how it is tried again when it did not come. */
export const fetchedOtherwise: Readonly<Record<string, string>> = {
  'web/src/ui/popups.ts ./popups-part.tsx': 'lazyPart of the menu and the tooltip call it',
  'web/src/app/inbox-page.tsx ../features/triage/triage-bar.tsx': 'two lazyParts of one file',
  'web/src/features/inbox/list-column.tsx ./list-empty.tsx': 'two lazyParts of one file',
  'web/src/features/inbox/list-row.tsx ./row-menu.ts': 'entries of a menu: the menu says so and tries again',
  'web/src/features/inbox/swipe.tsx ./row-menu.ts': 'entries of a menu: the menu says so and tries again',
  'web/src/words/language.ts ./pseudo.ts': 'the language of tests',
};
