// Puts the parts together for one role: what `main.ts` runs, and tests run too.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Channel, Net } from '@throughline/channel-kit';
import { demoDoor } from './doors/demo.ts';
import { hooksDoor } from './doors/hooks.ts';
import { dropOldReplies, makeApp, makeHealthApp, viewerOfUpgrade } from './doors/http/index.ts';
import { bodyOfThing } from './doors/live-bodies.ts';
import { outsideDoor } from './doors/outside-files.ts';
import { proveDoor } from './doors/prove.ts';
import { unsubscribeDoor } from './doors/unsubscribe.ts';
import { ssoDoor } from './doors/sso.ts';
import { liveDoor } from './doors/socket.ts';
import { runSources } from './doors/sources.ts';
import { attach as visitorDoor, type VisitorDoor } from './doors/visitor-socket.ts';
import { watchClock } from './ground/clock.ts';
import type { Config } from './ground/config.ts';
import { openDb } from './ground/db.ts';
import { foldersOf, watchDisk } from './ground/disk.ts';
import { openFiles } from './ground/files.ts';
import { followerTasks, runFollowers } from './ground/followers.ts';
import type { House } from './ground/house.ts';
import { installJobs, runJobs } from './ground/jobs.ts';
import { openLive } from './ground/live.ts';
import type { Log } from './ground/log.ts';
import { watchLoop } from './ground/loop.ts';
import { openMailer } from './ground/mailer.ts';
import { makeNet } from './ground/net.ts';
import { rotateKeys } from './ground/rotate.ts';
import { loadKeyRing, sign } from './ground/secrets.ts';
import { VERSION } from './ground/version.ts';
import { channelRoutes, sharePhone, withDemo, writeTallies } from './rooms/channels/index.ts';
import { checklistRoutes } from './rooms/checklist/index.ts';
import { companyRoutes } from './rooms/companies/index.ts';
import { companyPeopleRoutes, contactRoutes, personRoutes } from './rooms/contacts/index.ts';
import { contextFollower, contextRoutes } from './rooms/context/index.ts';
import { panelRoutes } from './rooms/panels/index.ts';
import { conversationRoutes, wakeSnoozed } from './rooms/conversations/index.ts';
import {
  deliveryRoutes,
  PUSH_TASK,
  replyAutomatically,
  runDelivery,
  tellRead,
  UNSEEN_TASK,
} from './rooms/delivery/index.ts';
import { fileRoutes } from './rooms/files/index.ts';
import {
  ALERT_LETTERS_TASK,
  ALERT_PUSH_TASK,
  alertFollower,
  alertRoutes,
  mailAlerts,
  pushAlerts,
} from './rooms/alerts/index.ts';
import { auditRoutes } from './rooms/audit/index.ts';
import { BULK_TASK, bulkRoutes, runBulk } from './rooms/bulk/index.ts';
import { macroRoutes } from './rooms/macros/index.ts';
import { viewRoutes } from './rooms/views/index.ts';
import { hookFollower, hookRoutes, runDeliveries } from './rooms/hooks/index.ts';
import { IMPORT_TASK, importRoutes, runImport } from './rooms/imports/index.ts';
import { fetchFiles, fetchProfile, openIntake, retryReceipt } from './rooms/intake/index.ts';
import { housekeep, operationRoutes } from './rooms/operations/index.ts';
import {
  bootstrap,
  demoHandlers,
  demoPeopleHandlers,
  fieldRoutes,
  peopleHandlers,
  resealTwoFactors,
  scimRoutes,
  ssoRoutes,
} from './rooms/people/index.ts';
import {
  beginAll,
  RETENTION_CLOCK,
  RETENTION_TASK,
  removalRoutes,
  retentionRoutes,
  runRetention,
} from './rooms/retention/index.ts';
import { REHEARSAL_TASK, rehearsalRoutes, runRehearsal } from './rooms/rehearsals/index.ts';
import { searchRoutes } from './rooms/search/index.ts';
import { threadRoutes } from './rooms/threads/index.ts';
import { type TourDoors, tourRoutes } from './rooms/tour/index.ts';
import {
  frameAncestorsOf,
  mailUnseen,
  PUSH_DEVICE_TASK,
  pushDevice,
  pushUnseen,
  sitesSeen,
  visitorChecks,
  visitorOf,
  visitorRoutes,
} from './rooms/visitors/index.ts';

export interface Home {
  readonly house: House;
  /** Opens doors and starts work; returns the address we listen at. */
  start(): Promise<string>;
  /** Stops accepting, finishes what was begun, lets go of the database. */
  stop(): Promise<void>;
  rotateKeys(): Promise<string>;
}

const ROOT = join(import.meta.dirname, '../..');
const UPGRADES = new Set(['/api/v1/live', '/api/v1/visitor/live']);
const SNOOZE_MS = 5000;
const FILE_ATTEMPTS = 8;

export async function build(given: {
  config: Config;
  log: Log;
  url: string;
  kinds: readonly Channel[];
  isDemo: boolean;
}): Promise<Home> {
  const { config, log, url } = given;
  await installJobs(url, log);
  const db = openDb(url, { log, max: 16 });
  const keys = loadKeyRing(config);
  const live = openLive({ db, databaseUrl: url, natsUrl: config.natsUrl, log });
  const [net, openNet] = [makeNet({ allowPrivate: false, log }), makeNet({ allowPrivate: true, log })];
  // Loaded by whoever wants it: most houses have none.
  const demo = () => import('./demo/index.ts');
  const disk = await watchDisk({ folders: foldersOf(config), reserveMegabytes: config.diskReserveMegabytes, log });
  const house: House = {
    config,
    log,
    db,
    keys,
    live,
    net,
    files: openFiles(config, log, disk),
    disk,
    vendorNet: vendorNet(config, net, openNet),
    kinds: new Map(withDemo(given.kinds).map((kind) => [kind.card.kind, kind])),
    mailer: openMailer(config, log),
    now: () => new Date(),
    sign: (text) => sign(keys, text),
  };
  await house.files.check();
  const traces = config.traces
    ? (await import('./ground/traces-export.ts')).exportTraces(config.traces, VERSION, log)
    : null;
  const intake = openIntake(house);
  const stops: (() => Promise<unknown> | void)[] = [watchLoop(log), sharePhone(house)];
  const isWeb = config.role !== 'worker';
  const isWorker = config.role !== 'web';

  let isStopping = false;
  const troubles = () => Promise.resolve([isStopping ? 'It is stopping.' : [], disk.full() ?? []].flat());
  /** A worker has no doors, but whoever watches must be able to see it. */
  async function openHealth(): Promise<string> {
    const app = await makeHealthApp(house, { troubles });
    await app.listen({ port: config.port, host: config.host });
    stops.push(() => app.close());
    return `worker for ${config.publicUrl ?? 'this installation'}`;
  }
  async function openDoors(): Promise<string> {
    const app = await makeApp(
      house,
      [
        given.isDemo ? demoPeopleHandlers : peopleHandlers,
        { ...ssoRoutes(), ...scimRoutes },
        demoHandlers(async () => (await demo()).seedDemo(house, intake, null), given.isDemo),
        fieldRoutes,
        channelRoutes(visitorChecks),
        checklistRoutes,
        companyRoutes,
        contactRoutes,
        companyPeopleRoutes,
        personRoutes,
        conversationRoutes,
        threadRoutes,
        deliveryRoutes,
        fileRoutes,
        searchRoutes,
        contextRoutes,
        panelRoutes,
        viewRoutes,
        macroRoutes,
        bulkRoutes,
        importRoutes,
        auditRoutes,
        alertRoutes,
        hookRoutes,
        visitorRoutes(intake),
        rehearsalRoutes,
        { ...retentionRoutes, ...removalRoutes, ...tourRoutes(tourDoors(() => app)) },
        operationRoutes((workspaceId, receiptId) => retryReceipt(house, intake, workspaceId, receiptId), sitesSeen),
      ],
      {
        visitorOf,
        frameAncestorsOf,
        troubles,
        webDir: join(ROOT, 'web/dist'),
        widgetDir: join(ROOT, 'widget/dist'),
        register: (scope) => {
          hooksDoor(scope, house, intake);
          outsideDoor(scope, house);
          proveDoor(scope, house);
          unsubscribeDoor(scope, house);
          ssoDoor(scope, house);
          demoDoor(scope, house, demo);
        },
      },
    );
    await app.listen({ port: config.port, host: config.host });
    const visitors: VisitorDoor = visitorDoor(app.server, house, intake);
    const sockets = liveDoor(
      app.server,
      house,
      (request) => viewerOfUpgrade(house, request),
      (workspaceId, conversationId) => visitors.live.isOnline(workspaceId, conversationId),
    );
    // A path neither door knows must not keep a connection waiting.
    app.server.on('upgrade', (request, socket) => {
      if (!UPGRADES.has(new URL(request.url ?? '/', 'http://house').pathname)) socket.destroy();
    });
    stops.push(async () => {
      // Nobody new comes in while those who are here are sent home.
      await Promise.all([app.close(), sockets.close(), visitors.close()]);
      await intake.drain();
    });
    if (config.smtpPort !== null) await openMail();
    const { port } = app.server.address() as AddressInfo;
    return (
      config.publicUrl ??
      `http://${config.host === '0.0.0.0' || config.host === '::' || config.host === '127.0.0.1' ? 'localhost' : config.host}:${port}`
    );
  }

  const tourDoors = (app: () => FastifyInstance): TourDoors => ({
    addChannels: async (workspaceId) => (await demo()).addTourChannels(house, workspaceId),
    addPractice: async (viewer, language) => [...(await (await demo()).addPractice(house, intake, viewer, language))],
    practiceAddresses: async (agentId) => (await demo()).practiceAddresses(agentId),
    hook: async (channelId, { method, headers, body }) =>
      (await app().inject({ method, url: `/hooks/${channelId}`, headers, payload: Buffer.from(body) })).statusCode,
    deliver: async (letter, from, to) => (await demo()).deliverTo(await openMail(), letter, from, to),
  });
  /** Where letters come in; without a port of the operator's only those of the tour, on this machine. */
  let mailPort: Promise<number> | null = null;
  const openMail = (): Promise<number> =>
    (mailPort ??= (async () => {
      const { mailDoor } = await import('./doors/mail.ts');
      const mail = await mailDoor(house, intake, config.smtpPort);
      stops.push(() => mail.stop());
      return mail.port;
    })());

  async function startWork(): Promise<void> {
    const hooks = runDeliveries(
      house,
      async (workspaceId, kind, ids) =>
        new Map(
          await Promise.all(
            ids.map(async (id) => [id, await bodyOfThing(house, workspaceId, kind as 'message', id)] as const),
          ),
        ),
    );
    const reacting = [
      contextFollower,
      alertFollower(house),
      hookFollower(house.now, () => {
        hooks.wake();
      }),
    ];
    const followers = runFollowers(house, reacting);
    const delivery = runDelivery(house);
    const sources = runSources(house, intake);
    const jobs = await runJobs({
      pool: db.pool,
      log,
      tasks: {
        ...followerTasks(db, reacting),
        'fetch-files': (payload, run) =>
          fetchFiles(
            house,
            String(payload.workspaceId),
            String(payload['messageId']),
            run.attempt >= run.maxAttempts || run.attempt >= FILE_ATTEMPTS,
          ),
        'fetch-profile': (payload) => fetchProfile(house, payload),
        'reply-automatically': (payload) => replyAutomatically(house, payload),
        'tell-read': (payload) => tellRead(house, payload),
        [REHEARSAL_TASK]: (payload) => runRehearsal(house, intake, payload),
        [IMPORT_TASK]: (payload, run) =>
          runImport(house, String(payload.workspaceId), String(payload['importId']), run.signal),
        [BULK_TASK]: (payload, run) =>
          runBulk(house, String(payload.workspaceId), String(payload['bulkId']), run.signal),
        [RETENTION_TASK]: (payload, run) =>
          runRetention(house, String(payload.workspaceId), String(payload['runId']), run.signal),
        [RETENTION_CLOCK]: () => beginAll(house),
        [UNSEEN_TASK]: (payload) => mailUnseen(house, payload),
        [PUSH_TASK]: (payload) => pushUnseen(house, payload),
        [PUSH_DEVICE_TASK]: (payload) => pushDevice(house, payload),
        [ALERT_LETTERS_TASK]: () => mailAlerts(house),
        [ALERT_PUSH_TASK]: (payload) => pushAlerts(house, payload),
        housekeep: async () => {
          await housekeep(house, reacting);
          await dropOldReplies(house);
        },
      },
      crons: [
        { task: 'housekeep', match: '17 * * * *' },
        { task: RETENTION_CLOCK, match: '41 3 * * *' },
        { task: ALERT_LETTERS_TASK, match: '* * * * *' },
      ],
    });
    const snoozes = setInterval(() => {
      db.transaction((tx) => wakeSnoozed(tx, house.now())).catch((error: unknown) => {
        log.warn({ error: String(error) }, 'waking snoozed conversations failed');
      });
    }, SNOOZE_MS);
    const clocks = watchClock(house, async (clock, seconds) => {
      if (clock === 'own') await hooks.setBack(seconds);
      else await Promise.all([delivery.setBack(seconds), jobs.setBack(seconds)]);
    });
    stops.push(async () => {
      clearInterval(snoozes);
      await clocks.stop();
      await Promise.all([sources.stop(), jobs.stop(), followers.stop(), hooks.stop()]);
      await intake.drain();
      await delivery.stop();
    });
  }

  return {
    house,
    async start() {
      await bootstrap(house);
      if (given.isDemo) {
        const { seedDemo, DEMO_PASSWORD } = await demo();
        await seedDemo(house, intake, DEMO_PASSWORD);
      }
      if (isWorker) await startWork();
      return await (isWeb ? openDoors() : openHealth());
    },
    async stop() {
      isStopping = true;
      // Whoever shares the calls among nodes sees that this one leaves while it still answers.
      await pause(config.drainSeconds * 1000);
      for (const stop of stops.reverse()) await stop();
      await writeTallies();
      disk.stop();
      await traces?.stop();
      await live.close();
      await Promise.all([net.close(), openNet.close()]);
      await db.close();
    },
    async rotateKeys() {
      const report = await rotateKeys(db, keys);
      await resealTwoFactors(house);
      return report;
    },
  };
}

/** Vendors at addresses the operator set (a proxy, a regional host, a test's double) may be on a private network; all others may not. */
function vendorNet(config: Config, safe: Net, open: Net): Net {
  const known = new Set(
    Object.values(config.vendorUrls).flatMap((address) => (address ? [new URL(address).origin] : [])),
  );
  return {
    fetch: (address, init) =>
      (URL.canParse(address) && known.has(new URL(address).origin) ? open : safe).fetch(address, init),
  };
}
