// Fetches what a customer sent. Pictures lie behind the account's own sign-in and have a call of their own; films are fetched where
// they lie, without any token of ours (https://docs.x.com/x-api/direct-messages/media/introduction).
import type { InboundFile } from '@throughline/domain';
import type { FetchedFile, Place, Raw } from '@throughline/channel-kit';
import { apiUrl } from './api.ts';
import { ConsentGone, refuseAccess, TokensAway, userToken } from './tokens.ts';

const mostBytes = 100 * 1024 * 1024;
const ton =
  /^https:\/\/ton\.(?:twitter|x)\.com\/(?:1\.1\/ton\/data\/|i\/ton\/data\/)?dm\/(\d{1,19})\/(\d{1,19})\/([\w.-]{1,100})/;

export async function fetchFile(file: InboundFile, _raw: Raw | null, place: Place): Promise<FetchedFile> {
  const found = ton.exec(file.ref);
  const isElsewhere = /^https:\/\/[\w.-]+\.(?:twimg\.com|x\.com|twitter\.com)\//.test(file.ref);
  if (!found && !isElsewhere) throw new Error(`X has no file “${file.name}”.`);
  const url = found ? `${apiUrl(place.env)}/2/dm_conversations/media/${found[1]}/${found[2]}/${found[3]}` : file.ref;
  const reply = await fetchOnce(url, found !== null, place, 2);
  if (reply === null || reply.status !== 200)
    throw new Error(`X did not give “${file.name}”${reply === null ? '' : ` (HTTP ${reply.status})`}.`);
  const body = await reply.bytes().catch(() => null);
  if (body === null) throw new Error(`“${file.name}” broke off on its way from X.`);
  return { name: file.name, mime: file.mime, body };
}

async function fetchOnce(url: string, isPrivate: boolean, place: Place, tries: number) {
  const token = isPrivate ? await tokenFor(place) : null;
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  const reply = await place.net.fetch(url, { headers, timeoutSeconds: 120, maxBytes: mostBytes }).catch(() => null);
  if (reply?.status !== 401 || token === null || tries <= 1) return reply;
  refuseAccess(place, token);
  return await fetchOnce(url, isPrivate, place, tries - 1);
}
async function tokenFor(place: Place): Promise<string> {
  try {
    return await userToken(place);
  } catch (error) {
    // Their words carry no secret; any other's might.
    if (error instanceof ConsentGone || error instanceof TokensAway) throw error;
    throw new Error('The tokens of this account cannot be read just now.');
  }
}
