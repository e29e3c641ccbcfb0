// Logs in JSON, one line each. Secrets, addresses' passwords and what people wrote never reach them, whoever forgets to think of it.
import { pino } from 'pino';
import type { LogLevel } from './config.ts';

export type Log = pino.Logger;

/** A log at this level, to stdout unless a stream is given. */
export function makeLog(level: LogLevel, stream?: { write(line: string): void }): Log {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label) => ({ level: label }),
      log: (fields) => clean(fields, 0) as Record<string, unknown>,
    },
    serializers: { err: keep, error: keep },
    hooks: {
      logMethod(given, method) {
        method.apply(
          this,
          given.map((each) => (typeof each === 'string' ? scrub(each) : each)) as Parameters<typeof method>,
        );
      },
    },
  };
  const log = stream ? pino(options, stream) : pino(options);
  // pino forgets its formatters for what a child is born with.
  const child = log.child;
  log.child = function (this: Log, bindings: object, more?: object) {
    return child.call(this, clean(bindings, 0) as pino.Bindings, more);
  } as Log['child'];
  return log;
}
const keep = (value: unknown): unknown => value;

/** Names whose values are secrets or somebody's words. */
const hidden =
  /^(.*(secret|password|passwd|token|credential|authorization|cookie|signature)s?|(.*[_-])?(api|private|access|secret)[_-]?keys?|keys?|pass|auth|otp|totp|jwt|sealed|settings|text|html|body|preview|quoted|subject|snippet|raw|mail|draft|parameters)$/i;
const DEPTH = 6;
const ITEMS = 50;
const LENGTH = 4000;

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return scrub(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (value instanceof Error) return cleanError(value, depth);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.slice(0, ITEMS).map((each) => clean(each, depth + 1));
  const result: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value)) {
    result[key] =
      hidden.test(key) && each !== null && typeof each !== 'boolean' && typeof each !== 'number'
        ? '[hidden]'
        : clean(each, depth + 1);
  }
  return result;
}

/** Of an error only these: libraries hang requests, parameters and whole rows on theirs. */
function cleanError(error: Error, depth: number): Record<string, unknown> {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return {
    type: error.name,
    message: scrub(error.message),
    ...(typeof code === 'string' ? { code } : {}),
    ...(error.stack ? { stack: scrub(error.stack) } : {}),
    ...(cause !== undefined && depth < DEPTH ? { cause: clean(cause, depth + 1) } : {}),
  };
}

/** Secrets that travel inside sentences and addresses. */
function scrub(text: string): string {
  return text
    .slice(0, LENGTH)
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1[hidden]@')
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, '$1 [hidden]')
    .replace(/\d{6,}:[\w-]{30,}/g, '[hidden]')
    .replace(/\btl_[a-z]+_[\w-]{8,}/g, '[hidden]')
    .replace(/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, '[hidden]')
    .replace(/\bv1\.[\w-]{4,}\.[\w-]{10,}\.[\w-]*\.[\w-]{16,}/g, '[hidden]')
    .replace(/([?&](?:[\w-]*(?:token|secret|signature|sig|password|key|code))=)[^&\s#]+/gi, '$1[hidden]');
}
