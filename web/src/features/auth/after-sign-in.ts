// Where to go after signing in: where the person was going, if that is a page of ours.

/** The path in `?next=`; anything that could lead to another site becomes the inbox. */
export function afterSignIn(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '/';
  if (!next.startsWith('/') || /^\/[/\\]/.test(next)) return '/';
  try {
    const url = new URL(next, 'https://here.test');
    return url.origin === 'https://here.test' && !url.pathname.startsWith('/login')
      ? url.pathname + url.search + url.hash
      : '/';
  } catch {
    return '/';
  }
}
