// The agents' app under the hand of one who knows its keys: a signed-in agent in headless Chromium before 5,000 conversations and a
// thread of 2,000 messages. Each figure is from the event's own time stamp to the frame that shows what it asked for.
import { join } from 'node:path';
import { browserMissing, openBrowser } from '../tools/chromium.ts';
import { makeThreads } from './harness/api-store.ts';
import { signIn } from './harness/api.ts';
import { Hand } from './harness/hand.ts';
import { conversations, House } from './harness/house.ts';
import { format, part, report, type Row } from './harness/measure.ts';
import { isFull } from './harness/scale.ts';
import { ROOT } from './harness/server.ts';

const CONVERSATIONS = 5000;
const MESSAGES = 2000;
/** The p95 of so many is the worst but two. */
const STEPS = 40;
/** Of so many, the worst but one: each takes the app a second, most of it waited for. */
const JUMPS = 21;
/** Half an hour of an agent's work by `--full`, told in `work` below, without the pauses for reading. */
const WORK_ROUNDS = isFull ? 30 : 1;

/** `--profile`: Chromium's CPU profile of each part, beside the figures. */
const profiles = process.argv.includes('--profile') ? join(ROOT, 'bench/results') : null;
if (browserMissing) {
  process.stdout.write('  not measured: there is no Chromium on this machine (Debian: chromium)\n');
  process.exit(0);
}
const house = await House.open({ filling: conversations(CONVERSATIONS) });
const { server } = house;
const browser = await openBrowser('--enable-precise-memory-info');
try {
  const cookie = await signIn(server);
  // The first is the newest, and on top of the list.
  const [long] = await house.sql((client) => makeThreads(client, house.workspaceId, 1, MESSAGES));
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const at = cookie.indexOf('=');
  await context.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url: server.url }]);
  const page = await context.newPage();
  const hand = new Hand(page);
  await hand.begin();

  const began = performance.now();
  await page.goto(`${server.url}/inbox?view=all`);
  await hand.rows();
  const usableMs = performance.now() - began;
  await page.waitForTimeout(1500);

  // Nothing near is held: each step jumps to a row far from the last, by its link.
  const uncached: number[] = [];
  await hand.profiled('uncached', profiles, async () => {
    for (let step = 0; step < JUMPS; step += 1) uncached.push(await hand.openFar());
  });
  // Walking: the neighbours were fetched while the one in front was read.
  await hand.top();
  const cached: number[] = [];
  await hand.profiled('walk', profiles, async () => {
    for (let step = 0; step < STEPS; step += 1) {
      cached.push(await hand.walk(step < STEPS * 0.75 ? 'j' : 'k'));
      await page.waitForTimeout(220);
    }
  });
  const palettes: number[] = [];
  await hand.profiled('palette', profiles, async () => {
    for (let time = 0; time < 12; time += 1) palettes.push(await hand.palette());
  });
  const views: number[] = [];
  const ways = ['u', 'a', 'w', 'a', 'u', 'a', 'i'];
  await hand.profiled('view', profiles, async () => {
    for (const way of [...ways, ...ways, ...ways]) views.push(await hand.view(way));
  });
  await page.goto(`${server.url}/inbox?view=all&conversation=${long!}`);
  await hand.thread();
  await page.waitForTimeout(800);
  const typing = await hand.type('Your parcel left our house this morning. ');
  const threadFrames = await hand.scrollThread();
  const listFrames = await hand.scrollList();
  const searches: number[] = [];
  // The address once: what is measured is the search, not the app's start.
  await hand.openSearch(server.url);
  await hand.profiled('search', profiles, async () => {
    for (const words of ['number 48', 'number 125', 'number 999', 'parcel number 37', 'number 2044'])
      searches.push(await hand.search(words));
  });
  await page.goto(`${server.url}/inbox?view=all`);
  await hand.rows();
  for (let round = 0; round < WORK_ROUNDS; round += 1) await hand.work();
  const memoryMb = await hand.memoryMb();

  const row = (what: string, values: readonly number[], limit: number): Row => [
    what,
    `${format(part(values, 0.5), 1)} / ${format(part(values, 0.95), 1)}`,
    `≤ ${limit}`,
  ];
  report(
    'app',
    [
      ['address to a list one can use, ms', format(usableMs, 0), '≤ 1,500'],
      row('J and K to the painted thread, held already, p50 / p95 ms', cached, 50),
      row('a thread that is not held, p50 / p95 ms', uncached, 200),
      row('palette, p50 / p95 ms', palettes, 50),
      row('keystroke to painted letter, p50 / p95 ms', typing, 16),
      row('another view, p50 / p95 ms', views, 100),
      row('words to the first results, p50 / p95 ms', searches, 150),
      ['longest frame while a thread of 2,000 scrolls, ms', format(Math.max(...threadFrames), 1), '≤ 50'],
      ['longest frame while the list of 5,000 scrolls, ms', format(Math.max(...listFrames), 1), '≤ 50'],
      ['script heap after the work and a collection, MB', format(memoryMb, 1), '≤ 250'],
    ],
    { usableMs, cached, uncached, palettes, typing, views, searches, threadFrames, listFrames, memoryMb },
  );
} finally {
  await browser.close();
  await house.close();
}
