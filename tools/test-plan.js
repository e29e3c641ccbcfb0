// Which test file goes next: the longest first, so that none is left for the end, and beside it one that leaves the machine room.

/**
 * What takes longer than ten seconds, longest first. `browser`: Chromium and what it needs keep both cores of a small machine busy.
 * `waits`: it sits out somebody's silence and hardly works, so it runs beside the others.
 */
const LONG = {
  'web/test/inbox.test.ts': 'browser',
  'web/test/screens.test.ts': 'browser',
  'tools/stories/silent-providers.test.ts': 'waits',
};
const WORKING_TOGETHER = 2;

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
