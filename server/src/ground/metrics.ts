// Counters and clocks for Prometheus, one registry for the process; each is defined beside what it counts. Labels are words of ours
// with few values (a channel's kind, a route's pattern, an outcome), never ids, names or addresses.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const registry = new Registry();
collectDefaultMetrics({ register: registry });

const named = (name: string) => `throughline_${name}`;
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export const counter = <L extends string>(name: string, help: string, labels: readonly L[] = []): Counter<L> =>
  new Counter({ name: named(name), help, labelNames: labels, registers: [registry] });

export const gauge = <L extends string>(name: string, help: string, labels: readonly L[] = []): Gauge<L> =>
  new Gauge({ name: named(name), help, labelNames: labels, registers: [registry] });

/** In seconds, unless other buckets say otherwise. */
export const histogram = <L extends string>(
  name: string,
  help: string,
  labels: readonly L[] = [],
  buckets: readonly number[] = SECONDS,
): Histogram<L> =>
  new Histogram({ name: named(name), help, labelNames: labels, buckets: [...buckets], registers: [registry] });

/** From `performance.now()` at the beginning to now. */
export const secondsSince = (begun: number): number => (performance.now() - begun) / 1000;

/** What `/metrics` answers. */
export const metricsPage = async (): Promise<{ readonly type: string; readonly body: string }> => ({
  type: registry.contentType,
  body: await registry.metrics(),
});
