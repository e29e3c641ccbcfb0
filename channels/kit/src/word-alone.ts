// Words of consent stand alone: a sentence with `stop` in it asks for nothing.

/** The text as one lower-case word, without marks around it, spaces or hyphens; null: it is longer than such a word can be. */
export const wordAlone = (text: string, longest = 20): string | null =>
  text.trim().length > longest
    ? null
    : text
        .trim()
        .toLowerCase()
        .replace(/[.!"'“”]+$/g, '')
        .replace(/[\s-]/g, '');
