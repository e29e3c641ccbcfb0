// The app without a network, and alerts while it is closed. Kept plain: it is served as it stands.
const CACHE = 'throughline-app-1';
/** Built files of so many versions back; the oldest go first. */
const KEPT = 300;
const PAGE = '/';
const OTHERS = /^\/(api|hooks|widget|healthz|readyz|metrics|demo|help)(\/|$)/;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll([PAGE, '/theme.js', '/favicon.svg']))
      .then(() => self.skipWaiting()),
  );
});
self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin || OTHERS.test(url.pathname)) return;
  // A frame of our own asks for itself: the server lets a page be framed by who asks, and would not know it behind this worker.
  if (request.destination === 'iframe') return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(built(event));
  else if (url.pathname === '/theme.js') event.respondWith(fetch(request).catch(() => caches.match('/theme.js')));
});

/** Always the newest there is; the last one seen where there is no network. */
async function page(request) {
  try {
    const fresh = await fetch(request);
    if (fresh.ok && fresh.headers.get('content-type')?.includes('text/html'))
      await (await caches.open(CACHE)).put(PAGE, fresh.clone());
    return fresh;
  } catch (error) {
    const kept = await caches.match(PAGE);
    if (kept) return kept;
    throw error;
  }
}
/** Their names change with their content: what is kept is right for ever. */
async function built(event) {
  const kept = await caches.match(event.request);
  if (kept) return kept;
  const fresh = await fetch(event.request);
  if (fresh.ok) event.waitUntil(keep(event.request, fresh.clone()));
  return fresh;
}
async function keep(request, reply) {
  const cache = await caches.open(CACHE);
  await cache.put(request, reply);
  const names = (await cache.keys()).filter(({ url }) => new URL(url).pathname.startsWith('/assets/'));
  await Promise.all(names.slice(0, Math.max(0, names.length - KEPT)).map((old) => cache.delete(old)));
}

self.addEventListener('push', (event) => event.waitUntil(told(event.data)));
async function told(data) {
  let push;
  try {
    push = data.json();
  } catch {
    return;
  }
  const open = await self.clients.matchAll({ type: 'window' });
  // Whoever looks at the app sees it there.
  if (open.some((client) => client.focused)) return;
  const { conversationId, number, tag } = push.throughline ?? {};
  await self.registration.showNotification(String(push.title), {
    body: String(push.body ?? ''),
    icon: '/favicon.svg',
    tag,
    data: { conversationId, number },
  });
}
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { conversationId } = event.notification.data ?? {};
  const path = conversationId ? `/inbox?conversation=${encodeURIComponent(conversationId)}` : '/alerts';
  event.waitUntil(
    self.clients.matchAll({ type: 'window' }).then((open) => {
      const [client] = open;
      if (!client) return self.clients.openWindow(path);
      client.postMessage({ type: 'open', path });
      return client.focus();
    }),
  );
});
