// A double of S3 that is as strict as the original: recomputes each signature (AWS Signature Version 4) from the request as it came, checks
// the clock, the body's hash and length, and refuses in the vendor's own words. Fails on command.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const SKEW_MS = 15 * 60_000;
const codes = {
  AccessDenied: 403,
  AuthorizationHeaderMalformed: 400,
  BadDigest: 400,
  InternalError: 500,
  InvalidAccessKeyId: 403,
  MissingContentLength: 411,
  MissingSecurityHeader: 400,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  PermanentRedirect: 301,
  RequestTimeTooSkewed: 403,
  SignatureDoesNotMatch: 403,
  SlowDown: 503,
  XAmzContentSHA256Mismatch: 400,
} as const;
export type S3Code = keyof typeof codes;
/** `cut`: half of the object, then the line breaks; `hang`: no answer at all. */
export type S3Fault = S3Code | 'cut' | 'hang';

export interface S3Options {
  readonly accessKey?: string;
  readonly secret?: string;
  readonly region?: string;
  readonly bucket?: string;
  /** Without the right to list, AWS says "denied" where an object is missing. */
  readonly mayList?: boolean;
  readonly mayWrite?: boolean;
  /** Added to this machine's clock. */
  readonly clockMs?: number;
}
export type S3Double = Awaited<ReturnType<typeof startS3Double>>;

export async function startS3Double(options: S3Options = {}) {
  const {
    accessKey = 'AKIDEXAMPLE',
    secret = 'wJalr/XUtnFEMI+K7MDENG=bPxRfiCY',
    region = 'eu-test-1',
    bucket = 'bucket',
  } = options;
  const objects = new Map<string, Buffer>();
  const modified = new Map<string, number>();
  const faults: S3Fault[] = [];
  const calls: string[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url!, 'http://s3');
    calls.push(`${request.method} ${url.pathname}`);
    const fault = faults.shift();
    if (fault === 'hang') return;
    const code = (fault === 'cut' ? undefined : fault) ?? judge(request, url, body);
    if (code) return refuse(request, response, code);
    const key = decodeURIComponent(url.pathname.slice(bucket.length + 2));
    const known = objects.get(key);
    if (request.method === 'PUT') {
      if (options.mayWrite === false) return refuse(request, response, 'AccessDenied');
      objects.set(key, body);
      modified.set(key, Date.now());
      response.writeHead(200, { etag: `"${createHash('md5').update(body).digest('hex')}"` }).end();
    } else if (request.method === 'DELETE') {
      objects.delete(key);
      response.writeHead(204).end();
    } else if (!known) refuse(request, response, options.mayList === false ? 'AccessDenied' : 'NoSuchKey');
    else {
      response.writeHead(200, {
        'content-length': known.length,
        'content-type': 'application/octet-stream',
        'last-modified': new Date(modified.get(key)!).toUTCString(),
      });
      if (fault === 'cut') response.write(known.subarray(0, known.length / 2), () => response.destroy());
      else response.end(request.method === 'HEAD' ? undefined : known);
    }
  }

  /** What is wrong with the call, in the order AWS looks; null: nothing. */
  function judge(request: IncomingMessage, url: URL, body: Buffer): S3Code | null {
    const { headers, method } = request;
    const given =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/.exec(
        headers.authorization ?? '',
      );
    if (!headers.authorization) return 'AccessDenied';
    if (!given) return 'AuthorizationHeaderMalformed';
    const [, id, day, scopeRegion, signed = '', signature = ''] = given;
    if (id !== accessKey) return 'InvalidAccessKeyId';
    if (scopeRegion !== region) return 'AuthorizationHeaderMalformed';
    const at = String(headers['x-amz-date']);
    const time = Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
    if (at.slice(0, 8) !== day || !(Math.abs(Date.now() + (options.clockMs ?? 0) - time) < SKEW_MS))
      return 'RequestTimeTooSkewed';
    const payload = headers['x-amz-content-sha256'];
    if (typeof payload !== 'string') return 'MissingSecurityHeader';
    const names = signed.split(';');
    const mustSign = ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-amz-'))];
    if (mustSign.some((name) => !names.includes(name)) || names.join(';') !== [...names].sort().join(';'))
      return 'AccessDenied';
    const canonical = [
      method,
      encodePath(url.pathname),
      [...url.searchParams]
        .map(([name, value]) => `${encode(name)}=${encode(value)}`)
        .sort()
        .join('&'),
      ...names.map(
        (name) =>
          `${name}:${String(headers[name] ?? '')
            .trim()
            .replace(/ +/g, ' ')}`,
      ),
      '',
      signed,
      payload,
    ].join('\n');
    const toSign = ['AWS4-HMAC-SHA256', at, `${day}/${region}/s3/aws4_request`, sha256(canonical)].join('\n');
    const key = [day!, region, 's3', 'aws4_request'].reduce<Buffer | string>(
      (last, part) => hmac(last, part),
      `AWS4${secret}`,
    );
    if (!timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'))) return 'SignatureDoesNotMatch';
    if (payload !== 'UNSIGNED-PAYLOAD' && payload !== sha256(body)) return 'XAmzContentSHA256Mismatch';
    if (method === 'PUT' && Number(headers['content-length']) !== body.length) return 'MissingContentLength';
    return url.pathname.startsWith(`/${bucket}/`) || url.pathname === `/${bucket}` ? null : 'NoSuchBucket';
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    objects,
    calls,
    /** As if everything had been put that much earlier. */
    age: (ms: number) => modified.forEach((at, key) => modified.set(key, at - ms)),
    /** The next calls fail so, one each. */
    fail: (...given: S3Fault[]) => faults.push(...given),
    /** As an operator writes it; parts may be wrong on purpose. */
    url: (wrong: { accessKey?: string; secret?: string; region?: string; bucket?: string; prefix?: string } = {}) =>
      `http://${encodeURIComponent(wrong.accessKey ?? accessKey)}:${encodeURIComponent(wrong.secret ?? secret)}@127.0.0.1:${port}/${wrong.bucket ?? bucket}${wrong.prefix ?? ''}?region=${wrong.region ?? region}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function refuse(request: IncomingMessage, response: ServerResponse, code: S3Code): void {
  const more =
    code === 'PermanentRedirect'
      ? '<Endpoint>bucket.s3.eu-north-1.example</Endpoint>'
      : code === 'AuthorizationHeaderMalformed'
        ? '<Region>eu-test-1</Region>'
        : '';
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${code} in the vendor's words</Message>${more}<RequestId>4442587FB7D0A2F9</RequestId></Error>`;
  response.writeHead(codes[code], { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) });
  response.end(request.method === 'HEAD' ? undefined : body);
}

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest();
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
/** S3 encodes each part of the path once, and straightens nothing. */
const encodePath = (path: string) =>
  path
    .split('/')
    .map((part) => encode(decodeURIComponent(part)))
    .join('/');
