// Files that somebody without an account here must fetch: a provider takes the address of what we send and gets it from us. The
// address itself carries the proof, names nothing secret, and ends after a month.
import { problem } from '@throughline/protocol';
import type { FileReply } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import { same } from '../../ground/secrets.ts';
import { giveFile } from './serve.ts';

const DAY_MS = 86_400_000;
const DAYS = 30;
const endings: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'video/mp4': 'mp4',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg',
  'application/pdf': 'pdf',
};

/** The address of a file for a provider; nothing while the operator has set no public address. The last part ends as the kind does: some look only there. */
export function outsideUrl(
  house: Pick<House, 'config' | 'sign' | 'now'>,
  workspaceId: string,
  file: { readonly id: string; readonly name: string; readonly mime: string },
): { url?: string } {
  const { publicUrl } = house.config;
  if (!publicUrl) return {};
  const day = Math.floor(house.now().getTime() / DAY_MS) + DAYS;
  const ending = endings[file.mime];
  const plain = file.name.replace(/[^A-Za-z0-9._-]+/g, '-').slice(-60) || 'file';
  const name = ending && !plain.toLowerCase().endsWith(`.${ending}`) ? `${plain}.${ending}` : plain;
  return {
    url: `${publicUrl}/outside/${workspaceId}.${file.id}.${day}.${sealOf(house, workspaceId, file.id, day)}/${name}`,
  };
}

/** What such an address opens; what it does not open is not there. */
export async function giveOutside(house: House, ticket: string, range: string | undefined): Promise<FileReply> {
  const [, workspaceId, id, day, seal] =
    /^([0-9a-f-]{36})\.([0-9a-f-]{36})\.(\d{1,8})\.([\w-]{10,200})$/.exec(ticket) ?? [];
  if (!workspaceId || !id || !day || !seal || Number(day) * DAY_MS < house.now().getTime()) throw problem('not_found');
  if (!same(seal, sealOf(house, workspaceId, id, Number(day)))) throw problem('not_found');
  const reply = await giveFile(house, workspaceId, id, { thumbnail: false, inline: true }, range);
  return {
    ...reply,
    headers: { ...reply.headers, 'cross-origin-resource-policy': 'cross-origin', 'x-robots-tag': 'noindex' },
  };
}
const sealOf = (house: Pick<House, 'sign'>, workspaceId: string, id: string, day: number): string =>
  house.sign(`outside file ${workspaceId} ${id} ${day}`);
