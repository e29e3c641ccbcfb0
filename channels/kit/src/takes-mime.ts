// Whether a channel carries files of this kind, as its card lists them.

/** `listed` is the card's: whole kinds (`image/png`), halves with a star, or a star for everything. An empty list forbids nothing. */
export function takesMime(listed: readonly string[], mime: string): boolean {
  return (
    listed.length === 0 ||
    listed.some(
      (each) => each === '*/*' || each === mime || (each.endsWith('/*') && mime.startsWith(each.slice(0, -1))),
    )
  );
}
