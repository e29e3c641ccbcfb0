// What a person typed into a search box, taken apart.

export interface Asked {
  /** Whole words, as typed; the last one may still be being typed. */
  readonly words: readonly string[];
  readonly isLastOpen: boolean;
  /** `#1042` or `1042`: a conversation's number. */
  readonly number: number | null;
  /** Digits that could be part of a phone number, without the zeros dialled in front. */
  readonly digits: string | null;
}

const WORDS = 10;
const WORD_LENGTH = 80;
/** Shorter beginnings match half of everything; scripts without spaces say more with each sign. */
const OPEN_LENGTH = 3;
const OPEN_LENGTH_DENSE = 1;

export function readQuestion(question: string): Asked {
  const clean = question.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}@._+\-/#'’ʼ\s]/gu, ' ');
  const words = clean
    .split(/[\s#]+/)
    .map((word) => word.replace(/^['’ʼ._/]+|['’ʼ._/]+$/gu, '').slice(0, WORD_LENGTH))
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, WORDS);
  const last = words.at(-1) ?? '';
  const dense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(last);
  const number = /^\s*#?\s*(\d{1,12})\s*$/.exec(question)?.[1];
  const digits = /^[\s\d().+\-/]+$/.test(question) ? question.replace(/\D/g, '').replace(/^0+/, '') : '';
  return {
    words,
    isLastOpen: !/\s$/.test(question) && Array.from(last).length >= (dense ? OPEN_LENGTH_DENSE : OPEN_LENGTH),
    number: number === undefined ? null : Number(number),
    digits: digits.length >= 5 ? digits : null,
  };
}
