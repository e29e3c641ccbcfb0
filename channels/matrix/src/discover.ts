// From what a person types to where the homeserver is: a server says so itself under its own name
// (https://spec.matrix.org/latest/client-server-api/#well-known-uris), and whoever types the address of the server is believed.
import type { Connected, Place } from '@throughline/channel-kit';
import { parseExact, text, thing } from '@throughline/channel-kit/json';
import { callMatrix, title } from './api.ts';

type Found = { readonly ok: true; readonly baseUrl: string } | (Connected & { readonly ok: false });
const leastMinor = 11;

export async function findHomeserver(place: Place): Promise<Found> {
  const given = (text(place.settings['homeserver']) ?? '').trim().replace(/\/+$/, '');
  const typed = /^https?:\/\//i.test(given) ? given : `https://${given}`;
  if (!URL.canParse(typed)) return wrong('This is no address of a server.', 'Enter a name like acorn.example.');
  const named = await wellKnown(place, new URL(typed).origin);
  if (named !== null && named.base === null)
    return wrong(
      'What this server says about its homeserver cannot be read.',
      `Look at ${new URL(typed).origin}/.well-known/matrix/client, or enter the address of the homeserver itself.`,
    );
  return versionsAt(place, named?.base ?? typed);
}

/** Null: it says nothing, so it is meant itself. Without a `base`, what it says cannot be read. */
async function wellKnown(place: Place, origin: string): Promise<{ readonly base: string | null } | null> {
  const url = `${origin}/.well-known/matrix/client`;
  const reply = await place.net.fetch(url, { timeoutSeconds: 15, maxBytes: 100_000 }).catch(() => null);
  if (reply === null || reply.status !== 200) return null;
  const said = await reply.text().catch(() => '');
  const base = text(thing(thing(parsed(said))?.['m.homeserver'])?.['base_url'])?.replace(/\/+$/, '') ?? '';
  if (parsed(said) === null) return null;
  return { base: /^https?:\/\//i.test(base) && URL.canParse(base) ? base : null };
}
function parsed(said: string): unknown {
  try {
    return parseExact(said);
  } catch {
    return null;
  }
}

async function versionsAt(place: Place, baseUrl: string): Promise<Found> {
  const at = { ...place, settings: { ...place.settings, baseUrl } };
  const answer = await callMatrix(at, 'GET', '/_matrix/client/versions', undefined, {
    repeatable: true,
    timeoutSeconds: 15,
    isOpen: true,
  });
  if (!answer.ok && /PRIVATE_ADDRESS/.test(answer.refusal.detail))
    return wrong(
      `${new URL(baseUrl).host} is in a private network, where channels may not call.`,
      'Whoever runs this installation allows it by setting MATRIX_API_URL to that address.',
    );
  if (!answer.ok && answer.refusal.why !== 'rejected')
    return wrong(answer.refusal.detail, 'Check the address, and that this server can reach it.');
  const versions = answer.ok && Array.isArray(answer.json['versions']) ? answer.json['versions'] : null;
  if (versions === null)
    return wrong(`No ${title} homeserver answers at ${new URL(baseUrl).host}.`, 'Check the address.');
  if (versions.some(isEnough)) return { ok: true, baseUrl };
  return wrong(
    'This homeserver is older than Matrix 1.11, which this channel needs for files.',
    'Update the homeserver, or use an account on a newer one.',
  );
}
const isEnough = (version: unknown): boolean => {
  const [, major, minor] = /^v(\d{1,4})\.(\d{1,4})$/.exec(text(version) ?? '') ?? [];
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= leastMinor);
};
const wrong = (detail: string, remedy: string): Found => ({ ok: false, field: 'homeserver', detail, remedy });
