// `npm run backup|restore|move-database|doctor|rotate-keys|drop-second-factor|set-password`: installs what is missing, then is the server's command of that name.
import { join } from 'node:path';
import { become, ensureInstalled, ROOT } from './ground.js';

process.chdir(ROOT);
ensureInstalled();
await become(join(ROOT, 'server', 'src', 'main.ts'), process.argv.slice(2));
