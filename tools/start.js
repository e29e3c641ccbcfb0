// `npm start`: install what is missing, build what is stale, then be the server.
import { join } from 'node:path';
import { become, ensureBuilt, ensureInstalled, ROOT } from './ground.js';

process.chdir(ROOT);
ensureInstalled();
ensureBuilt();
await become(join(ROOT, 'server', 'src', 'main.ts'), process.argv.slice(2));
