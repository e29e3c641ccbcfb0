// `node tools/words.ts`: how much of the agents' app each language says. `--missing de` prints what it does not say yet, as JSON;
// `--add de FILE` takes translations, { "English": "Deutsch" }, into its catalog and drops what nobody says any more.
import { readFileSync } from 'node:fs';
import { readTree } from './rules/tree.ts';
import { readCatalogs, writeCatalog } from './words/catalogs.ts';
import { catalogsFit, wordsOf } from './words/rules.ts';
import { serverWords } from './words/server.ts';

const [deed, language = '', file = ''] = process.argv.slice(2);
const tree = readTree();
const words = wordsOf(tree, serverWords(tree));
const catalogs = readCatalogs();

if (deed === '--missing') {
  const catalog = catalogs[language] ?? {};
  const missing = words.filter(({ key }) => !catalog[key]).map(({ key, where }) => ({ key, where: where.slice(0, 3) }));
  process.stdout.write(`${JSON.stringify(missing, null, 2)}\n`);
} else if (deed === '--add') {
  const added = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  const said = new Set(words.map(({ key }) => key));
  const unknown = Object.keys(added).filter((key) => !said.has(key));
  const kept = Object.entries({ ...catalogs[language], ...added }).filter(([key]) => said.has(key));
  const catalog = Object.fromEntries(kept);
  writeCatalog(language, catalog);
  const wrong = catalogsFit(
    words.filter(({ key }) => key in catalog),
    { [language]: catalog },
  );
  for (const key of unknown) process.stderr.write(`nobody says “${key}”\n`);
  for (const each of wrong) process.stderr.write(`${each}\n`);
  process.stdout.write(`${language}: ${kept.length} of ${words.length}\n`);
  process.exitCode = wrong.length > 0 || unknown.length > 0 ? 1 : 0;
} else {
  process.stdout.write(`en: ${words.length}\n`);
  for (const [each, catalog] of Object.entries(catalogs))
    process.stdout.write(`${each}: ${words.filter(({ key }) => catalog[key]).length}\n`);
}
