// The language of tests: English with accents and two fifths longer, made as it is shown. What stays plain was never given to be translated,
// and what breaks out of its button will do so in German.
const plain = 'ACDEGHIKLNORSTUYZacdeghiklnorstuyz';
const accented = 'ÀÇĎÉĜĤÎĶĻÑÖŔŠŤÛÝŽàçďéĝĥîķļñöŕšťûýž';

export function pseudo(text: string): string {
  const letters = text.replaceAll(/[a-z]/gi, (letter) => accented[plain.indexOf(letter)] ?? letter);
  const count = text.replaceAll(/[^a-z]/gi, '').length;
  // The longer part stands inside the outer spaces, or joints between pieces would show.
  return count === 0 ? text : letters.replace(/\s*$/, (end) => `${'é'.repeat(Math.ceil(count * 0.4))}${end}`);
}
