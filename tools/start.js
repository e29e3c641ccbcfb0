// `npm start`: install what is missing, build what is stale, then be the server.
import { join } from 'node:path';
import { takeFlags } from './flags.js';
import { become, ensureBuilt, ensureInstalled, ROOT } from './ground.js';

const rest = takeFlags('npm start');
process.chdir(ROOT);
ensureInstalled();
ensureBuilt();
await become(join(ROOT, 'server', 'src', 'main.ts'), rest);
