// From a webhook to what an agent sees: a signed-in agent with a conversation open in headless Chromium, messages for it painted while others
// come in for everybody; and how much of the app travelled until the inbox could be used.
import { browserMissing, openBrowser } from '../tools/chromium.ts';
import { read } from './harness/ask.ts';
import { conversations, House } from './harness/house.ts';
import { send } from './harness/load.ts';
import { format, part, report, type Row, spread } from './harness/measure.ts';
import { FIRST_CUSTOMER } from './harness/store.ts';
import { watch } from './harness/watch.ts';

const ROUNDS = 5;
const SECONDS = 2;
const WARM_SECONDS = 1;
const OTHERS_PER_SECOND = 200;
const OURS_PER_SECOND = 10;
const AGENTS = 20;
const CONVERSATIONS = 5000;

if (browserMissing) {
  process.stdout.write('  not measured: there is no Chromium on this machine (Debian: chromium)\n');
  process.exit(0);
}
const house = await House.open({ filling: conversations(CONVERSATIONS) });
const { server, channelId } = house;
const browser = await openBrowser();
try {
  const cookies = await house.agents(AGENTS);
  // The newest is of the first customer.
  const newest = (
    await read<{ items: { id: string }[] }>(server, '/conversations?status=open&limit=1', { cookie: cookies[0]! })
  ).items[0]!.id;
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const [name, value] = [
    cookies[0]!.slice(0, cookies[0]!.indexOf('=')),
    cookies[0]!.slice(cookies[0]!.indexOf('=') + 1),
  ];
  await context.addCookies([{ name, value, url: server.url }]);
  const page = await context.newPage();
  const began = performance.now();
  await page.goto(`${server.url}/inbox?status=open&conversation=${newest}`);
  await page.getByText('It should have come by now.').first().waitFor({ timeout: 30_000 });
  const usableMs = performance.now() - began;
  const transferred = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map((each) => each as PerformanceResourceTiming)
      .filter((each) => /\.(?:js|css)$/.test(new URL(each.name).pathname))
      .reduce((sum, each) => sum + each.encodedBodySize, 0),
  );
  // Seen first by the observer, painted by the frame after the next.
  await page.evaluate(() => {
    const seen = new Set<string>();
    const painted: [string, number][] = [];
    Object.assign(globalThis, { painted });
    new MutationObserver((changes) => {
      // Only what is new is read: the whole page's words at each change would be most of the page's work.
      const nodes = changes.flatMap(({ addedNodes, target }) => (addedNodes.length > 0 ? [...addedNodes] : [target]));
      const fresh = nodes
        .flatMap((node) => [...(node.textContent ?? '').matchAll(/due:(\d+):/g)].map((found) => found[1]!))
        .filter((due) => !seen.has(due));
      for (const due of fresh) seen.add(due);
      if (fresh.length > 0)
        requestAnimationFrame(() =>
          requestAnimationFrame(() => {
            const at = performance.timeOrigin + performance.now();
            for (const due of fresh) painted.push([due, at]);
          }),
        );
    }).observe(document.querySelector('#thread') ?? document.body, {
      childList: true,
      subtree: true,
      characterData: true,
    });
  });
  const others = await watch({ url: server.url, cookies: cookies.slice(1) });
  // From the machine's monotonic clock to the wall's, which is the browser's.
  const offset = performance.timeOrigin + performance.now() - Number(process.hrtime.bigint() / 1000n) / 1000;
  let firstNumber = 1;
  const [p50s, p99s]: [number[], number[]] = [[], []];
  let [sentOurs, paintedOurs] = [0, 0];
  let cost = house.meter();
  for (let round = 0; round <= ROUNDS; round += 1) {
    const order = { port: server.port, path: `/hooks/${channelId}`, seconds: round === 0 ? WARM_SECONDS : SECONDS };
    const [, ours] = await Promise.all([
      send({
        ...order,
        connections: 32,
        perSecond: OTHERS_PER_SECOND,
        firstCustomer: FIRST_CUSTOMER + 100,
        customers: CONVERSATIONS - 100,
        firstNumber,
      }),
      send({
        ...order,
        connections: 4,
        perSecond: OURS_PER_SECOND,
        firstCustomer: FIRST_CUSTOMER,
        customers: 1,
        firstNumber: firstNumber + 500_000,
      }),
    ]);
    firstNumber += 1_000_000;
    await page.waitForTimeout(700);
    await others.take();
    const painted = await page.evaluate(() =>
      (globalThis as unknown as { painted: [string, number][] }).painted.splice(0),
    );
    // The first round warms up.
    if (round === 0) {
      cost = house.meter();
      continue;
    }
    const times = painted.map(([due, at]) => at - (Number(due) / 1000 + offset));
    sentOurs += ours.count;
    paintedOurs += times.length;
    p50s.push(part(times, 0.5));
    p99s.push(part(times, 0.99));
  }
  others.stop();
  const messages = ROUNDS * SECONDS * (OTHERS_PER_SECOND + OURS_PER_SECOND);
  const rows: Row[] = [
    ['webhook to painted, p50 ms', spread(p50s, 1)],
    ['webhook to painted, p99 ms', spread(p99s, 1), '< 50'],
    ['sent to the open conversation / painted', `${sentOurs} / ${paintedOurs}`],
    ['the rest', `${OTHERS_PER_SECOND} messages a second for ${AGENTS} agents`],
    ['address to a conversation one can read, ms', format(usableMs, 0)],
    ['scripts and styles that travelled for it, kB as sent', format(transferred / 1000, 1), '< 220'],
    ['CPU ms of the server a message', format(cost(messages)[0])],
  ];
  report('painted', rows, { p50s, p99s, sentOurs, paintedOurs, usableMs, transferred });
  if (paintedOurs === 0) throw new Error('Nothing was painted.');
} finally {
  await browser.close();
  await house.close();
}
