// Files in any S3-compatible store: `https://KEY:SECRET@host/bucket/prefix?region=eu-central-1`, path style.
import { Readable } from 'node:stream';
import { problem } from '@throughline/protocol';
import { AwsClient } from 'aws4fetch';
import type { Shelf } from './files.ts';

const TIMEOUT_SECONDS = 60;
const ATTEMPTS = 3;

export function s3Shelf(s3Url: string): Shelf {
  const given = new URL(s3Url);
  const client = new AwsClient({
    accessKeyId: decodeURIComponent(given.username),
    secretAccessKey: decodeURIComponent(given.password),
    service: 's3',
    region: given.searchParams.get('region') ?? 'us-east-1',
    retries: 0,
  });
  const base = `${given.origin}${given.pathname.replace(/\/+$/, '')}`;
  async function call(method: string, sha256: string, body?: Uint8Array): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        // The hash is the name, so the store can prove on arrival that what came is what was meant.
        const headers = body ? { 'x-amz-content-sha256': sha256, 'content-type': 'application/octet-stream' } : {};
        const signed = await client.sign(`${base}/${sha256}`, {
          method,
          headers,
          ...(body ? { body: body as Uint8Array<ArrayBuffer> } : {}),
        });
        const reply = await fetch(signed, { signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000), redirect: 'error' });
        if (reply.ok || reply.status === 404) return reply;
        await reply.body?.cancel();
        if (reply.status < 500 && reply.status !== 429)
          throw problem('unavailable', { detail: `The file store refused the call (${reply.status}).` });
      } catch (error) {
        if (attempt >= ATTEMPTS || (error as { code?: string }).code === 'unavailable')
          throw (error as { code?: string }).code === 'unavailable' ? error : away();
      }
      if (attempt >= ATTEMPTS) throw away();
      await new Promise((resolve) => {
        setTimeout(resolve, 100 * 4 ** attempt);
      });
    }
  }
  const has = async (sha256: string) => {
    const reply = await call('HEAD', sha256);
    return reply.ok;
  };
  return {
    has,
    async write(sha256, body) {
      if (await has(sha256)) return;
      const reply = await call('PUT', sha256, body);
      await reply.body?.cancel();
      if (!reply.ok) throw problem('unavailable', { detail: 'The bucket for files does not exist.' });
    },
    async read(sha256) {
      const reply = await call('GET', sha256);
      if (reply.ok) return new Uint8Array(await reply.arrayBuffer());
      await reply.body?.cancel();
      return null;
    },
    async stream(sha256) {
      const reply = await call('GET', sha256);
      return reply.ok && reply.body ? Readable.fromWeb(reply.body as Parameters<typeof Readable.fromWeb>[0]) : null;
    },
    async remove(sha256) {
      await (await call('DELETE', sha256)).body?.cancel();
    },
  };
}
const away = () => problem('unavailable', { detail: 'The file store does not answer.' });
