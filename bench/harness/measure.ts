// Numbers that can be believed on a shared machine: pairs, medians of ratios, CPU time from /proc, and what else the machine was doing.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './server.ts';

/** The q-th part of sorted or unsorted numbers, 0..1. */
export function part(values: readonly number[], q: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
export const median = (values: readonly number[]): number => part(values, 0.5);

/** A (what we measure) and B (its ceiling) in turns, so that a noisy neighbour hits both. */
export async function pairs(
  count: number,
  a: () => Promise<number>,
  b: () => Promise<number>,
): Promise<{ a: number[]; b: number[]; ratios: number[] }> {
  const [as, bs]: [number[], number[]] = [[], []];
  for (let index = 0; index < count; index += 1) {
    // Whoever goes first changes, in case the first of a pair has it easier.
    if (index % 2 === 0) {
      as.push(await a());
      bs.push(await b());
    } else {
      bs.push(await b());
      as.push(await a());
    }
  }
  return { a: as, b: bs, ratios: as.map((value, index) => value / bs[index]!) };
}

const TICK_MS = 10;
function statOf(pid: number | string): { ppid: number; own: number; all: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const own = fields[11]! + fields[12]!;
    return { ppid: fields[1]!, own: own * TICK_MS, all: (own + fields[13]! + fields[14]!) * TICK_MS };
  } catch {
    return null;
  }
}
/** A process and what it started, but for `without`: the database is the server's child and counted on its own. */
function family(pid: number, without?: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => statOf(name)?.ppid === pid)
    .map(Number);
  return [pid, ...children.filter((child) => child !== without).flatMap((child) => family(child, without))];
}
/** CPU milliseconds a process and its children have used, those that ended included. */
export const cpuMs = (pid: number, without?: number): number =>
  family(pid, without).reduce((sum, each) => sum + (statOf(each)?.all ?? 0), 0);
/** Proportional memory of a process and its children, in megabytes. */
export const pssMb = (pid: number, without?: number): number =>
  family(pid, without).reduce((sum, each) => sum + pssOf(each), 0) / 1024;
function pssOf(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function stealAndTotal(): [number, number] {
  const fields = readFileSync('/proc/stat', 'utf8').split('\n')[0]!.trim().split(/\s+/).slice(1).map(Number);
  return [fields[7] ?? 0, fields.reduce((sum, each) => sum + each, 0)];
}
const [stealAtStart, totalAtStart] = stealAndTotal();

/** How much the same small piece of work varies: above 30 % the machine is too busy for its numbers to mean much. */
function calibrate(): number {
  const times = Array.from({ length: 40 }, () => {
    const began = performance.now();
    let value = 0;
    for (let index = 0; index < 2_000_000; index += 1) value = (value * 31 + index) | 0;
    return performance.now() - began + (value === 0.5 ? 1 : 0);
  });
  return (part(times, 0.9) - part(times, 0.1)) / median(times);
}

export type Row = readonly [what: string, value: string, target?: string];
export const format = (value: number, digits = 2): string =>
  value >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(digits);
export const spread = (values: readonly number[], digits = 2): string =>
  `${format(median(values), digits)} (${format(Math.min(...values), digits)} – ${format(Math.max(...values), digits)})`;

/** Prints a table and keeps the numbers as JSON in bench/results. */
export function report(name: string, rows: readonly Row[], numbers: Readonly<Record<string, unknown>>): void {
  const variation = calibrate();
  const [steal, total] = stealAndTotal();
  const machine = {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model ?? '',
    load: loadavg().map((each) => Number(each.toFixed(2))),
    stealPercent: Number(((100 * (steal - stealAtStart)) / Math.max(1, total - totalAtStart)).toFixed(2)),
    variationPercent: Math.round(variation * 100),
    node: process.version,
  };
  const width = Math.max(...rows.map(([what]) => what.length));
  for (const [what, value, target] of rows)
    process.stdout.write(`  ${what.padEnd(width)}  ${value}${target ? `   target ${target}` : ''}\n`);
  process.stdout.write(
    `  ${machine.cores} cores, load ${machine.load.join(' ')}, steal ${machine.stealPercent} %, loop varies ${machine.variationPercent} %${machine.variationPercent > 30 ? ': the machine is busy, take these with care' : ''}\n`,
  );
  const folder = join(ROOT, 'bench/results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${name}.json`),
    `${JSON.stringify({ name, at: new Date().toISOString(), machine, ...numbers }, null, 2)}\n`,
  );
}
