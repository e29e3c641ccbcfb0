// `npm run dev`: the server restarts when its sources change, and the agents' app is served by vite with hot reload.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { takeFlags } from './flags.js';
import { ensureBuilt, ensureInstalled, environment, node, ROOT } from './ground.js';

const rest = takeFlags('npm run dev');
process.chdir(ROOT);
ensureInstalled();
ensureBuilt();
const env = { LOG_LEVEL: 'debug', ...environment() };
const children = [
  spawn(node(), ['--watch', '--watch-preserve-output', join(ROOT, 'server', 'src', 'main.ts'), ...rest], {
    cwd: ROOT,
    env,
    stdio: 'inherit',
  }),
  spawn(join(ROOT, 'node_modules', '.bin', 'vite'), [], { cwd: join(ROOT, 'web'), env, stdio: 'inherit' }),
];
const stop = () => {
  for (const child of children) child.kill('SIGTERM');
};
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
for (const child of children)
  child.on('exit', (code) => {
    stop();
    process.exitCode ??= code ?? 0;
  });
