// Begins: the database comes up while rooms and doors are loaded, then all is put together; it ends the other way round.
import { join } from 'node:path';
import { readConfig, StartError } from './ground/config.ts';
import { startDatabase } from './ground/embedded.ts';
import { makeLog } from './ground/log.ts';
import { migrate } from './ground/migrate.ts';
import { settleLater } from './ground/settle.ts';

/** A stop that takes longer is cut short: what was acknowledged is committed anyway. */
const STOP_MS = 25_000;
const command = process.argv[2];
const isDemo = process.argv.includes('--demo');
// What nobody reads is a mistake, and who made it would not notice.
const strange = process.argv.slice(2).find((word) => word !== '--demo');
// Whoever read our output may go away (a closed terminal, `| head`); that is no reason to die and leave a database behind.
process.stdout.on('error', () => undefined);
try {
  const config = readConfig(process.env);
  const operation = command === undefined || command.startsWith('-') ? undefined : await operationOf(command);
  if (operation) {
    // What a command says is for a person or a script; the log's lines would be in the way.
    const code = await operation({
      config,
      log: makeLog('silent'),
      kinds: async () => (await import('./channels.ts')).channels,
      words: process.argv.slice(3),
      say: (line) => process.stdout.write(`${line}\n`),
    });
    process.exit(code);
  }
  if (strange !== undefined)
    throw new StartError(`Nobody knows what “${strange}” means here; of flags the server takes --demo alone.`);
  const log = makeLog(config.logLevel);
  const starting = startDatabase(config, log);
  starting.catch(() => undefined);
  // Loading the rest keeps this thread busy for a quarter of a second: the database is on its way before that.
  await new Promise((resolve) => setImmediate(resolve));
  const parts = Promise.all([import('./build.ts'), import('./channels.ts')]);
  // Heard below, once there is a database to be taken down again.
  parts.catch(() => undefined);
  const database = await starting;
  try {
    await migrate(database.url, join(import.meta.dirname, '../migrations'), log);
    const [{ build }, { channels }] = await parts;
    const home = await build({ config, log, url: database.url, kinds: channels, isDemo });
    await database.settled;
    const address = await home.start();
    // Whoever hears that we are ready may stop us in the same moment.
    let leaving: Promise<void> | null = null;
    const leave = (signal: string): void => {
      leaving ??= (async () => {
        log.info({ signal }, 'stopping');
        const late = setTimeout(
          () => {
            process.exit(1);
          },
          STOP_MS + config.drainSeconds * 1000,
        );
        await home.stop();
        await database.stop();
        clearTimeout(late);
        process.exit(0);
      })();
    };
    process.on('SIGINT', leave);
    process.on('SIGTERM', leave);
    process.stdout.write(`Throughline is ready: ${address}\n`);
    settleLater();
    if (isDemo) {
      const { DEMO_EMAIL } = await import('./rooms/people/index.ts');
      const { DEMO_PASSWORD } = await import('./demo/index.ts');
      process.stdout.write(
        `  Sign in as ${DEMO_EMAIL} with ${DEMO_PASSWORD}\n  The demo shop with the chat: ${address}/demo\n`,
      );
    }
  } catch (error) {
    // What is half built holds connections that complain when the database goes: say the reason first.
    process.stderr.write(
      `${error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.on('uncaughtException', () => undefined);
    await database.stop();
    process.exit(1);
  }
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

async function operationOf(name: string) {
  const { operations } = await import('./operate/index.ts');
  return Object.hasOwn(operations, name) ? operations[name] : undefined;
}
