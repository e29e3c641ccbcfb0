// Which of several workspaces this browser is in.

/** The server reads the choice from the cookie, for every request, picture and socket alike. Null: whichever is first. */
export function rememberWorkspace(id: string | null): void {
  const secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `throughline_workspace=${id ?? ''}; path=/; max-age=${id === null ? 0 : 31_536_000}; samesite=lax${secure}`;
}
/** A fresh page forgets the other's data, and the front door chooses the view in which there is something to do. */
export function chooseWorkspace(id: string, to = '/'): void {
  rememberWorkspace(id);
  location.assign(to);
}
