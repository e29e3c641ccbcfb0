// What only browsers have: their storage, the page's comings and goings, uploads with progress, and Web Push.
import type { Answer, SendFile, Storage, Visitor } from '../visitor/types.ts';

/** `localStorage`; where it is forbidden (private windows, blocked cookies) everything lives as long as the page. */
export function webStorage(): Storage {
  // Even naming it throws where it is forbidden, so it is named at each use and what it throws is the client's to bear.
  return {
    getItem: (key) => localStorage.getItem(key),
    setItem: (key, value) => localStorage.setItem(key, value),
    removeItem: (key) => localStorage.removeItem(key),
  };
}

/**
 * Wakes the visitor when the network is back or the page is looked at again. `closesWhenHidden`: a hidden page closes its line, so
 * that pushes come instead; switch it on once this browser is registered for them. Returns what ends it.
 */
export function followPage(visitor: Visitor, { closesWhenHidden = false } = {}): () => void {
  const online = () => visitor.wake();
  const seen = () => {
    if (document.visibilityState === 'visible') visitor.foreground();
    else if (closesWhenHidden) visitor.background();
  };
  addEventListener('online', online);
  document.addEventListener('visibilitychange', seen);
  return () => {
    removeEventListener('online', online);
    document.removeEventListener('visibilitychange', seen);
  };
}

/** Uploads with progress, which `fetch` cannot tell. Works in React Native too, whose `{ uri }` files it takes. */
export const xhrUpload: SendFile = ({ url, headers, file, name, mime }, onProgress, signal) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new TypeError('upload given up'));
      return;
    }
    const request = new XMLHttpRequest();
    request.open('POST', url);
    for (const [key, value] of Object.entries(headers)) request.setRequestHeader(key, value);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      let body: unknown;
      try {
        body = JSON.parse(request.responseText);
      } catch {
        body = undefined;
      }
      resolve({ status: request.status, body, retryAfter: request.getResponseHeader('retry-after') });
    };
    request.onerror = request.onabort = () => reject(new TypeError('upload broke'));
    signal.addEventListener('abort', () => request.abort());
    const form = new FormData();
    if ('uri' in file) form.append('file', { ...file, name, type: mime } as unknown as Blob);
    else
      form.append(
        'file',
        file instanceof Uint8Array ? new Blob([file as BlobPart], { type: mime }) : (file as Blob),
        name,
      );
    request.send(form);
  });

/**
 * Subscribes this browser to Web Push and registers it. Call it from a click: browsers ask the person only then. Refused with
 * `push_denied` where the person or the browser says no, and `push_unsupported` where there is no Web Push.
 */
export async function registerWebPush(
  visitor: Visitor,
  registration: ServiceWorkerRegistration,
): Promise<Answer<undefined>> {
  if (!('pushManager' in registration)) return no('push_unsupported', 'This browser has no Web Push.');
  const setup = await visitor.pushSetup();
  if (!setup.ok) return setup;
  try {
    const options = { userVisibleOnly: true, applicationServerKey: bytesOf(setup.value.webPushKey) };
    const subscription = await subscribed(registration.pushManager, options);
    const { endpoint = '', keys = {} } = subscription.toJSON();
    const { p256dh = '', auth = '' } = keys;
    return await visitor.registerPush({ kind: 'webpush', subscription: { endpoint, keys: { p256dh, auth } } });
  } catch (error) {
    return no('push_denied', error instanceof Error ? error.message : String(error));
  }
}
/** A subscription made with another channel's key is no good here, and must go before there can be a new one. */
async function subscribed(pushes: PushManager, options: PushSubscriptionOptionsInit): Promise<PushSubscription> {
  try {
    return await pushes.subscribe(options);
  } catch (error) {
    const old = await pushes.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    return await pushes.subscribe(options);
  }
}
const no = (code: string, detail: string): Answer<undefined> => ({
  ok: false,
  refusal: { code, status: 0, detail, retryAfterSeconds: null, fields: {} },
});
function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
