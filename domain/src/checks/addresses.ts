// Addresses in an answer that are nobody's here: whose they are, the server knows.

/** Mail addresses of a text that are none of `known`, each once, in lower case; quoted lines aside. */
export function strangeAddresses(text: string, known: readonly string[]): string[] {
  const ours = new Set(known.map((address) => address.toLowerCase()));
  const found = text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('>'))
    .join('\n')
    .match(/[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu);
  return [...new Set((found ?? []).map((address) => address.toLowerCase().replace(/[.]+$/, '')))].filter(
    (address) => !ours.has(address),
  );
}
