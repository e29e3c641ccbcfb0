// Words of another, marked as theirs. Pure.
const longest = 2000;

/** Each line behind `> `, and an empty line to go on after. What is long is cut, and says so. */
export function quoted(text: string): string {
  const cut = text.length > longest ? `${text.slice(0, longest).toWellFormed().replace('\uFFFD', '')}…` : text;
  const lines = cut.trim().split(/\r?\n/);
  return `${lines.map((line) => (line === '' ? '>' : `> ${line}`)).join('\n')}\n\n`;
}
