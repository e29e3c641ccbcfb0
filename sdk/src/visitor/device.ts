// What one device keeps between its lives: its token, whose it was, and the goodbyes the server has not heard yet.
import { isPassing, makeCalls } from './calls.ts';
import { openShelf } from './shelf.ts';
import { globals } from './surroundings.ts';
import type { VisitorOptions } from './types.ts';

/** Logged out without a network so many times; older ones end by themselves on the server. */
const GOODBYES_LIMIT = 5;

export interface Device {
  readonly token: string | null;
  /** Null once the storage has answered. */
  readonly loading: Promise<void> | null;
  keep(token: string | null): void;
  /** True when this is another user than the last one who was proved here. */
  isOther(userToken: string): boolean;
  /** Ends a session on the server, now or as soon as it can be reached. */
  farewell(token: string): Promise<void>;
  /** Says the goodbyes that are still owed. */
  catchUp(): Promise<void>;
}

export function openDevice(
  options: VisitorOptions,
  around: Pick<Parameters<typeof makeCalls>[1], 'fetch' | 'clock'>,
): Device {
  // Whoever hands in a token keeps it, too.
  const storage = options.token === undefined ? options.storage : undefined;
  const shelf = openShelf(storage, `throughline:token:${options.channelId}`);
  const users = openShelf(options.storage, `throughline:user:${options.channelId}`);
  const goodbyes = openShelf(options.storage, `throughline:goodbye:${options.channelId}`);
  let token = options.token ?? null;
  let user: string | null = null;
  let loading: Promise<void> | null = null;
  const [first, last] = [shelf.read(), users.read()];
  if (isText(first) && isText(last)) {
    token ??= first;
    user = last;
  } else
    loading = Promise.all([first, last]).then(([kept, who]) => {
      token ??= kept;
      user = who;
      loading = null;
    });

  async function end(gone: string): Promise<boolean> {
    const { headers = {} } = options;
    const answer = await makeCalls(options.baseUrl, { ...around, headers, token: () => gone }).call(
      'DELETE',
      '/visitor',
    );
    return answer.ok || !isPassing(answer.refusal);
  }
  async function owed(): Promise<string[]> {
    return ((await goodbyes.read()) ?? '').split(' ').filter((each) => each !== '');
  }
  const write = (list: readonly string[]) =>
    goodbyes.write(list.length === 0 ? null : list.slice(-GOODBYES_LIMIT).join(' '));
  return {
    get token() {
      return token;
    },
    get loading() {
      return loading;
    },
    keep(next) {
      if (next === token) return;
      token = next;
      shelf.write(next);
      if (next === null) {
        user = null;
        users.write(null);
      }
      options.onToken?.(next);
    },
    isOther(userToken) {
      const before = user;
      user = subjectOf(userToken);
      if (user !== before) users.write(user);
      return before !== null && user !== before;
    },
    async farewell(gone) {
      if (!(await end(gone))) write([...(await owed()), gone]);
    },
    async catchUp() {
      const list = await owed();
      for (const gone of list) if (await end(gone)) write((await owed()).filter((each) => each !== gone));
    },
  };
}
const isText = (value: string | null | Promise<unknown>): value is string | null =>
  value === null || typeof value === 'string';

/** Whom a JWT speaks of. Only compared with the one before; what it proves, the server judges. */
export function subjectOf(jwt: string): string | null {
  try {
    const [, claims = ''] = jwt.split('.');
    const text = globals.atob(claims.replaceAll('-', '+').replaceAll('_', '/'));
    const { sub } = JSON.parse(text) as { sub?: unknown };
    return typeof sub === 'string' ? sub : null;
  } catch {
    // An old engine without `atob`: then whoever shows another token counts as another user.
    return jwt;
  }
}
