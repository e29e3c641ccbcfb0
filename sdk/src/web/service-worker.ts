// For your own service worker: shows what the house pushes, and brings the person back to your page. Three lines there:
//   import { handlePushes } from '@throughline/sdk/service-worker';
//   handlePushes(self, { open: (push) => '/support' });

/** What a push of the house carries. */
export interface PushContent {
  readonly throughline: {
    readonly channelId: string;
    readonly messageId: string;
    readonly number: number;
    readonly unread: number;
  };
  readonly title: string;
  readonly body: string;
}
interface Scope {
  addEventListener(type: string, listener: (event: never) => void): void;
  readonly registration: {
    showNotification(title: string, options: object): Promise<void>;
  };
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly object[]>;
    openWindow(url: string): Promise<unknown>;
  };
}
interface Page {
  readonly url: string;
  readonly visibilityState: string;
  focus(): Promise<unknown>;
}
interface Waiting {
  waitUntil(work: Promise<unknown>): void;
}

/** `open`: the page of yours that shows the conversation. `icon`: its picture. Pushes of others are left alone. */
export function handlePushes(
  scope: object,
  { open, icon }: { open: (push: PushContent) => string; icon?: string },
): void {
  const worker = scope as Scope;
  worker.addEventListener('push', (event: Waiting & { data: { json(): unknown } | null }) => {
    const push = contentOf(event.data);
    if (!push) return;
    event.waitUntil(
      worker.registration.showNotification(push.title, {
        body: push.body,
        // One notification for a conversation: a later answer takes the place of the one before, and is heard again.
        tag: `throughline:${push.throughline.channelId}`,
        renotify: true,
        data: push,
        ...(icon ? { icon, badge: icon } : {}),
      }),
    );
  });
  worker.addEventListener(
    'notificationclick',
    (event: Waiting & { notification: { data: unknown; close(): void } }) => {
      const push = event.notification.data as PushContent | null;
      if (!push?.throughline) return;
      event.notification.close();
      event.waitUntil(show(worker, open(push)));
    },
  );
}

/** A page of ours that shows it already comes to the front; otherwise one is opened. */
async function show(worker: Scope, path: string): Promise<void> {
  const pages = (await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })) as readonly Page[];
  const page = pages.find(({ url }) => new URL(url).pathname === new URL(path, url).pathname) ?? null;
  await (page ? page.focus() : worker.clients.openWindow(path));
}

function contentOf(data: { json(): unknown } | null): PushContent | null {
  try {
    const push = data?.json() as Partial<PushContent> | null | undefined;
    return typeof push?.title === 'string' && typeof push.body === 'string' && push.throughline
      ? (push as PushContent)
      : null;
  } catch {
    return null;
  }
}
