// Counters and clocks for Prometheus. Labels are words of ours with few values, never ids or addresses.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  counter<L extends string>(name: string, help: string, labels?: readonly L[]): Counter<L>;
  gauge<L extends string>(name: string, help: string, labels?: readonly L[]): Gauge<L>;
  /** In seconds. */
  histogram<L extends string>(name: string, help: string, labels?: readonly L[]): Histogram<L>;
  /** What `/metrics` answers. */
  page(): Promise<{ readonly type: string; readonly body: string }>;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function openMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'throughline_' });
  const named = (name: string) => `throughline_${name}`;
  return {
    registry,
    counter: (name, help, labels = []) =>
      new Counter({ name: named(name), help, labelNames: labels, registers: [registry] }),
    gauge: (name, help, labels = []) =>
      new Gauge({ name: named(name), help, labelNames: labels, registers: [registry] }),
    histogram: (name, help, labels = []) =>
      new Histogram({ name: named(name), help, labelNames: labels, buckets: SECONDS, registers: [registry] }),
    page: async () => ({ type: registry.contentType, body: await registry.metrics() }),
  };
}
