// What travels to a browser: the loader on a customer's site, the panel once opened, the agents' app up to a usable inbox. Weighed from what
// the server really sends, each file once, compressed as it was sent or, where the server leaves that to a proxy, by gzip.
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { House } from './harness/house.ts';
import { format, report, type Row } from './harness/measure.ts';
import type { Running } from './harness/server.ts';

interface Weighed {
  readonly path: string;
  readonly gzip: number;
  readonly sent: number;
}
const house = await House.open();
const { server } = house;
try {
  const loader = [await weigh(server, '/widget.js')];
  const panel = await weighPage(server, '/widget/panel.html');
  const app = await weighPage(server, '/');
  const sum = (all: readonly Weighed[]) => all.reduce((total, each) => total + each.gzip, 0) / 1000;
  const sent = (all: readonly Weighed[]) => all.reduce((total, each) => total + each.sent, 0) / 1000;
  const row = (title: string, all: readonly Weighed[], target: string): Row => [
    title,
    `${format(sum(all))} kB gzip (${format(sent(all))} kB as sent, ${all.length} files)`,
    target,
  ];
  report(
    'sizes',
    [
      row('loader', loader, '< 3 kB'),
      row('panel, what it loads at once', panel, '< 30 kB'),
      row('agents’ app, what it loads at once (without fonts)', app, '< 220 kB'),
    ],
    { loader, panel, app },
  );
} finally {
  await house.close();
}

/** A page, what it names, and what that imports without being asked twice: not what is loaded later on demand. */
async function weighPage(of: Running, page: string): Promise<Weighed[]> {
  const html = await fetchText(of, page);
  const names = [...html.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map((match) => match[1]!);
  const all = new Set<string>();
  const waiting = [...new Set(names)];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (all.has(path)) continue;
    all.add(path);
    if (!path.endsWith('.js')) continue;
    const text = await fetchText(of, path);
    for (const found of text.matchAll(/(?:from\s*|^import\s*|[;}]import\s*)[`"'](\.\.?\/[\w./-]+\.js)[`"']/gm))
      waiting.push(new URL(found[1]!, `http://house${path}`).pathname);
  }
  return await Promise.all([page, ...all].map((path) => weigh(of, path)));
}
async function fetchText(of: Running, path: string): Promise<string> {
  const reply = await fetch(of.url + path);
  if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
  return await reply.text();
}
async function weigh(of: Running, path: string): Promise<Weighed> {
  const [whole, sent] = await Promise.all([raw(of, path, 'identity'), raw(of, path, 'gzip')]);
  return { path, gzip: gzipSync(whole, { level: 9 }).length, sent: sent.length };
}
function raw(of: Running, path: string, encoding: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    request(of.url + path, { headers: { 'accept-encoding': encoding } }, (reply) => {
      const parts: Buffer[] = [];
      reply.on('data', (part: Buffer) => parts.push(part));
      reply.on('end', () => resolve(Buffer.concat(parts)));
      reply.on('error', reject);
    })
      .on('error', reject)
      .end();
  });
}
