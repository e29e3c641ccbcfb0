// A thousand open lines to providers held by one server: half over a gateway's WebSocket, half as endless HTTP answers. What they
// weigh beside a bare process that only holds the same lines; what the idle server costs; and that all of them are alive.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { boundTokens, settingsWith, account, customerId } from '../channels/x/src/try-x.ts';
import { botId, token } from '../channels/discord/src/try-discord.ts';
import { startDiscordDouble } from '../tools/doubles/discord.ts';
import { startXDouble } from '../tools/doubles/x/index.ts';
import { House } from './harness/house.ts';
import { format, pssMb, report } from './harness/measure.ts';
import { addChannels, type Connected, messageCount } from './harness/streams-store.ts';

const EACH = 500;
const TARGET_MB = 300;
const LET_GO_SECONDS = 12;
const PATIENCE_SECONDS = 120;

const gateway = await startDiscordDouble({ token, botId, name: 'Acorn Support' });
// As the real one asks for.
gateway.gateway.state.heartbeatMs = 41_250;
const activity = await startXDouble(account);
const mina = activity.person(customerId, 'Mina');
activity.state.access.add('access-of-the-bench');
const house = await House.open({ env: { DISCORD_API_URL: gateway.url, X_API_URL: activity.url } });
const { workspaceId, dataDir } = house;
let bare: ChildProcess | null = null;
try {
  await pause(1000);
  const weight = () => house.weight().server;
  const empty = weight();
  const xSettings = settingsWith({ since: activity.newId() });
  const kinds: Connected[] = [
    { kind: 'discord', settings: { botId, botName: 'Acorn Support' }, secrets: { botToken: token } },
    {
      kind: 'x',
      settings: Object.fromEntries(Object.entries(xSettings).filter(([key]) => !/Secret|Token/.test(key))),
      secrets: {
        clientSecret: account.clientSecret,
        bearerToken: account.bearerToken,
        refreshToken: account.refreshToken,
        tokens: boundTokens(xSettings, 'access-of-the-bench'),
      },
    },
  ];
  await house.sql((client) => addChannels(client, { workspaceId, dataDir, count: EACH, kinds }));
  const began = performance.now();
  const open = () => [gateway.gateway.connections(), activity.openStreams()] as const;
  await until(
    () => open().every((count) => count === EACH),
    () => `${open().join(' and ')} lines are open`,
  );
  const openSeconds = (performance.now() - began) / 1000;
  // Beside it a bare process with as many; both then let go what opening left behind.
  bare = fork(fileURLToPath(new URL('harness/bare-streams-worker.ts', import.meta.url)), { stdio: 'inherit' });
  await once(bare, 'message');
  const bareEmpty = pssMb(bare.pid!);
  bare.send({
    gateway: gateway.gateway.url,
    token,
    stream: `${activity.url}/2/activity/stream`,
    bearer: account.bearerToken,
    count: EACH,
  });
  await until(
    () => open().every((count) => count === 2 * EACH),
    () => `${open().join(' and ')} lines are open`,
  );
  await pause(LET_GO_SECONDS * 500);
  const spent = house.meter();
  await pause(LET_GO_SECONDS * 500);
  const [idle, databaseIdle] = spent(LET_GO_SECONDS / 2);
  const bareFull = pssMb(bare.pid!);
  bare.kill();
  await until(
    () => open().every((count) => count <= EACH),
    () => `${open().join(' and ')} lines are still open`,
  );
  // Weighed as it was when empty: what two processes share is counted by halves, and by thirds with a third one.
  const full = weight();
  const still = open();
  // One event that concerns every account: each line must bring it.
  const told = performance.now();
  mina.says('Is anybody there?');
  let stored = 0;
  await until(
    async () => (stored = await house.sql((client) => messageCount(client, workspaceId))) >= EACH,
    () => `${stored} messages are stored`,
  );
  const toldSeconds = (performance.now() - told) / 1000;
  const heaviest = weight();
  const [ours, theirs] = [((full - empty) * 1024) / (2 * EACH), ((bareFull - bareEmpty) * 1024) / (2 * EACH)];
  report(
    'streams',
    [
      ['lines open / wanted', `${still[0] + still[1]} / ${2 * EACH}, all in ${format(openSeconds, 1)} s`],
      ['server with them, MB of PSS (without)', `${format(full, 0)} (${format(empty, 0)})`, `≤ ${TARGET_MB} MB`],
      [
        'after a message over each stream',
        `${format(heaviest, 0)} MB; ${stored} stored within ${format(toldSeconds, 1)} s`,
      ],
      ['kB a line, ours / a bare process', `${format(ours, 1)} / ${format(theirs, 1)} (× ${format(ours / theirs)})`],
      ['CPU ms a second while nothing happens, server / database', `${format(idle, 1)} / ${format(databaseIdle, 1)}`],
    ],
    {
      each: EACH,
      openSeconds,
      emptyMb: empty,
      fullMb: full,
      heaviestMb: heaviest,
      bareEmptyMb: bareEmpty,
      bareFullMb: bareFull,
      ratio: ours / theirs,
      idle,
      databaseIdle,
      stored,
    },
  );
  if (full > TARGET_MB) process.exitCode = 1;
} finally {
  bare?.kill();
  await house.close();
  await gateway.stop();
  await activity.stop();
}

async function until(is: () => boolean | Promise<boolean>, instead: () => string): Promise<void> {
  const end = performance.now() + PATIENCE_SECONDS * 1000;
  while (!(await is())) {
    if (performance.now() > end) throw new Error(`After ${PATIENCE_SECONDS} s only ${instead()}.`);
    await pause(100);
  }
}
