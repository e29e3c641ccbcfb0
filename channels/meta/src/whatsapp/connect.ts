// Taking a number into service, looking after it, and letting it go.
import type { Check, Connected, FetchedFile, Place, Raw } from '@throughline/channel-kit';
import type { InboundFile } from '@throughline/domain';
import { things, word } from '@throughline/channel-kit/json';
import { callGraph, remedyFor } from '../graph.ts';
import type { Answer } from '../graph.ts';
import { verifyTokenOf } from '../hook.ts';
import { download, fetchMegabytes } from '../media.ts';
import { endOf, expiryCheck, tokenFacts, tokenOfAnother } from '../token.ts';
import { accountOf, asking, numberOf, receivingChecks } from './receiving.ts';

const numberFields = 'id,display_phone_number,verified_name,quality_rating,code_verification_status,name_status';

/** Proves every setting by a call that needs it. The webhook is registered after the channel is stored: Meta tries it at once. */
export async function connect(place: Place): Promise<Connected> {
  const number = await callGraph(place, numberOf(place), { query: { fields: numberFields }, ...asking });
  if (!number.ok) return failed(number, number.refusal.why === 'unauthorized' ? fieldOf(number) : undefined);
  const shown = word(number.body['display_phone_number']);
  if (shown === null)
    return {
      ok: false,
      field: 'phoneNumberId',
      detail: 'Meta knows this id, but it is no phone number.',
      remedy: 'Copy the Phone number ID from WhatsApp → API Setup, not the app’s or the account’s.',
    };
  const numbers = await callGraph(place, `${accountOf(place)}/phone_numbers`, {
    query: { fields: 'id', limit: '100' },
    ...asking,
  });
  if (!numbers.ok) return failed(numbers, 'businessAccountId');
  if (!things(numbers.body['data']).some((each) => word(each['id']) === word(place.settings['phoneNumberId'])))
    return {
      ok: false,
      field: 'businessAccountId',
      detail: 'This WhatsApp Business account does not have that phone number.',
      remedy: 'Both ids stand on the same page: WhatsApp → API Setup.',
    };
  const facts = await tokenFacts(place);
  const appId = word(place.settings['appId']) ?? facts?.appId ?? null;
  const stranger = facts === null ? null : tokenOfAnother(facts, appId);
  if (stranger !== null) return stranger;
  return {
    ok: true,
    settings: {
      verifyWord: verifyTokenOf(place.settings),
      displayNumber: shown,
      ...endOf(facts),
      // The token knows which app made it, so nobody has to look it up.
      ...(appId === null ? {} : { appId }),
    },
    label: shown,
  };
}
type Refused = Extract<Answer, { ok: false }>;
const fieldOf = (answer: Refused): string =>
  answer.code === 190 || answer.code === 0 ? 'accessToken' : 'phoneNumberId';
const failed = (answer: Refused, field: string | undefined): Connected => ({
  ok: false,
  ...(field === undefined || answer.refusal.why !== 'unauthorized' ? {} : { field }),
  detail: answer.refusal.detail,
  remedy: remedyFor(answer),
});

export async function disconnect(place: Place): Promise<void> {
  if (word(place.settings['accessToken']) === null) return;
  const answer = await callGraph(place, numberOf(place), {
    method: 'POST',
    json: { webhook_configuration: { override_callback_uri: '' } },
    ...asking,
  });
  // A token that no longer works needs no farewell.
  if (!answer.ok && answer.refusal.why !== 'unauthorized') throw new Error(answer.refusal.detail);
}

export async function check(place: Place): Promise<readonly Check[]> {
  const number = await callGraph(place, numberOf(place), {
    query: { fields: `${numberFields},webhook_configuration` },
    ...asking,
  });
  if (!number.ok)
    return [
      {
        name: number.refusal.why === 'unauthorized' ? 'Token' : 'Connection',
        ok: false,
        detail: number.refusal.detail,
        remedy: remedyFor(number),
      },
    ];
  const shown = word(number.body['display_phone_number']) ?? '?';
  const rating = word(number.body['quality_rating']) ?? 'NA';
  return [
    {
      name: 'Token',
      ok: true,
      detail: `Meta knows this number as ${shown} (${word(number.body['verified_name']) ?? 'no name'}).`,
    },
    rating === 'RED' || rating === 'YELLOW'
      ? {
          name: 'Quality',
          ok: rating === 'YELLOW',
          detail: `Meta rates this number ${rating.toLowerCase()}: people report its messages.`,
          remedy: 'Send fewer templates nobody asked for; the rating recovers within a week.',
        }
      : { name: 'Quality', ok: true, detail: rating === 'GREEN' ? 'Meta rates this number green.' : 'Not rated yet.' },
    ...(await receivingChecks(place, number.body)),
    ...(await expiryCheck(place)),
  ];
}
/** A file's id leads to an address for five minutes, and that to its content; both want the token. */
export async function fetchFile(file: InboundFile, _raw: Raw | null, place: Place): Promise<FetchedFile> {
  if (file.bytes !== undefined && file.bytes > fetchMegabytes * 1024 * 1024)
    throw new Error(`“${file.name}” is larger than ${fetchMegabytes} MB.`);
  const answer = await callGraph(place, encodeURIComponent(file.ref), {
    query: { phone_number_id: word(place.settings['phoneNumberId']) ?? '' },
    repeatable: true,
  });
  if (!answer.ok) throw new Error(answer.refusal.detail);
  const url = word(answer.body['url']);
  if (url === null) throw new Error(`WhatsApp no longer has “${file.name}”.`);
  return download(url, file, place, true);
}
