// What the rules of words leave alone, each with its reason, and what is still being done.

/** Files whose texts nobody is shown. */
export const notShown: Readonly<Record<string, string>> = {
  'web/src/live/typed-words.ts': 'what people type, in each language',
};

/** Files beside the app, and beside its `t`, that say what agents read, by its catalogs: mails, pushes, what they share with the app. */
export const beside: readonly string[] = [
  'domain/src/alerts/words.ts',
  'server/src/demo/practice.ts',
  'server/src/rooms/alerts/browsers.ts',
  'server/src/rooms/alerts/letters.ts',
  'server/src/rooms/people/mail.ts',
  'web/src/words/lists.ts',
];

/** Names that are the same in every language. */
export const plainWords: ReadonlySet<string> = new Set([
  'Edge',
  'Opera',
  'Firefox',
  'Chrome',
  'Safari',
  'Android',
  'Windows',
  'Mac',
  'Linux',
  'OpenID Connect',
  'SAML 2.0',
  'Esc',
  '</body>',
  '… · Throughline',
  '…… · Throughline',
]);

export const inWork: {
  readonly folders: readonly string[];
  readonly languages: readonly string[];
  readonly told: readonly string[];
} = {
  /** Folders whose English is not all given to `t` yet. */
  folders: [],
  /** Languages whose catalog is not whole yet. */
  languages: [],
  /** Where the server says sentences with values that have no form yet. */
  told: [],
};

/** Files (by how their path begins) whose every sentence is said to agents, wherever it stands in the code. */
export const allSaid: readonly string[] = [
  'server/src/rooms/panels/cards.ts',
  'server/src/rooms/panels/routes.ts',
  'server/src/rooms/panels/frame.ts',
  'server/src/rooms/people/sso/',
  'server/src/rooms/people/fields.ts',
  'server/src/rooms/rehearsals/follow.ts',
  'server/src/rooms/rehearsals/run.ts',
  'server/src/rooms/rehearsals/start.ts',
];

/** Folders whose sentences, each by itself, are said to agents, but for the parts of `notTold`. */
export const bySentence: readonly string[] = [
  'channels/',
  'domain/src/content/',
  'domain/src/delivery/routes.ts',
  'domain/src/delivery/trouble.ts',
  'domain/src/facts/pattern.ts',
  'domain/src/fields/value.ts',
  'domain/src/macro/fill.ts',
  'domain/src/table/people.ts',
  'domain/src/workspace.ts',
  'server/src/doors/http/parse.ts',
  'server/src/doors/hooks.ts',
  'server/src/doors/sources.ts',
  'server/src/rooms/bulk/',
  'server/src/rooms/channels/',
  'server/src/rooms/companies/',
  'server/src/rooms/contacts/',
  'server/src/rooms/delivery/',
  'server/src/rooms/hooks/',
  'server/src/rooms/imports/',
  'server/src/rooms/intake/',
  'server/src/rooms/operations/',
  'server/src/rooms/retention/',
  'server/src/rooms/visitors/checks.ts',
];

/** Files (by how their path begins or ends) whose texts with values no agent is shown by `t.server`, each with its reason. */
export const notTold: Readonly<Record<string, string>> = {
  'channels/api/src/hook.ts': 'answers a program, whose author reads English like the API’s',
  'channels/api/src/events.ts': 'answers a program, whose author reads English like the API’s',
  'channels/email/src/corpus.ts': 'tests',
  'channels/email/src/send/compose.ts': 'said to customers',
  'channels/slack/src/content.ts': 'what customers wrote, as it is kept',
  'channels/telegram/src/markup.ts': 'reads and writes HTML',
  'channels/telegram/src/places.ts': 'names of people, as they are kept',
  'channels/slack/src/mrkdwn.ts': 'what customers wrote, as it is kept',
  '/card.ts': 'asked of each card itself',
  'channels/kit/src/demo.ts': 'invented people',
  'channels/meta/src/messaging/form.ts': 'asked of each card itself',
  'channels/email/src/html/': 'reads and writes HTML',
  'channels/sms/src/confirmation.ts': 'said to customers',
  'channels/x/src/consent.ts': 'a page of the server outside of the app',
  'server/src/doors/http/openapi.ts': 'the API’s document, for programmers',
  'server/src/doors/parting.ts': 'why a socket closes, for the program that holds it',
  'server/src/rooms/delivery/words.ts': 'reads and writes HTML',
  'server/src/rooms/files/letter.ts': 'the page around a mail',
  'server/src/rooms/files/outside.ts': 'what an address is signed over',
  'server/src/rooms/files/remote.ts': 'what an address is signed over',
  'demo.ts': 'invented people',
  'numbers.ts': 'help of metrics, read by an operator',
  'domain/src/again/': 'reads and writes customers’ languages itself',
  'domain/src/ask/': 'said to customers, in their languages',
  'domain/src/checks/': 'reads what agents write',
  'domain/src/company/': 'a list of mail providers',
  'domain/src/facts/tell.ts': 'reads what customers write',
  'domain/src/tone/': 'reads and writes customers’ languages itself',
  'domain/src/voice/': 'said to customers, in their languages',
  'store.ts': 'SQL',
  'matrix-table.ts': 'tests',
  'server/src/rooms/people/scim/filter.ts': 'answers an identity provider, whose own console shows it',
  'server/src/rooms/people/scim/patch.ts': 'answers an identity provider, whose own console shows it',
  'server/src/rooms/people/scim/users.ts': 'answers an identity provider, whose own console shows it',
  'server/src/rooms/push/web-push.ts': 'a header',
  'server/src/rooms/rehearsals/report.ts': 'a document in English, like the audit log’s',
  'server/src/rooms/threads/export-page.ts': 'a page for the customer it is about',
};
