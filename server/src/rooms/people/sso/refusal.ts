// Why a sign-in through a provider came to nothing: a code for the sign-in page, and words for whoever set it up.
import type { SsoTrouble } from '@throughline/protocol';

export class SsoRefusal extends Error {
  readonly code: SsoTrouble;
  constructor(code: SsoTrouble, words: string) {
    super(words);
    this.code = code;
  }
}
