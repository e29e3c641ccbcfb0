// Which test file goes next: the longest first, so that none is left for the end, and beside it one that leaves the machine room.

/**
 * What takes longer than ten seconds, longest first. `browser`: Chromium and what it needs keep both cores of a small machine busy.
 * `waits`: it sits out somebody's silence and hardly works, so it runs beside the others.
 */
const LONG = {
  'web/test/inbox.test.ts': 'browser',
  'web/test/screens.test.ts': 'browser',
  'web/test/connecting.test.ts': 'browser',
  'tools/stories/external-rooms.test.ts': 'works',
  'tools/stories/silent-providers.test.ts': 'waits',
  'tools/stories/main-story.test.ts': 'browser',
  'tools/stories/every-channel-story.test.ts': 'browser',
  'channels/email/src/imap/broken.test.ts': 'waits',
  'widget/test/states.test.ts': 'waits',
  'tools/stories/backup.test.ts': 'works',
  'tools/stories/move.test.ts': 'works',
  'tools/stories/bad-wire.test.ts': 'waits',
  'tools/stories/faults.test.ts': 'works',
  'widget/test/page.test.ts': 'browser',
  'tools/stories/external-postgres.test.ts': 'works',
  'widget/test/talk.test.ts': 'browser',
  'web/test/composing.test.ts': 'browser',
  'tools/stories/many-nodes.test.ts': 'works',
  'tools/stories/mail.test.ts': 'works',
  'server/src/rooms/hooks/hooks-wire.test.ts': 'waits',
  'tools/stories/workspaces.test.ts': 'works',
  'server/src/operate/backup.test.ts': 'works',
  'tools/stories/doctor.test.ts': 'works',
  'tools/stories/pages.test.ts': 'browser',
  'sdk/example/example.test.ts': 'browser',
  'server/src/ground/external.test.ts': 'works',
  'server/src/doors/smtp-hostile.test.ts': 'works',
  'tools/faults/simulation/simulation.test.ts': 'works',
  'server/src/ground/embedded.test.ts': 'works',
  'tools/stories/attacks.test.ts': 'browser',
  'server/src/ground/db.test.ts': 'waits',
  'channels/email/src/imap/imap.test.ts': 'waits',
  'server/src/rooms/visitors/away.test.ts': 'waits',
  'server/src/ground/net.test.ts': 'waits',
  'channels/email/src/oauth.test.ts': 'waits',
  'tools/stories/ticket-trick.test.ts': 'works',
  'web/test/rights.test.ts': 'browser',
};
/** One more than a small machine has cores: each of them waits now and then for a disk, a start or a page. */
const WORKING_TOGETHER = 3;

/** The order in which files are begun. */
export function inOrder(files) {
  const long = Object.keys(LONG);
  const place = (file) => (file in LONG ? long.indexOf(file) : long.length);
  return [...files].sort((a, b) => place(a) - place(b) || a.localeCompare(b));
}

export const longFiles = () => Object.keys(LONG);

/** The first of `waiting` that may run beside `running`, if any. Two browsers only meet when nothing else is left. */
export function chooseNext(waiting, running) {
  const kinds = running.map((file) => LONG[file]);
  const mayWork = kinds.filter((kind) => kind !== 'waits').length < WORKING_TOGETHER;
  const fits = (file) => {
    if (LONG[file] === 'waits') return !kinds.includes('waits');
    return mayWork && !(LONG[file] === 'browser' && kinds.includes('browser'));
  };
  return waiting.find(fits) ?? (mayWork ? waiting.find((file) => LONG[file] !== 'waits') : undefined);
}
