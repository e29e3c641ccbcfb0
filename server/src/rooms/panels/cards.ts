// Fetches an app's cards: signed, bounded in time and size, never from a private network. What goes wrong is told in words, because who
// reads them is an agent who can only hand them on.
import { AppCards, type PanelAnswer, type PanelCard } from '@throughline/protocol';
import type { z } from 'zod';
import type { House } from '../../ground/house.ts';
import { NetError } from '../../ground/net.ts';
import { signatureHeader } from '../../ground/signature.ts';
import { pictureMime } from '../files/index.ts';
import type { About } from './about.ts';

export type Answer = z.output<typeof PanelAnswer>;
type Card = z.output<typeof PanelCard>;
type Asked = z.output<typeof AppCards>['cards'][number];
type Ground = Pick<House, 'net' | 'now'>;
export interface Source {
  readonly url: string;
  readonly secret: string;
}

const TIMEOUT_SECONDS = 5;
const MOST_BYTES = 64 * 1024;
const PICTURE_BYTES = 200 * 1024;
const MOST_PICTURES = 3;
const WHY_LIMIT = 300;

class AppFault extends Error {}

export async function fetchCards(house: Ground, source: Source, about: About): Promise<Answer> {
  const fetchedAt = house.now().toISOString();
  try {
    const cards = read(await ask(house, source, about));
    return { state: 'ok', why: '', cards: await withPictures(house, cards), fetchedAt };
  } catch (error) {
    if (!(error instanceof AppFault) && !(error instanceof NetError)) throw error;
    const why = error instanceof NetError ? netWords(error, new URL(source.url).host) : error.message;
    return { state: 'failed', why: why.slice(0, WHY_LIMIT), cards: [], fetchedAt };
  }
}

/** By POST, so that addresses of customers stand in no log of addresses. A redirect is not followed: it would hand them on. */
async function ask(house: Ground, source: Source, about: About): Promise<string> {
  const body = JSON.stringify(about);
  const reply = await house.net.fetch(source.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'user-agent': 'Throughline',
      'throughline-signature': signatureHeader([source.secret], body, house.now()),
    },
    body,
    timeoutSeconds: TIMEOUT_SECONDS,
    maxBytes: MOST_BYTES,
    redirects: 'refuse',
  });
  const { host } = new URL(source.url);
  if (reply.status === 204) return '{"cards":[]}';
  if (reply.status >= 300 && reply.status < 400)
    throw new AppFault(`${host} sends us elsewhere (${reply.status}). Enter the address it leads to.`);
  if (reply.status === 401 || reply.status === 403)
    throw new AppFault(`${host} refused our call (${reply.status}). Its secret may be another one.`);
  if (reply.status !== 200) throw new AppFault(`${host} answered with ${reply.status}.`);
  return await reply.text();
}

function read(text: string): readonly Asked[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new AppFault('The app’s answer is no JSON.');
  }
  const parsed = AppCards.safeParse(json);
  if (parsed.success) return parsed.data.cards;
  const { path, message } = parsed.error.issues[0]!;
  throw new AppFault(
    `The app’s answer is not as it should be: ${[path.join('.'), message].filter((each) => each !== '').join(': ')}`,
  );
}

/** Pictures come through us, so that the app learns neither who reads nor from where. A missing one takes nothing from the card. */
async function withPictures(house: Ground, cards: readonly Asked[]): Promise<Card[]> {
  const wanted = cards.filter((card) => card.image).slice(0, MOST_PICTURES);
  const sources = new Map(
    await Promise.all(wanted.map(async (card) => [card, await pictureAt(house, card.image!.url)] as const)),
  );
  return cards.map((card) => {
    const src = sources.get(card);
    return {
      title: card.title,
      badge: card.badge ?? null,
      image: card.image && src ? { src, alt: card.image.alt } : null,
      rows: card.rows.map(({ label, value, url }) => ({ label, value, url: url ?? null })),
      link: card.link ?? null,
    };
  });
}
async function pictureAt(house: Ground, url: string): Promise<string | null> {
  try {
    const reply = await house.net.fetch(url, {
      headers: { accept: 'image/*', 'user-agent': 'Throughline' },
      timeoutSeconds: TIMEOUT_SECONDS,
      maxBytes: PICTURE_BYTES,
    });
    const bytes = reply.status === 200 ? await reply.bytes() : null;
    const mime = bytes && pictureMime(bytes);
    return bytes && mime ? `data:${mime};base64,${Buffer.from(bytes).toString('base64')}` : null;
  } catch (error) {
    if (error instanceof NetError) return null;
    throw error;
  }
}

function netWords(error: NetError, host: string): string {
  switch (error.kind) {
    case 'private':
      return `${host} is in a private network. Cards are fetched from public addresses only.`;
    case 'too-large':
      return `The answer of ${host} is larger than ${MOST_BYTES / 1024} kB.`;
    case 'timeout-before':
      return `${host} could not be reached within ${TIMEOUT_SECONDS} seconds.`;
    case 'timeout-after':
      return `${host} did not answer within ${TIMEOUT_SECONDS} seconds.`;
    case 'dns':
    case 'refused':
      return error.message;
  }
}
