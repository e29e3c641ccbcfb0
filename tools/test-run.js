// Runs test files, each as a process of its own with a time limit, and counts what passed. A file that failed runs once more at the
// end, alone: we do not own the machine, and others' load must not be told as a fault of ours. Nothing of it is hidden.
import { spawn } from 'node:child_process';
import { environment, node, ROOT } from './ground.js';
import { chooseNext, inOrder } from './test-plan.js';

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
  await together(inOrder(files), async (file) => {
    const result = await runFile(file, cwd, fileSeconds);
    write(lineOf(result) + (result.failed > 0 ? result.said : ''));
    if (result.failed === 0 || isStrict) add(result);
    else failures.push(result);
  });
  if (failures.length > SECOND_CHANCES) {
    write(`${failures.length} files failed, which is no accident: none runs again.\n`);
    for (const each of failures) add(each);
    return total;
  }
  for (const first of failures) {
    write(`… once more, alone: ${first.file}\n`);
    const second = await runFile(first.file, cwd, fileSeconds);
    add(second);
    if (second.failed > 0) write(lineOf(second) + second.said);
    else {
      total.unsteady.push(first.file);
      write(
        `UNSTEADY ${first.file}: it failed, and passed when it ran alone. Its first failure:\n${first.said}${lineOf(second)}`,
      );
    }
  }
  return total;
}

const toScreen = (text) => void process.stdout.write(text);

/** Begins a file whenever the plan has one that fits beside those running. */
function together(files, run) {
  const waiting = [...files];
  const running = new Set();
  return new Promise((resolve, reject) => {
    const begin = () => {
      for (;;) {
        const file = chooseNext(waiting, [...running]);
        if (file === undefined) break;
        waiting.splice(waiting.indexOf(file), 1);
        running.add(file);
        run(file).then(() => {
          running.delete(file);
          begin();
        }, reject);
      }
      if (running.size === 0) resolve();
    };
    begin();
  });
}

async function runFile(file, cwd, fileSeconds) {
  const began = Date.now();
  const child = spawn(node(), ['--test-reporter=spec', file], {
    cwd,
    env: {
      ...environment(),
      NODE_ENV: 'test',
      FORCE_COLOR: '0',
      NODE_TEST_CONTEXT: undefined,
      TEST_RUNNER_PID: String(process.pid),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  alive.add(child.pid);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk) => {
      said += chunk;
    });
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
  const count = (name) => Number(said.match(new RegExp(`^ℹ ${name} (\\d+)$`, 'm'))?.[1] ?? 0);
  const passed = isLate ? (said.match(/^\s*✔ /gm)?.length ?? 0) : count('pass');
  const skipped = count('skipped');
  const failed = count('fail') + count('cancelled') || (isLate || code !== 0 || passed + skipped === 0 ? 1 : 0);
  const late = isLate ? `It did not end within ${fileSeconds} seconds.\n` : '';
  return { file, passed, failed, skipped, seconds: (Date.now() - began) / 1000, said: `${said.trimEnd()}\n${late}\n` };
}

const lineOf = ({ file, passed, failed, skipped, seconds }) =>
  `${failed === 0 ? '✔' : '✖'} ${file} · ${passed} passed${skipped ? `, ${skipped} skipped` : ''} · ${seconds.toFixed(1)} s\n`;

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
