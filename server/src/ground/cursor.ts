// Cursors of lists carry a row's own sort key. They come back from outside, so they are read before the database sees them.

/** A time as the database writes it: anything else would be the database's to refuse. */
export const isTimeOfOurs = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::\d\d)?$/.test(text) &&
  !Number.isNaN(Date.parse(text.replace(/([+-]\d\d)$/, '$1:00')));
