// What every command needs first: the packages installed, screens and server built, and the right Node. Plain JavaScript without
// packages, because it runs on the Node a machine happens to have, before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const BIN = join(ROOT, 'node_modules', '.bin');
const MARK = join(ROOT, 'node_modules', '.throughline-installed');
const LOCK = join(ROOT, 'package-lock.json');

/** Spares the next command a look. Where the program may not be changed (a container, a hardened unit) each looks for itself. */
function keep(mark, text) {
  try {
    mkdirSync(dirname(mark), { recursive: true });
    writeFileSync(mark, text);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error;
  }
}

/** Says one sentence and ends. */
export function giveUp(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** Node 24 as npm brought it, else the one that runs us. */
export function node() {
  const brought = join(BIN, process.platform === 'win32' ? 'node.cmd' : 'node');
  if (existsSync(brought)) return brought;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return giveUp(
    `This machine has Node ${process.versions.node} and npm has no Node 24 for ${process.platform}-${process.arch}: install Node 24 or newer.`,
  );
}

/**
 * What Node compiled is kept beside the packages: every later start takes half the time, and 17 MB less, because the reader of
 * TypeScript is not loaded. Where it cannot be written nothing is kept; an operator's own NODE_COMPILE_CACHE goes first.
 */
export const environment = () => ({
  NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'throughline'),
  ...process.env,
  PATH: `${BIN}:${process.env.PATH ?? ''}`,
});

function npm(args, { quiet, env = {} }) {
  const own = process.env.npm_execpath;
  const [command, first] = own && own.endsWith('.js') ? [process.execPath, [own]] : ['npm', []];
  return spawnSync(command, [...first, ...args], {
    cwd: ROOT,
    env: { ...environment(), ...env },
    stdio: quiet ? 'pipe' : 'inherit',
    encoding: 'utf8',
  });
}

/** Runs `npm ci` when packages are missing or the lock file has changed since. */
export function ensureInstalled() {
  const wanted = createHash('sha256').update(readFileSync(LOCK)).digest('hex');
  if (existsSync(MARK) && readFileSync(MARK, 'utf8') === wanted) return;
  const done = join(ROOT, 'node_modules', '.package-lock.json');
  const isFresh = !existsSync(MARK) && existsSync(done) && statSync(done).mtimeMs >= statSync(LOCK).mtimeMs;
  if (!isFresh) {
    process.stdout.write('Installing packages …\n');
    // The screens are built here, also where NODE_ENV says production and npm would leave out what builds them.
    const result = npm(['ci', '--include=dev', '--no-fund', '--no-audit', '--loglevel=error'], { quiet: true });
    if (result.status !== 0)
      giveUp(`The packages could not be installed:\n${result.stderr || result.stdout || result.error}`);
  }
  keep(MARK, wanted);
}

const SHARED = ['protocol/src', 'domain/src', 'package-lock.json'];
const channels = () => readdirSync(join(ROOT, 'channels')).map((name) => `channels/${name}/src`);
const BUILDS = {
  web: () => [
    'web/src',
    'web/public',
    'web/index.html',
    'web/vite.config.ts',
    'web/package.json',
    'sdk/src',
    ...SHARED,
  ],
  widget: () => [
    'widget/src',
    'widget/locales',
    'widget/panel.html',
    'widget/build.js',
    'widget/vite.config.ts',
    'widget/package.json',
    'sdk/src',
    ...SHARED,
  ],
  server: () => ['server/src', 'server/bundle.ts', 'server/package.json', ...channels(), ...SHARED],
};

/** The agents' app, the widget and the server are built anew when their sources differ from those they were built from. */
export function ensureBuilt() {
  for (const name of Object.keys(BUILDS)) {
    if (isBuilt(name)) continue;
    process.stdout.write(`Building ${name} …\n`);
    const result = npm(['run', 'build', '--workspace', name, '--silent'], {
      quiet: true,
      env: { NODE_ENV: 'production' },
    });
    if (result.status !== 0) giveUp(`${name} could not be built:\n${result.stdout}${result.stderr}`);
    keepMark(name, sourcesOf(name));
    // The first start of a version should not be the one that compiles it. Where that fails, it will be.
    if (name === 'server')
      spawnSync(node(), [join(ROOT, 'server', 'dist', 'compile.js')], { cwd: ROOT, env: environment() });
  }
}

/** The server as it was built, or, where its sources have changed since, as it is written. */
export const serverMain = () => join(ROOT, 'server', isBuilt('server') ? 'dist/main.js' : 'src/main.ts');

const markOf = (name) => join(ROOT, name, 'dist', '.built-from');
const sourcesOf = (name) => BUILDS[name]().map((each) => join(ROOT, each));
const keepMark = (name, sources) => keep(markOf(name), `${outline(sources)}\n${digest(sources)}`);
/** Files of the same size and time are not read; of another time alone (a fresh copy) they may still be the same. */
function isBuilt(name) {
  if (!existsSync(markOf(name))) return false;
  const sources = sourcesOf(name);
  const [seen, read] = readFileSync(markOf(name), 'utf8').split('\n');
  if (seen === outline(sources)) return true;
  if (read !== digest(sources)) return false;
  keepMark(name, sources);
  return true;
}

/** One hash over the names and contents of files and folders; what is missing counts as missing. */
export const digest = (paths) => hashOf(paths, (path) => readFileSync(path));
const outline = (paths) =>
  hashOf(paths, (path) => {
    const { size, mtimeMs } = statSync(path);
    return `${size} ${mtimeMs}`;
  });
function hashOf(paths, told) {
  const hash = createHash('sha256');
  const walk = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) walk(join(path, name));
    else if (!/\.test\.tsx?$/.test(path))
      hash.update(path.slice(ROOT.length)).update('\0').update(told(path)).update('\0');
  };
  for (const path of paths) walk(path);
  return hash.digest('hex');
}

/** Goes on as another program: in our place where Node can do that, else as our child with our signals and its exit code. */
export async function become(file, args) {
  const program = node();
  if (typeof process.execve === 'function') process.execve(program, [program, file, ...args], environment());
  const { spawn } = await import('node:child_process');
  const child = spawn(program, [file, ...args], { cwd: ROOT, env: environment(), stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
