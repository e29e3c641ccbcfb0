// Hands finished spans to a receiver by OTLP over HTTP in JSON (opentelemetry.io/docs/specs/otlp), a few times a second at most. What the
// receiver does not take in time is dropped: traces help, they must never hold up work or memory.
import type { Log } from './log.ts';
import { receiveSpans, type SpanContext, type SpanRecord } from './traces.ts';

const FLUSH_MS = 1000;
const WAITING_LIMIT = 4096;
const PATIENCE_MS = 5000;
const KINDS = { internal: 1, server: 2, client: 3 };
const FAILED = 2;

export interface TracesTarget {
  /** Of the receiver, without `/v1/traces`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly service: string;
}

export function exportTraces(target: TracesTarget, version: string, log: Log): { stop(): Promise<void> } {
  let waiting: SpanRecord[] = [];
  let dropped = 0;
  let isAway = false;
  let sending = Promise.resolve();
  receiveSpans((span) => {
    if (waiting.length < WAITING_LIMIT) waiting.push(span);
    else dropped += 1;
  });
  async function send(): Promise<void> {
    if (waiting.length === 0) return;
    const spans = waiting;
    waiting = [];
    try {
      const reply = await fetch(`${target.url}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...target.headers },
        body: JSON.stringify(bodyOf(target.service, version, spans)),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      await reply.arrayBuffer();
      if (!reply.ok) throw new Error(`it answered ${reply.status}`);
      if (isAway) log.info({ dropped }, 'traces are taken again');
      [isAway, dropped] = [false, 0];
    } catch (error) {
      dropped += spans.length;
      // Said once: a receiver that is away for a day is one line, not a day of lines.
      if (!isAway) log.warn({ error: String(error) }, 'traces are not taken; they are dropped until they are');
      isAway = true;
    }
  }
  const timer = setInterval(() => {
    sending = sending.then(send);
  }, FLUSH_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      receiveSpans(null);
      await sending.then(send);
    },
  };
}

const nanoseconds = (ms: number): string => String(BigInt(Math.round(ms * 1000)) * 1000n);
const contextOf = ({ traceId, spanId }: SpanContext) => ({ traceId, spanId });
const attribute = ([key, value]: [string, string | number | boolean]) => ({
  key,
  value:
    typeof value === 'string'
      ? { stringValue: value }
      : typeof value === 'boolean'
        ? { boolValue: value }
        : Number.isInteger(value)
          ? { intValue: String(value) }
          : { doubleValue: value },
});
const attributesOf = (given: SpanRecord['attributes']) => Object.entries(given).map(attribute);

function bodyOf(service: string, version: string, spans: readonly SpanRecord[]): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf({ 'service.name': service, 'service.version': version }) },
        scopeSpans: [
          {
            scope: { name: 'throughline', version },
            spans: spans.map((span) => ({
              ...contextOf(span),
              ...(span.parentSpanId ? { parentSpanId: span.parentSpanId } : {}),
              name: span.name,
              kind: KINDS[span.kind],
              startTimeUnixNano: nanoseconds(span.from),
              endTimeUnixNano: nanoseconds(span.to),
              attributes: attributesOf(span.attributes),
              links: span.links.map(contextOf),
              status: span.error === null ? {} : { code: FAILED, message: span.error.slice(0, 200) },
            })),
          },
        ],
      },
    ],
  };
}
