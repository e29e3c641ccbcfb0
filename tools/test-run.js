// Runs test files, long ones each as a process of its own, short ones in groups, with a time limit, and counts what passed. A file that
// failed runs once more at the end, alone: we do not own the machine, and others' load must not be told as a fault of ours. Nothing of it
// is hidden.
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, node, ROOT } from './ground.js';
import { chooseNext, inGroups, inOrder } from './test-plan.js';

const FILE_SECONDS = 600;
/** More than these are no accident of the machine. */
const SECOND_CHANCES = 5;

/**
 * `isStrict`: what fails once has failed. Returns `{ passed, failed, unsteady }`, the last one with the names of the files that passed only
 * in their second run.
 */
export async function runFiles(files, { isStrict = false, cwd = ROOT, fileSeconds = FILE_SECONDS, write = toScreen }) {
  const total = { passed: 0, failed: 0, unsteady: [] };
  const add = ({ passed, failed }) => {
    total.passed += passed;
    total.failed += failed;
  };
  const failures = [];
  const { groups, order } = inGroups(inOrder(files));
  await together(order, async (name) => {
    const result = await runFile(name, cwd, fileSeconds, groups.get(name));
    write(lineOf(result) + (result.failed > 0 ? result.said : toldOf(result)));
    if (result.failed === 0 || isStrict) add(result);
    else failures.push(result);
  });
  if (failures.length > SECOND_CHANCES) {
    write(`${failures.length} files failed, which is no accident: none runs again.\n`);
    for (const each of failures) add(each);
    return total;
  }
  for (const first of failures) {
    let failed = 0;
    let lines = '';
    const { again, passed } = afterFirst(first, groups.get(first.file));
    total.passed += passed;
    for (const file of again) {
      write(`… once more, alone: ${file}\n`);
      const second = await runFile(file, cwd, fileSeconds);
      add(second);
      failed += second.failed;
      if (second.failed > 0) write(lineOf(second) + second.said);
      else lines += lineOf(second);
    }
    if (failed > 0) continue;
    total.unsteady.push(first.file);
    write(`UNSTEADY ${first.file}: it failed, and passed when it ran alone. Its first failure:\n${first.said}${lines}`);
  }
  return total;
}

/**
 * Of a group: the files that did not pass as a whole, and how many tests passed in the others. Where the group itself came to grief, nothing
 * it said counts.
 */
function afterFirst({ file, said, isWhole }, group) {
  if (!group || !isWhole) return { again: group ?? [file], passed: 0 };
  const partOf = (each) => said.slice(said.indexOf(`▶ ${each}\n`), said.indexOf(`✔ ${each} (`));
  const green = group.filter((each) => said.includes(`▶ ${each}\n`) && said.includes(`✔ ${each} (`));
  const again = group.filter((each) => !green.includes(each));
  return again.length === 0
    ? { again: group, passed: 0 }
    : { again, passed: green.map(partOf).reduce((all, part) => all + testsIn(part), 0) };
}
/** A suite that passed is told like a test, and by an arrow before. */
const testsIn = (part) => {
  const lines = part.split('\n');
  const suites = lines.filter((line) => /^ +▶ /.test(line)).length;
  return lines.filter((line) => /^ +✔ /.test(line)).length - suites;
};

const toScreen = (text) => void process.stdout.write(text);

/** Begins a file whenever the plan has one that fits beside those running, and one more whenever the cores had little to do. */
function together(files, run) {
  const waiting = [...files];
  const running = new Set();
  const cores = watchCores();
  return new Promise((resolve, reject) => {
    const beginOne = (isIdle) => {
      const file = chooseNext(waiting, [...running], isIdle);
      if (file === undefined) return false;
      waiting.splice(waiting.indexOf(file), 1);
      running.add(file);
      run(file).then(() => {
        running.delete(file);
        begin();
      }, reject);
      return true;
    };
    const begin = () => {
      while (beginOne(false));
      if (running.size > 0) return;
      clearInterval(look);
      resolve();
    };
    const look = setInterval(() => {
      if (cores.idle() > LITTLE_TO_DO) beginOne(true);
    }, LOOK_MS);
    begin();
  });
}

const LOOK_MS = 3000;
/** Of all cores: a file that has begun takes at least as much. */
const LITTLE_TO_DO = 0.2;
/** `idle` is which part of the cores' time nobody used since it was asked last, from 0 to 1. */
function watchCores() {
  const read = () => {
    const times = cpus().map((core) => core.times);
    const sum = (of) => times.reduce((all, each) => all + of(each), 0);
    return { idle: sum((each) => each.idle), all: sum((each) => Object.values(each).reduce((a, b) => a + b, 0)) };
  };
  let last = read();
  return {
    idle() {
      const now = read();
      const part = (now.idle - last.idle) / Math.max(1, now.all - last.all);
      last = now;
      return part;
    },
  };
}

/** `group`: the files that `file` is the name of. */
async function runFile(file, cwd, fileSeconds, group) {
  const began = Date.now();
  // A connection that one of them leaves open must not keep all waiting.
  const what = group ? ['--test-force-exit', join(ROOT, 'tools/test-group.js'), ...group] : [file];
  // Into a file: what a process that is made to end still has for a pipe is lost.
  const folder = mkdtempSync(join(tmpdir(), 'tl-said-'));
  const out = openSync(join(folder, 'out'), 'a');
  const child = spawn(node(), ['--test-reporter=spec', ...what], {
    cwd,
    env: {
      ...environment(),
      NODE_ENV: 'test',
      FORCE_COLOR: '0',
      NODE_TEST_CONTEXT: undefined,
      TEST_RUNNER_PID: String(process.pid),
    },
    stdio: ['ignore', out, out],
    detached: true,
  });
  alive.add(child.pid);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    killGroup(child.pid);
  }, fileSeconds * 1000);
  const code = await new Promise((resolve) => {
    child.on('close', resolve);
    child.on('error', () => resolve(1));
  });
  clearTimeout(timer);
  killGroup(child.pid);
  alive.delete(child.pid);
  closeSync(out);
  const said = readFileSync(join(folder, 'out'), 'utf8');
  rmSync(folder, { recursive: true });
  const count = (name) => Number(said.match(new RegExp(`^ℹ ${name} (\\d+)$`, 'm'))?.[1] ?? 0);
  const passed = isLate ? (said.match(/^\s*✔ /gm)?.length ?? 0) : count('pass');
  const skipped = count('skipped');
  // A suite with tests is told by an arrow before them: a file of a group that tests nothing has none.
  const isEmpty = group ? group.some((each) => !said.includes(`▶ ${each}\n`)) : passed + skipped === 0;
  const failed = count('fail') + count('cancelled') || (isLate || code !== 0 || isEmpty ? 1 : 0);
  const late = isLate ? `It did not end within ${fileSeconds} seconds.\n` : '';
  const isWhole = !isLate && count('fail') > 0 && count('cancelled') === 0 && !isEmpty;
  return {
    file,
    passed,
    failed,
    skipped,
    isWhole,
    seconds: (Date.now() - began) / 1000,
    said: `${said.trimEnd()}\n${late}\n`,
  };
}

const lineOf = ({ file, passed, failed, skipped, seconds }) =>
  `${failed === 0 ? '✔' : '✖'} ${file} · ${passed} passed${skipped ? `, ${skipped} skipped` : ''} · ${seconds.toFixed(1)} s\n`;

/** Of what passed: a scene that failed in a page others had used, and passed in its own (`web/test/stage.ts`). */
const toldOf = ({ said }) =>
  (said.match(/^\s*ℹ passed only in a fresh page: .*$/gm) ?? []).map((line) => `  ${line.trim()}\n`).join('');

/** Groups of processes that must not outlive us. */
const alive = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.once(signal, () => {
    for (const pid of alive) killGroup(pid);
    process.exit(1);
  });

/** What a test has started and forgotten ends with it. */
function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    /* Everything has ended, as it should. */
  }
}
