// How the doctor asks the machine and the world outside. Tests hand in their own, so that nothing depends on today's DNS.
import { Resolver } from 'node:dns/promises';
import { statfs } from 'node:fs/promises';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface Probes {
  readonly mx: (domain: string) => Promise<readonly string[]>;
  /** Each record as one text. */
  readonly txt: (name: string) => Promise<readonly string[]>;
  readonly space: (path: string) => Promise<{ readonly free: number; readonly total: number }>;
  /** When the certificate ends. Throws with the TLS library's code when it is not to be trusted. */
  readonly certificate: (host: string, port: number) => Promise<Date>;
  readonly get: (url: string) => Promise<{ readonly status: number; readonly text: string }>;
  /** The first line a server says by itself. */
  readonly greeting: (host: string, port: number) => Promise<string>;
}

const TIMEOUT_MS = 5000;
const TEXT_LIMIT = 10_000;

export function systemProbes(): Probes {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  return {
    mx: async (domain) =>
      (await orNone(resolver.resolveMx(domain))).sort((a, b) => a.priority - b.priority).map((each) => each.exchange),
    txt: async (name) => (await orNone(resolver.resolveTxt(name))).map((parts) => parts.join('')),
    async space(path) {
      const { bavail, blocks, bsize } = await statfs(path);
      return { free: bavail * bsize, total: blocks * bsize };
    },
    certificate,
    async get(url) {
      const reply = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
      return { status: reply.status, text: (await reply.text()).slice(0, TEXT_LIMIT) };
    },
    greeting,
  };
}

/** No such record is an answer; that nobody answers is not. */
async function orNone<T>(asked: Promise<T[]>): Promise<T[]> {
  try {
    return await asked;
  } catch (error) {
    if (['ENODATA', 'ENOTFOUND'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

function certificate(host: string, port: number): Promise<Date> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host, port, servername: /^[\d.:]+$/.test(host) ? '' : host, timeout: TIMEOUT_MS });
    socket.once('secureConnect', () => {
      resolve(new Date(socket.getPeerCertificate().valid_to));
      socket.destroy();
    });
    socket.once('timeout', () => socket.destroy(new Error('no answer')));
    socket.once('error', reject);
  });
}

function greeting(host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: TIMEOUT_MS });
    socket.once('data', (chunk) => {
      resolve(chunk.toString('latin1').split('\r\n')[0]!);
      socket.destroy();
    });
    socket.once('timeout', () => socket.destroy(new Error('no answer')));
    socket.once('error', reject);
  });
}
