// `npm run backup|restore|move-database|doctor|rotate-keys|drop-second-factor|set-password`: installs what is missing, then is the server's command of that name.
import { become, ensureInstalled, ROOT, serverMain } from './ground.js';

process.chdir(ROOT);
ensureInstalled();
await become(serverMain(), process.argv.slice(2));
