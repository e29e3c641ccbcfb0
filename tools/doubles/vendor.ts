// Finds the vendors' own schemas and recordings, which are not part of this repository: VENDOR_DIR, or the folder beside it.
import { existsSync } from 'node:fs';
import path from 'node:path';

const beside = path.resolve(import.meta.dirname, '../../../shared/vendor');

/** The path of a vendor file or folder, or null where this machine has none. */
export function findVendor(name = ''): string | null {
  const found = path.join(process.env['VENDOR_DIR'] || beside, name);
  return existsSync(found) ? found : null;
}

/** For `test(name, { skip: skipWithout('specs/x.json') }, …)`: false when it is there, else one clear line. */
export function skipWithout(name: string): string | false {
  return findVendor(name) === null
    ? `needs the vendor file ${name}; set VENDOR_DIR to the folder that holds it`
    : false;
}
