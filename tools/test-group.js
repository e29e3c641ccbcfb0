// Several test files in one process, each a suite of its own with its own hooks: what they import is read and compiled once.
import { describe } from 'node:test';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

for (const file of process.argv.slice(2)) void describe(file, () => import(pathToFileURL(resolve(file)).href));
