// Files in any S3-compatible store: `https://KEY:SECRET@host/bucket/prefix?region=eu-central-1`, path style.
import { setTimeout as sleep } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { problem } from '@throughline/protocol';
import { AwsClient } from 'aws4fetch';
import { StartError } from './config.ts';
import { type Shelf, YOUNG_MS } from './files-shelf.ts';
import { type Log, makeLog } from './log.ts';

const TIMEOUT_SECONDS = 60;
const QUICK_SECONDS = 10;
const ATTEMPTS = 5;
const PAUSE_MS = 100;
/** However often it was tried: whoever waits for us has gone by then. */
const PATIENCE_MS = 90_000;
const ERROR_BYTES = 10_000;
/** Of no bytes: what a call without a body is signed with. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** What the store said, in words an operator can act on. Never the key's secret. */
class Refusal extends Error {}

interface Call {
  readonly method: 'HEAD' | 'GET' | 'PUT' | 'DELETE';
  readonly name: string;
  readonly body?: Uint8Array;
  readonly sha256?: string;
  /** Once, and not for long. */
  readonly isQuick?: boolean;
}

export function s3Shelf(s3Url: string, log: Log = makeLog('silent')): Shelf {
  const call = openStore(s3Url, log);
  /** People hear that it does not work; why is for whoever runs the house. */
  async function outward<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      log.error({ reason: error.message }, 'the file store refuses our calls; S3_URL must be mended');
      throw problem('unavailable', { detail: 'The file store refuses our calls.' });
    }
  }
  /** By the store's own clock; infinite when it is not there. */
  const ageMs = (sha256: string): Promise<number> =>
    call({ method: 'HEAD', name: sha256 }, (reply) => {
      const [now, then] = ['date', 'last-modified'].map((name) => Date.parse(reply.headers.get(name) ?? ''));
      return reply.ok ? now! - then! || 0 : Infinity;
    }).catch((error: unknown) => {
      // Without the right to list, a missing object is "denied": then it is written once more than needed.
      if (error instanceof Refusal) return Infinity;
      throw error;
    });
  const has = async (sha256: string) => (await ageMs(sha256)) < Infinity;
  return {
    has,
    async write(sha256, body) {
      // What is old is written again, so that it is young: see removeOld.
      if ((await ageMs(sha256)) < YOUNG_MS / 2) return;
      await outward(call({ method: 'PUT', name: sha256, body, sha256 }, letGo));
    },
    read: (sha256) =>
      outward(
        call({ method: 'GET', name: sha256 }, async (reply) =>
          reply.ok ? new Uint8Array(await reply.arrayBuffer()) : await letGo(reply),
        ),
      ),
    stream: (sha256) =>
      outward(
        call({ method: 'GET', name: sha256 }, async (reply) =>
          reply.ok && reply.body
            ? Readable.fromWeb(reply.body as Parameters<typeof Readable.fromWeb>[0])
            : await letGo(reply),
        ),
      ),
    async remove(sha256) {
      await outward(call({ method: 'DELETE', name: sha256 }, letGo));
    },
    async removeOld(sha256) {
      const age = await ageMs(sha256);
      if (age < YOUNG_MS) return false;
      if (age < Infinity) await outward(call({ method: 'DELETE', name: sha256 }, letGo));
      return true;
    },
    async check() {
      const body = Buffer.from('Throughline writes here.\n');
      await call({ method: 'PUT', name: 'check', body, sha256: await hashOf(body), isQuick: true }, letGo).catch(
        (error: unknown) => {
          // A store that is away for a moment stops nobody; one that will never take a file does.
          if (error instanceof Refusal) throw new StartError(`S3_URL: ${error.message}`);
          log.warn('the file store does not answer at the start');
        },
      );
    },
  };
}

/** Signed calls to one bucket, tried again where that helps. */
function openStore(s3Url: string, log: Log) {
  const given = new URL(s3Url);
  const region = given.searchParams.get('region') ?? 'us-east-1';
  const client = new AwsClient({
    accessKeyId: decodeURIComponent(given.username),
    secretAccessKey: decodeURIComponent(given.password),
    service: 's3',
    region,
    retries: 0,
  });
  // The signing library takes a plus for a space.
  const base = `${given.origin}${given.pathname.replace(/\/+$/, '').replaceAll('+', '%2B')}`;
  const bucket = decodeURIComponent(given.pathname.split('/')[1] ?? '');

  /** Sends and takes the whole answer; what stumbled is tried again. Throws Refusal for what trying again would not mend. */
  async function call<T>(
    { method, name, body, sha256 = EMPTY, isQuick = false }: Call,
    take: (reply: Response) => Promise<T> | T,
  ): Promise<T> {
    const end = performance.now() + PATIENCE_MS;
    for (let attempt = 1; ; attempt += 1) {
      let trouble: unknown;
      try {
        // The body's hash is signed, so the store can prove on arrival that what came is what was meant.
        const headers = {
          'x-amz-content-sha256': sha256,
          ...(body ? { 'content-type': 'application/octet-stream' } : {}),
        };
        const signed = await client.sign(`${base}/${name}`, {
          method,
          headers,
          ...(body ? { body: body as Uint8Array<ArrayBuffer> } : {}),
        });
        const reply = await fetch(signed, {
          signal: AbortSignal.timeout((isQuick ? QUICK_SECONDS : TIMEOUT_SECONDS) * 1000),
          redirect: 'manual',
        });
        if (reply.ok || (reply.status === 404 && method !== 'PUT')) return await take(reply);
        const refusal = await refusalOf(reply, method);
        if (!isPassing(reply.status, refusal.code)) throw new Refusal(refusal.sentence);
        trouble = refusal.sentence;
      } catch (error) {
        if (error instanceof Refusal) throw error;
        trouble = error;
      }
      if (isQuick || attempt >= ATTEMPTS || performance.now() > end) {
        log.warn({ error: String(trouble), attempts: attempt }, 'the file store does not answer');
        throw problem('unavailable', { detail: 'The file store does not answer.' });
      }
      await sleep(PAUSE_MS * 2 ** attempt * (0.5 + Math.random()));
    }
  }
  async function refusalOf(reply: Response, method: string): Promise<{ code: string; sentence: string }> {
    const text = (await reply.text().catch(() => '')).slice(0, ERROR_BYTES);
    const code = /<Code>([A-Za-z0-9]{1,80})<\/Code>/.exec(text)?.[1] ?? '';
    const hint = /<(?:Endpoint|Region)>([\w.-]{1,200})<\//.exec(text)?.[1];
    return { code, sentence: explain(code, reply.status, hint, { region, bucket, method }) };
  }
  return call;
}

async function letGo(reply: Response): Promise<null> {
  await reply.body?.cancel();
  return null;
}
const hashOf = async (body: Uint8Array<ArrayBuffer>): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', body)).toString('hex');

/** "Slow down", a stumble or a hiccup on the way: later it works. */
const isPassing = (status: number, code: string): boolean =>
  status >= 500 ||
  status === 429 ||
  status === 408 ||
  ['RequestTimeout', 'OperationAborted', 'BadDigest', 'XAmzContentSHA256Mismatch'].includes(code);

function explain(
  code: string,
  status: number,
  hint: string | undefined,
  at: { region: string; bucket: string; method: string },
): string {
  const said = code || String(status);
  switch (code) {
    case 'InvalidAccessKeyId':
      return `the store does not know this key (${said}).`;
    case 'SignatureDoesNotMatch':
      return `the secret does not belong to the key (${said}). Signs like / and + in it are written as %2F and %2B.`;
    case 'RequestTimeTooSkewed':
      return `this machine's clock differs from the store's by more than fifteen minutes (${said}).`;
    case 'NoSuchBucket':
      return `there is no bucket "${at.bucket}" (${said}).`;
    case 'AccessDenied':
      return `this key may not ${at.method === 'PUT' ? 'write' : at.method === 'DELETE' ? 'delete' : 'read'} in the bucket "${at.bucket}" (${said}). It needs GetObject, PutObject and DeleteObject.`;
    case 'AuthorizationHeaderMalformed':
    case 'PermanentRedirect':
    case 'TemporaryRedirect':
    case 'IllegalLocationConstraintException':
      return `the bucket "${at.bucket}" is not in the region "${at.region}" at this address${hint ? `, but in ${hint}` : ''} (${said}). Name it with ?region=.`;
    default:
      return `the store refuses our calls (${said}).`;
  }
}
