// The app's worker: the app without a network, and alerts while no tab is open.
import { api } from './api.ts';

/** Registers it once there is nothing better to do; `open` is called with the address a notification leads to. */
export function startWorker(open: (path: string) => void): () => void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return () => undefined;
  const hear = ({ data }: MessageEvent<{ type?: string; path?: string }>): void => {
    if (data.type === 'open' && data.path?.startsWith('/')) open(data.path);
  };
  navigator.serviceWorker.addEventListener('message', hear);
  const timer = setTimeout(() => {
    navigator.serviceWorker.register('/sw.js').then(
      () => {
        if ('Notification' in window && Notification.permission === 'granted') void subscribe();
      },
      () => undefined,
    );
  }, 3000);
  return () => {
    clearTimeout(timer);
    navigator.serviceWorker.removeEventListener('message', hear);
  };
}

/** Has my alerts pushed to this browser until I sign out. False: it cannot, or its push service is out of reach. */
export async function subscribe(): Promise<boolean> {
  try {
    const { pushManager } = await navigator.serviceWorker.ready;
    const { webPushKey } = await api.getAlertPush({});
    const key = bytesOf(webPushKey);
    let subscription = await pushManager.getSubscription();
    const known = subscription?.options.applicationServerKey;
    if (subscription && known && !isSame(new Uint8Array(known), key)) {
      // Made for another workspace, or with a key that is lost.
      await subscription.unsubscribe();
      subscription = null;
    }
    subscription ??= await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const { endpoint, keys } = subscription.toJSON();
    if (!endpoint || !keys?.['p256dh'] || !keys['auth']) return false;
    const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    await api.registerAlertPush({ body: { endpoint, keys: { p256dh: keys['p256dh'], auth: keys['auth'] }, timezone } });
    return true;
  } catch {
    return false;
  }
}
function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);
