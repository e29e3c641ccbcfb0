// The one client of the app, and the one place that notices that the session has ended.
import { client } from '@throughline/sdk';

type Listener = () => void;
const endings = new Set<Listener>();
/** Called when the server no longer knows who we are. */
export function onSessionEnd(listener: Listener): Listener {
  endings.add(listener);
  return () => endings.delete(listener);
}

export const api = client({
  fetch: async (url, init) => {
    const response = await fetch(url, init);
    // Signing in answers 401 too, for a wrong password; that is not an ending.
    if (response.status === 401 && !String(url).includes('/auth/')) for (const listener of endings) listener();
    return response;
  },
});
