// The flags of `npm start` and `npm run dev`: each stands for a variable of the environment and goes before it. Plain JavaScript, because
// a wrong flag is told before anything is installed.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const FLAGS = {
  demo: { help: 'a workspace with sample customers, and a shop page with the chat at /demo' },
  port: { value: 'PORT', variable: 'PORT', usual: '4000', help: 'where it listens' },
  data: { value: 'FOLDER', variable: 'DATA_DIR', usual: './data', help: 'database, files and key' },
  'database-url': { value: 'URL', variable: 'DATABASE_URL', help: 'a PostgreSQL of your own' },
  help: { help: 'shows this' },
};
const options = Object.fromEntries(
  Object.entries(FLAGS).map(([name, { value }]) => [name, { type: value ? 'string' : 'boolean' }]),
);
const HIGHEST_PORT = 65_535;

/**
 * `args` as typed, `folder` against which `--data` is read. What they say: `env` to be set, `rest` for the server; or `help`, the words
 * to be shown; or `wrong`, one sentence.
 */
export function readFlags(args, folder, command = 'npm start') {
  const { tokens } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true });
  const env = {};
  const rest = [];
  for (const token of tokens) {
    const trouble = troubleOf(token, command);
    if (trouble) return { wrong: trouble };
    if (token.name === 'help') return { help: helpOf(command) };
    if (token.name === 'demo') rest.push('--demo');
    else env[FLAGS[token.name].variable] = token.name === 'data' ? resolve(folder, token.value) : token.value;
  }
  return { env, rest };
}

/** Sets what the flags say, or says what is wrong with them and ends. Answers what the server is to hear. */
export function takeFlags(command) {
  const { wrong, help, env, rest } = readFlags(process.argv.slice(2), process.cwd(), command);
  if (wrong || help) {
    process[wrong ? 'stderr' : 'stdout'].write(`${wrong ?? help}\n`);
    process.exit(wrong ? 1 : 0);
  }
  for (const [name, value] of Object.entries(env)) {
    process.env[name] = value;
    // What is typed now goes before a file named in the environment.
    delete process.env[`${name}_FILE`];
  }
  return rest;
}

function troubleOf({ kind, name, rawName, value }, command) {
  const all = `\`${command} -- --help\` lists the flags.`;
  if (kind === 'option-terminator') return '`--` is written once, before the flags.';
  if (kind === 'positional') return `“${value}” is not a flag. ${all}`;
  const flag = Object.hasOwn(FLAGS, name) ? FLAGS[name] : null;
  if (!flag) return `There is no flag ${rawName}. ${all}`;
  if (!flag.value) return value === undefined ? null : `--${name} takes no value, and here stands “${value}”.`;
  // The next flag is not the value of this one.
  if (value === undefined || value === '' || value.startsWith('--'))
    return `--${name} needs a value: --${name} ${flag.value}.`;
  if (name === 'port' && (!/^\d+$/.test(value) || Number(value) > HIGHEST_PORT))
    return `--port must be a whole number from 0 to ${HIGHEST_PORT}, not “${value}”.`;
  return null;
}

function helpOf(command) {
  const rows = Object.entries(FLAGS).map(([name, { value, variable, usual, help }]) => [
    `--${name}${value ? ` ${value}` : ''}`,
    help + (variable ? ` (else ${variable}${usual ? `, else ${usual}` : ''})` : ''),
  ]);
  const width = Math.max(...rows.map(([flag]) => flag.length));
  return [
    `Usage: ${command} -- [flags]`,
    '',
    ...rows.map(([flag, help]) => `  ${flag.padEnd(width)}  ${help}`),
    '',
    'All else is set by variables of the environment: docs/operating.md lists them.',
  ].join('\n');
}
