// What the rules of words leave alone, each with its reason, and what is still being done.

/** Files whose texts nobody is shown. */
export const notShown: Readonly<Record<string, string>> = {};

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
  'Esc',
  '</body>',
  '… · Throughline',
  '…… · Throughline',
]);

export const inWork: { readonly folders: readonly string[]; readonly languages: readonly string[] } = {
  /** Folders whose English is not all given to `t` yet. */
  folders: [],
  /** Languages whose catalog is not whole yet. */
  languages: [],
};
