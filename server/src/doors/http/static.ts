// Files of a built folder: from memory once read, compressed once, with an ETag. Only what lies inside the folder is ever opened.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import mime from 'mime';

interface Kept {
  readonly mtimeMs: number;
  readonly body: Buffer;
  readonly type: string;
  readonly etag: string;
  br?: Buffer;
  gzip?: Buffer;
}
const BYTES_LIMIT = 20 * 1024 * 1024;
const COMPRESSIBLE = /^text\/|javascript|json|svg|manifest|xml/;
const compress = {
  br: (body: Buffer) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
  gzip: (body: Buffer) => promisify(gzip)(body),
};

export interface Folder {
  /** Sends the file, or tells that there is none. */
  send(request: FastifyRequest, reply: FastifyReply, path: string): Promise<boolean>;
}

export function openFolder(root: string): Folder {
  const kept = new Map<string, Kept>();
  return {
    async send(request, reply, path) {
      const file = await find(root, kept, path);
      if (!file) return false;
      reply.header('ETag', file.etag).header('Vary', 'Accept-Encoding').type(file.type);
      if (request.headers['if-none-match']?.includes(file.etag)) {
        await reply.status(304).send();
        return true;
      }
      const encoding =
        COMPRESSIBLE.test(file.type) && file.body.length > 1000
          ? encodingFor(request.headers['accept-encoding'])
          : null;
      if (!encoding) {
        await reply.send(file.body);
        return true;
      }
      const body = (file[encoding] ??= await compress[encoding](file.body));
      await reply.header('Content-Encoding', encoding).send(body);
      return true;
    },
  };
}

async function find(root: string, kept: Map<string, Kept>, path: string): Promise<Kept | null> {
  const inside = normalize(path).replace(/^[/\\]+/, '');
  if (inside.startsWith('..') || inside.includes('\0') || inside.split(sep).some((part) => part.startsWith('.')))
    return null;
  const full = join(root, inside);
  const found = await stat(full).catch(() => null);
  if (!found?.isFile() || found.size > BYTES_LIMIT) return null;
  const known = kept.get(inside);
  if (known?.mtimeMs === found.mtimeMs) return known;
  const body = await readFile(full);
  const type = mime.getType(inside) ?? 'application/octet-stream';
  const file: Kept = {
    mtimeMs: found.mtimeMs,
    body,
    type: /^text\/|javascript|json/.test(type) ? `${type}; charset=utf-8` : type,
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
  };
  kept.set(inside, file);
  return file;
}

function encodingFor(accepted: string | undefined): 'br' | 'gzip' | null {
  if (/\bbr\b/.test(accepted ?? '')) return 'br';
  return /\bgzip\b/.test(accepted ?? '') ? 'gzip' : null;
}
