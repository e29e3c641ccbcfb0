// The one client of the app, and the one place that notices that the session has ended.
import { type Api, client } from '@throughline/sdk';
import { inStay } from './stay.ts';

type Listener = () => void;
const endings = new Set<Listener>();
/** Called when the server no longer knows who we are. */
export function onSessionEnd(listener: Listener): Listener {
  endings.add(listener);
  return () => endings.delete(listener);
}

const calls = client({
  fetch: async (url, init) => {
    const response = await fetch(url, init);
    // Signing in answers 401 too, for a wrong password; that is not an ending.
    if (response.status === 401 && !String(url).includes('/auth/')) for (const listener of endings) listener();
    return response;
  },
});
/** An answer that comes after the agent has left is given to nobody: the next one in this tab must not have it. */
export const api = Object.fromEntries(
  Object.entries(calls).map(([name, call]) => [
    name,
    (input: never) => inStay((call as (input: never) => Promise<unknown>)(input)),
  ]),
) as Api;
