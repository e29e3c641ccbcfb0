// Run once after an installation or an upgrade: loads what every start loads, so that Node keeps it compiled for the first one too.
import { flushCompileCache } from 'node:module';

await Promise.all([
  import('./ground/config.ts'),
  import('./ground/embedded.ts'),
  import('./build.ts'),
  import('./channels.ts'),
]);
flushCompileCache();
process.exit(0);
