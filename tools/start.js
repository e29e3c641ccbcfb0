// `npm start`: install what is missing, build what is stale, then be the server.
import { takeFlags } from './flags.js';
import { become, ensureBuilt, ensureInstalled, ROOT, serverMain } from './ground.js';

const rest = takeFlags('npm start');
process.chdir(ROOT);
ensureInstalled();
ensureBuilt();
await become(serverMain(), rest);
