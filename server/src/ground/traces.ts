// Traces when asked: what took how long on a message's way. Without a receiver (OTEL_EXPORTER_OTLP_ENDPOINT) all of this is one look at
// a variable. Attributes are ids, kinds and outcomes, never words of customers.
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

export interface SpanContext {
  readonly traceId: string;
  readonly spanId: string;
}
export interface SpanRecord extends SpanContext {
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client';
  readonly parentSpanId: string | null;
  readonly links: readonly SpanContext[];
  /** Milliseconds since 1970, with fractions. */
  readonly from: number;
  readonly to: number;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly error: string | null;
}
export interface Span extends SpanContext {
  set(attributes: SpanRecord['attributes']): void;
  end(error?: unknown): void;
}
export interface SpanOptions {
  readonly kind?: SpanRecord['kind'];
  /** Left out: whoever is at work in this context; null: nobody, a new trace begins. */
  readonly parent?: SpanContext | null;
  readonly links?: readonly SpanContext[];
  readonly attributes?: SpanRecord['attributes'];
}

let receive: ((span: SpanRecord) => void) | null = null;
const working = new AsyncLocalStorage<SpanContext>();
const now = () => performance.timeOrigin + performance.now();

/** Whoever takes finished spans; null: nobody wants them. */
export function receiveSpans(receiver: ((span: SpanRecord) => void) | null): void {
  receive = receiver;
}

/** Begins; null when nobody listens. */
export function beginSpan(name: string, options: SpanOptions = {}): Span | null {
  if (!receive) return null;
  const parent = options.parent === undefined ? (working.getStore() ?? null) : options.parent;
  const from = now();
  const attributes = { ...options.attributes };
  const traceId = parent?.traceId ?? randomBytes(16).toString('hex');
  const spanId = randomBytes(8).toString('hex');
  return {
    traceId,
    spanId,
    set: (more) => Object.assign(attributes, more),
    end(error) {
      receive?.({
        traceId,
        spanId,
        name,
        kind: options.kind ?? 'internal',
        parentSpanId: parent?.spanId ?? null,
        links: options.links ?? [],
        from,
        to: now(),
        attributes,
        error: error === undefined ? null : error instanceof Error ? error.message : String(error),
      });
    },
  };
}

/** What `work` begins belongs to this span. */
export const within = <T>(span: SpanContext | null, work: () => T): T => (span ? working.run(span, work) : work());

/** The caller's own trace, from a `traceparent` header (W3C Trace Context). */
export function callersSpan(traceparent: unknown): SpanContext | null {
  const match = typeof traceparent === 'string' ? /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/.exec(traceparent) : null;
  return match ? { traceId: match[1]!, spanId: match[2]! } : null;
}

const BATCH_KNOWN_MS = 5000;
const batches = new Map<string, { readonly span: SpanContext; readonly until: number }>();
/** Remembers which commit brought the last news of a workspace, so that its frames are shown under it. */
export function noteCommit(workspaceId: string, span: SpanContext | null): void {
  if (!span) return;
  batches.delete(workspaceId);
  batches.set(workspaceId, { span, until: performance.now() + BATCH_KNOWN_MS });
  for (const [id, { until }] of batches) {
    if (until > performance.now()) break;
    batches.delete(id);
  }
}
/** That commit, once: what is told after it was another's. */
export function takeCommit(workspaceId: string): SpanContext | null {
  const found = batches.get(workspaceId);
  batches.delete(workspaceId);
  return found && found.until > performance.now() ? found.span : null;
}
