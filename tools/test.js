// `npm test [words …]`: installs what tests need, runs every test file (or those whose path holds one of the words) as a process
// of its own, two at a time, each with a time limit, and ends with `N passed, N failed`.
import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { become, ensureBuilt, ensureInstalled, environment, node, ROOT } from './ground.js';

const TOGETHER = 2;
const FILE_SECONDS = 300;
const FOLDERS = '{domain,protocol,sdk,channels,server,web,widget,tools,bench}/**/*.test.ts';
/** What is looked for, and Debian's package that brings it. */
const PARTS = [
  ['/usr/bin/chromium', 'chromium'],
  ['/usr/sbin/dovecot', 'dovecot-imapd'],
  ['/usr/sbin/postfix', 'postfix'],
  ['/usr/sbin/opendkim', 'opendkim'],
  ['/usr/bin/opendkim-genkey', 'opendkim-tools'],
  ['/usr/sbin/dnsmasq', 'dnsmasq-base'],
];

process.chdir(ROOT);
ensureInstalled();
// The rest needs the Node that npm has just brought.
if (Number(process.versions.node.split('.')[0]) < 24)
  await become(join(ROOT, 'tools', 'test.js'), process.argv.slice(2));
else await main();

async function main() {
  const words = process.argv.slice(2);
  const files = fs
    .globSync(FOLDERS, { cwd: ROOT, exclude: (name) => /(^|\/)(node_modules|dist)(\/|$)/.test(String(name)) })
    .filter(
      (file) =>
        !/node_modules|\/dist\//.test(file) && (words.length === 0 || words.some((word) => file.includes(word))),
    );
  if (words.length === 0) installParts();
  ensureBuilt();
  // Browser stories take longest, so they begin.
  files.sort((a, b) => Number(isSlow(b)) - Number(isSlow(a)) || a.localeCompare(b));
  const total = { passed: 0, failed: 0 };
  const began = Date.now();
  const waiting = [...files];
  await Promise.all(
    Array.from({ length: TOGETHER }, async () => {
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) await runFile(file, total);
    }),
  );
  process.stdout.write(
    `${files.length} files in ${Math.round((Date.now() - began) / 1000)} s\n${total.passed} passed, ${total.failed} failed\n`,
  );
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}

function isSlow(file) {
  return /story|browser|^web\/test|^widget\/test/.test(file);
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

async function runFile(file, total) {
  const began = Date.now();
  const child = spawn(node(), ['--test-reporter=spec', file], {
    cwd: ROOT,
    env: { ...environment(), NODE_ENV: 'test', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk) => {
      said += chunk;
    });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    killGroup(child.pid);
  }, FILE_SECONDS * 1000);
  const code = await new Promise((resolve) => {
    child.on('close', resolve);
    child.on('error', () => resolve(1));
  });
  clearTimeout(timer);
  killGroup(child.pid);
  const count = (name) => Number(said.match(new RegExp(`^ℹ ${name} (\\d+)$`, 'm'))?.[1] ?? 0);
  const passed = isLate ? (said.match(/^\s*✔ /gm)?.length ?? 0) : count('pass');
  const failed =
    count('fail') + count('cancelled') || (isLate || code !== 0 || passed + count('skipped') === 0 ? 1 : 0);
  total.passed += passed;
  total.failed += failed;
  const skipped = count('skipped');
  process.stdout.write(
    `${failed === 0 ? '✔' : '✖'} ${file} · ${passed} passed${skipped ? `, ${skipped} skipped` : ''} · ${((Date.now() - began) / 1000).toFixed(1)} s\n`,
  );
  if (failed > 0)
    process.stdout.write(`${said.trimEnd()}\n${isLate ? `It did not end within ${FILE_SECONDS} seconds.\n` : ''}\n`);
}

/** What a test has started and forgotten ends with it. */
function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    /* Everything has ended, as it should. */
  }
}
