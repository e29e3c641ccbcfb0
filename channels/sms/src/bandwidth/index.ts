// Bandwidth as a provider of text messages.
import { fetchSafely } from '../fetch-file.ts';
import type { Provider } from '../provider.ts';
import { authorization, messagingUrl } from './api.ts';
import { check, connect, disconnect } from './connect.ts';
import { hook } from './hook.ts';
import { read } from './read.ts';
import { send } from './send.ts';

export const bandwidth: Provider = {
  hook,
  read,
  send,
  connect,
  disconnect,
  check,
  fetchFile: (file, place) =>
    fetchSafely(file, place, 'Bandwidth', `${messagingUrl(place)}/media/`, authorization(place)),
};
