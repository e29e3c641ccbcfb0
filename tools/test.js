// `npm test [-- --strict] [words …]`: installs what tests need, runs every test file (or those whose path holds one of the words), and
// ends with `N passed, N failed`. `--strict`: a file that failed gets no second run.
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { become, ensureBuilt, ensureInstalled, ROOT } from './ground.js';
import { prepareGround } from './test-ground.js';
import { runFiles } from './test-run.js';

const FOLDERS = '{domain,protocol,sdk,channels,server,web,widget,tools,bench}/**/*.test.ts';
/** What is looked for, and Debian's package that brings it. */
const PARTS = [
  ['/usr/bin/chromium', 'chromium'],
  ['/usr/bin/chromium-headless-shell', 'chromium-headless-shell'],
  ['/usr/sbin/dovecot', 'dovecot-imapd'],
  ['/usr/sbin/postfix', 'postfix'],
  ['/usr/sbin/opendkim', 'opendkim'],
  ['/usr/bin/opendkim-genkey', 'opendkim-tools'],
  ['/usr/sbin/dnsmasq', 'dnsmasq-base'],
];

/** Programs of npm's that tests alone run, kept apart from the packages: not every installation must carry 90 MB. */
const PROGRAMS = [{ name: 'deno', version: '2.9.6', home: join(ROOT, 'node_modules/.cache/programs') }];

process.chdir(ROOT);
ensureInstalled();
// The rest needs the Node that npm has just brought.
if (Number(process.versions.node.split('.')[0]) < 24)
  await become(join(ROOT, 'tools', 'test.js'), process.argv.slice(2));
else await main();

async function main() {
  const words = process.argv.slice(2).filter((word) => word !== '--strict');
  const files = fs
    .globSync(FOLDERS, { cwd: ROOT, exclude: (name) => /(^|\/)(node_modules|dist)(\/|$)/.test(String(name)) })
    .filter(
      (file) =>
        !/node_modules|\/dist\//.test(file) && (words.length === 0 || words.some((word) => file.includes(word))),
    );
  if (words.length === 0) {
    installParts();
    installPrograms();
  }
  ensureBuilt();
  const began = Date.now();
  const ground = prepareGround();
  Object.assign(process.env, ground.env);
  process.once('exit', ground.end);
  const { passed, failed, unsteady } = await runFiles(files, { isStrict: process.argv.includes('--strict') });
  if (unsteady.length > 0) process.stdout.write(`UNSTEADY, passed only in a second run: ${unsteady.join(', ')}\n`);
  process.stdout.write(
    `${files.length} files in ${Math.round((Date.now() - began) / 1000)} s\n${passed} passed, ${failed} failed\n`,
  );
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

function installPrograms() {
  for (const { name, version, home } of PROGRAMS) {
    if (fs.existsSync(join(home, 'node_modules/.bin', name))) continue;
    process.stdout.write(`Installing ${name} …\n`);
    fs.mkdirSync(home, { recursive: true });
    fs.writeFileSync(join(home, 'package.json'), '{"private":true}');
    const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', `${name}@${version}`];
    const { status, stderr } = spawnSync('npm', args, { cwd: home, encoding: 'utf8', timeout: 300_000 });
    if (status !== 0)
      process.stdout.write(`${name} could not be installed, so its test is skipped: ${stderr.trim()}\n`);
  }
}

function installParts() {
  const missing = PARTS.filter(([path]) => !fs.existsSync(path)).map(([, name]) => name);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !fs.existsSync('/usr/bin/apt-get')) {
    process.stdout.write(
      `Some tests need programs that are missing here; as root: apt-get install -y --no-install-recommends ${missing.join(' ')}\n`,
    );
    return;
  }
  process.stdout.write(`Installing ${missing.join(', ')} …\n`);
  const apt = (...args) =>
    spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
      encoding: 'utf8',
      timeout: 600_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  // Services of these packages must not start; tests run their own.
  const install = () => apt('install', '-y', '--no-install-recommends', ...missing);
  if (install().status === 0) return;
  apt('update');
  const second = install();
  if (second.status !== 0)
    process.stdout.write(
      `They could not be installed, so tests that need them will fail: ${second.stderr.trim().split('\n').at(-1)}\n`,
    );
}
