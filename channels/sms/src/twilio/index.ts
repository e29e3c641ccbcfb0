// Twilio as a provider of text messages.
import { fetchSafely } from '../fetch-file.ts';
import type { Provider } from '../provider.ts';
import { apiUrl, authorization } from './api.ts';
import { check, connect, disconnect } from './connect.ts';
import { hook } from './hook.ts';
import { read } from './read.ts';
import { send } from './send.ts';

export const twilio: Provider = {
  hook,
  read,
  send,
  connect,
  disconnect,
  check,
  // The keys go only to Twilio itself; where it sends us from there, the house leaves them out.
  fetchFile: (file, place) => fetchSafely(file, place, 'Twilio', `${apiUrl(place)}/`, authorization(place)),
};
