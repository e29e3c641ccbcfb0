// What a letter's subject says once the marks of answering and forwarding are off it, and whether two are of one matter at all.

/** Re, Fwd and their kin as mail programs write them in our languages and their neighbours'; `Re[2]:` and `AW: WG:` too. */
const marks =
  're|fwd?|aw|wg|sv|vs|vb|antw|odp|pd|rif|r|i|ynt|[iİ]lt|ref|res|rv|enc|tr|回复|回覆|答复|转发|轉寄|отв|отв\\.|пер|на|відп|відповідь|пересл|رد|إعادة توجيه|تحويل';
const leading = new RegExp(`^\\s*(?:(?:${marks})\\s*(?:\\[\\d+\\]|\\(\\d+\\))?\\s*[:：]\\s*)+`, 'iu');
/** The number we may add ourselves, and a list's own `[name]`. */
const brackets = /^\s*(?:\[[^\]]{1,40}\]\s*)+/u;

/** The subject alone: `AW: WG: [shop] Lamp` is `Lamp`. */
export function bareSubject(subject: string): string {
  let bare = subject.slice(0, 998);
  for (let before = ''; before !== bare;) {
    before = bare;
    bare = bare.replace(leading, '').replace(brackets, '');
  }
  return bare.trim();
}

const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
const wordsOf = (subject: string): ReadonlySet<string> =>
  new Set(
    [...segmenter.segment(bareSubject(subject).normalize('NFKC').toLowerCase())].flatMap((part) =>
      part.isWordLike ? [part.segment] : [],
    ),
  );
/** Does this subject share no word with any of the others? One that says nothing, or nothing to compare with, is no new matter. */
export function isOtherSubject(subject: string, others: readonly string[]): boolean {
  const words = wordsOf(subject);
  const known = others.map(wordsOf).filter((each) => each.size > 0);
  return words.size > 0 && known.length > 0 && known.every((each) => words.isDisjointFrom(each));
}
