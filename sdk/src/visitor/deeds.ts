// What is asked of the server and changes nothing of what is shown.
import type { Calls } from './calls.ts';
import type { Answer, StoredFile, Visitor } from './types.ts';

type Deeds = Pick<
  Visitor,
  'upload' | 'fileUrl' | 'continueElsewhere' | 'mailTranscript' | 'pushSetup' | 'registerPush' | 'removePush'
>;

export function makeDeeds(given: {
  baseUrl: string;
  calls: Calls;
  asDevice: <T>(method: string, path: string, body?: unknown) => Promise<Answer<T>>;
  /** Begins a session where there is none. */
  within: <T>(deed: () => Promise<Answer<T>>) => Promise<Answer<T>>;
}): Deeds {
  const { baseUrl, calls, asDevice, within } = given;
  return {
    upload: (file, name, options = {}) => within(() => calls.upload<StoredFile>('/visitor/files', file, name, options)),
    fileUrl: (path) => (path === null || /^https?:/.test(path) ? path : `${baseUrl}${path}`),
    continueElsewhere: (channelId) => asDevice('POST', '/visitor/continue', { channelId }),
    mailTranscript: () => asDevice('POST', '/visitor/transcript'),
    pushSetup: () => within(() => asDevice('GET', '/visitor/push')),
    registerPush: (address) => within(() => asDevice('PUT', '/visitor/push', address)),
    removePush: () => within(() => asDevice('DELETE', '/visitor/push')),
  };
}
