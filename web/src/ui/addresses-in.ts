// Parts a sentence of ours into words and the web addresses in it.

export interface Part {
  readonly text: string;
  /** Where it leads; null for mere words. */
  readonly url: string | null;
}

/** An address is shown without what only machines read in it; a dot or comma behind it belongs to the sentence. */
export function addressesIn(sentence: string): readonly Part[] {
  return sentence.split(/(https:\/\/[^\s<>"]*[^\s<>".,;:!?)])/).flatMap((text, index) => {
    if (text === '') return [];
    return [index % 2 === 1 && URL.canParse(text) ? { text: shortened(text), url: text } : { text, url: null }];
  });
}
function shortened(address: string): string {
  const { host, pathname, search } = new URL(address);
  return search === '' ? address : `${host}${pathname}…`;
}
