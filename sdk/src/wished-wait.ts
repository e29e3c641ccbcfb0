// What a server that restarts asks of each of its lines in the reason of its goodbye.

/** A server that restarts says when each of its lines may come back, so that not all of them come at once. */
export function wishedWaitMs(event: { readonly reason?: unknown } | undefined): number | undefined {
  const ms = /come back in (\d{1,5}) ms/.exec(String(event?.reason ?? ''))?.[1];
  return ms === undefined ? undefined : Number(ms);
}
