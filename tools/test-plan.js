// Which test file goes next: the longest first, so that none is left for the end, and beside it one that leaves the machine room.

/**
 * What takes longer than ten seconds, longest first. `browser`: Chromium and what it needs keep both cores of a small machine busy.
 * `waits`: it sits out somebody's silence and hardly works, so it runs beside the others.
 */
const LONG = {
  'web/test/gallery-1.test.ts': 'browser',
  'web/test/gallery-2.test.ts': 'browser',
  'web/test/gallery-3.test.ts': 'browser',
  'channels/email/src/imap/broken.test.ts': 'waits',
  'tools/stories/tour.test.ts': 'browser',
  'channels/x/src/source.test.ts': 'waits',
  'web/test/inbox.test.ts': 'browser',
  'tools/stories/external-rooms.test.ts': 'works',
  'server/src/ground/embedded.test.ts': 'works',
  'web/test/conversation.test.ts': 'browser',
  'tools/stories/panels.test.ts': 'browser',
  'tools/stories/backup.test.ts': 'works',
  'tools/stories/silent-providers.test.ts': 'waits',
  'widget/test/states.test.ts': 'browser',
  'tools/stories/faults.test.ts': 'works',
  'widget/test/acts.test.ts': 'browser',
  'tools/stories/main-story.test.ts': 'browser',
  'web/test/answering.test.ts': 'browser',
  'web/test/composing.test.ts': 'browser',
  'tools/stories/workspaces.test.ts': 'works',
  'server/src/operate/backup.test.ts': 'works',
  'tools/stories/bad-input.test.ts': 'works',
  'tools/stories/external-postgres.test.ts': 'works',
  'tools/stories/many-nodes.test.ts': 'works',
  'widget/test/talk.test.ts': 'browser',
  'sdk/example/example.test.ts': 'browser',
  'tools/stories/first-run.test.ts': 'browser',
  'widget/test/page.test.ts': 'browser',
  'web/test/late-parts.test.ts': 'browser',
  'tools/stories/doctor.test.ts': 'works',
  'tools/faults/simulation/simulation.test.ts': 'works',
  'tools/stories/move.test.ts': 'works',
  'web/test/sending.test.ts': 'browser',
  'tools/stories/bad-wire.test.ts': 'waits',
  'tools/stories/every-channel-story.test.ts': 'browser',
  'channels/email/src/imap/imap.test.ts': 'waits',
  'server/src/doors/smtp-hostile.test.ts': 'works',
  'web/test/keyboard.test.ts': 'browser',
  'web/test/people.test.ts': 'browser',
  'server/src/rooms/hooks/hooks-wire.test.ts': 'waits',
  'tools/stories/mail.test.ts': 'works',
  'tools/stories/single-sign-on.test.ts': 'browser',
  'web/test/macros.test.ts': 'browser',
  'web/test/commands.test.ts': 'browser',
  'web/test/drafts.test.ts': 'browser',
  'server/src/ground/external.test.ts': 'works',
  'channels/api/src/drills.test.ts': 'works',
  'tools/stories/chat-changes.test.ts': 'browser',
  'channels/matrix/src/drills.test.ts': 'works',
  'channels/line/src/drills.test.ts': 'works',
  'server/src/rooms/visitors/away.test.ts': 'waits',
  'web/test/early-keys.test.ts': 'browser',
  'web/test/screens.test.ts': 'browser',
  'server/src/rooms/people/people.test.ts': 'works',
  'server/src/rooms/conversations/lists.test.ts': 'works',
  'channels/slack/src/drills.test.ts': 'works',
  'web/test/views.test.ts': 'browser',
  'web/test/signature.test.ts': 'browser',
  'server/src/rooms/visitors/push.test.ts': 'works',
  'channels/email/src/oauth.test.ts': 'waits',
  'web/test/roles.test.ts': 'browser',
  'tools/stories/ticket-trick.test.ts': 'works',
  'tools/stories/pages.test.ts': 'browser',
  'server/src/ground/net.test.ts': 'waits',
  'web/test/told.test.ts': 'browser',
  'web/test/checks.test.ts': 'browser',
  'channels/discord/src/drills.test.ts': 'works',
  'server/src/ground/db.test.ts': 'waits',
  'tools/stories/passkeys.test.ts': 'browser',
  'web/test/panels.test.ts': 'browser',
  'server/src/ground/testing.test.ts': 'works',
  'web/test/triage.test.ts': 'browser',
  'web/test/contact-notes.test.ts': 'browser',
  'tools/stories/attacks.test.ts': 'browser',
  'tools/stories/full-disk.test.ts': 'works',
  'server/src/ground/files-s3.test.ts': 'works',
  'web/test/sso.test.ts': 'browser',
  'web/test/alerts.test.ts': 'browser',
  'web/test/worker.test.ts': 'browser',
  'web/test/fields.test.ts': 'browser',
  'channels/sms/src/drills.test.ts': 'works',
  'tools/stories/traces.test.ts': 'works',
  'web/test/privacy.test.ts': 'browser',
  'server/src/rooms/people/sso/saml-lasso.test.ts': 'works',
};
/** One more than a small machine has cores: each of them waits now and then for a disk, a start or a page. */
const WORKING_TOGETHER = 3;
/** Of these, while there is other work: a third browser beside two only makes all three slower. */
const BROWSERS_TOGETHER = 2;

/** The order in which files are begun. */
export function inOrder(files) {
  const long = Object.keys(LONG);
  const place = (file) => (file in LONG ? long.indexOf(file) : long.length);
  return [...files].sort((a, b) => place(a) - place(b) || a.localeCompare(b));
}

/** In one process, before one browser: its start is had once, and so is the app's scripts being read and compiled. */
const BEFORE_ONE_BROWSER = [
  ['web', 'inbox', 'keyboard', 'alerts', 'told'],
  ['web', 'conversation', 'macros', 'views', 'signature'],
  ['web', 'answering', 'sending', 'checks', 'fields'],
  ['web', 'composing', 'writing-first', 'drafts', 'triage', 'commands'],
  ['web', 'people', 'roles', 'panels', 'privacy', 'rights'],
  ['web', 'screens', 'contact-notes', 'sso', 'words', 'connecting'],
  ['web', 'late-parts', 'early-keys'],
  ['widget', 'states', 'page'],
  ['widget', 'acts', 'talk'],
]
  .map(([half, ...names]) => names.map((name) => `${half}/test/${name}.test.ts`))
  .concat(
    [
      ['tour', 'every-channel-story'],
      ['panels', 'pages', 'chat-changes', 'single-sign-on', 'passkeys'],
      ['main-story', 'first-run', 'attacks'],
    ].map((names) => names.map((name) => `tools/stories/${name}.test.ts`)),
  );

/** Of short files in one process: more would leave a core without work at the end. */
const GROUP = 8;
/** Their files keep nothing for others, and leave the process as they found it; those of people and visitors share a house, drills waits, metrics a count. */
const SHARING =
  /^(domain|protocol|channels(?!.*drills)|sdk|web\/src|server\/src\/(doors(?!\/metrics)|rooms\/(?!people|visitors)[a-z]+))\//;

const nameOf = (group) =>
  group.length === 1 ? group[0] : `${group[0]} and ${group.length - 1} more to ${group.at(-1)}`;
const kindOf = (name) => LONG[name.split(' and ')[0]];

/**
 * `order` is what is to be run of `files`, which come in the order they would be begun in: the long ones, with those that share their browser;
 * then groups by the names they have in `groups`; then single short ones, so that no group is left for the end.
 */
export function inGroups(files) {
  const groups = new Map();
  const head = new Map();
  for (const company of BEFORE_ONE_BROWSER) {
    const group = company.filter((file) => files.includes(file));
    for (const file of group) head.set(file, null);
    if (group.length === 0) continue;
    head.set(group[0], nameOf(group));
    if (group.length > 1) groups.set(nameOf(group), group);
  }
  const apart = files.filter((file) => !head.has(file));
  const isShared = (file) => !(file in LONG) && SHARING.test(file);
  const sharing = apart.filter(isShared);
  const short = [];
  for (let at = 0; at < sharing.length; at += GROUP) {
    const group = sharing.slice(at, at + GROUP);
    short.push(nameOf(group));
    if (group.length > 1) groups.set(nameOf(group), group);
  }
  const long = files.flatMap((file) => (head.has(file) ? (head.get(file) ?? []) : file in LONG ? file : []));
  return { groups, order: [...long, ...short, ...apart.filter((file) => !isShared(file) && !(file in LONG))] };
}

export const longFiles = () => Object.keys(LONG);

/** However idle the cores are: each holds a browser or a database in memory. */
const MOST_TOGETHER = 6;

/**
 * The first of `waiting` that may run beside `running`, if any. Three browsers only meet when nothing else is left. `isIdle`: the cores have
 * nothing to do, so one more than usual may work.
 */
export function chooseNext(waiting, running, isIdle = false) {
  const kinds = running.map(kindOf);
  const working = kinds.filter((kind) => kind !== 'waits').length;
  const mayWork = working < (isIdle ? MOST_TOGETHER : WORKING_TOGETHER);
  const browsers = kinds.filter((kind) => kind === 'browser').length;
  const fits = (file) => {
    if (kindOf(file) === 'waits') return !kinds.includes('waits');
    return mayWork && !(kindOf(file) === 'browser' && browsers >= BROWSERS_TOGETHER);
  };
  return waiting.find(fits) ?? (mayWork ? waiting.find((file) => kindOf(file) !== 'waits') : undefined);
}
