// The server marks what matched with « »; cut into parts, so that nothing of a customer's text is ever taken for markup.
export interface Part {
  readonly text: string;
  readonly isMatch: boolean;
}

/** Marks that do not close, or were in the text itself, stay as they are. */
export function partsOf(text: string): readonly Part[] {
  return text
    .split(/(«[^«»]*»)/)
    .filter((part) => part !== '')
    .map((part) =>
      part.startsWith('«') && part.endsWith('»') && part.length > 1
        ? { text: part.slice(1, -1), isMatch: true }
        : { text: part, isMatch: false },
    );
}
