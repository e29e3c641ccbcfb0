// Reads a special part of a message. Channels name its fields in their own way within their card's kinds, so nothing is taken for granted.
export type SpecialPart =
  | { readonly type: 'location'; readonly latitude: number; readonly longitude: number; readonly title: string; readonly address: string }
  | { readonly type: 'contact'; readonly name: string; readonly lines: readonly string[] }
  | { readonly type: 'invitation'; readonly title: string; readonly startsAt: string | null; readonly place: string; readonly organizer: string }
  | { readonly type: 'forward'; readonly from: string }
  | { readonly type: 'poll'; readonly question: string; readonly options: readonly string[] }
  | { readonly type: 'sticker'; readonly emoji: string }
  | { readonly type: 'other'; readonly title: string; readonly detail: string };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const word = (...values: unknown[]): string => values.find((value): value is string => typeof value === 'string' && value !== '') ?? '';

export function specialOf(special: Readonly<Record<string, unknown>>): SpecialPart {
  switch (special['type']) {
    case 'location':
    case 'venue': {
      const latitude = Number(special['latitude'] ?? special['lat']);
      const longitude = Number(special['longitude'] ?? special['lon'] ?? special['lng']);
      if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) break;
      return { type: 'location', latitude, longitude, title: word(special['title'], special['name']), address: word(special['address']) };
    }
    case 'contact': {
      const lines = [special['phone'], special['phoneNumber'], special['email']].filter((value): value is string => typeof value === 'string' && value !== '');
      return { type: 'contact', name: word(special['name'], [special['firstName'], special['lastName']].filter(Boolean).join(' ')), lines };
    }
    case 'invitation': {
      const startsAt = word(special['startsAt'], special['start']);
      return { type: 'invitation', title: word(special['title'], special['summary']), startsAt: Number.isNaN(Date.parse(startsAt)) ? null : startsAt, place: word(special['place'], special['location']), organizer: personOf(special['organizer']) };
    }
    case 'forward': return { type: 'forward', from: personOf(special['from']) || word(special['name']) };
    case 'poll': {
      const options = Array.isArray(special['options']) ? special['options'].map((each: unknown) => isRecord(each) ? word(each['text'], each['title']) : word(each)).filter(Boolean) : [];
      return { type: 'poll', question: word(special['question'], 'Poll'), options };
    }
    case 'sticker': return { type: 'sticker', emoji: word(special['emoji']) };
  }
  const kind = word(special['kind'], special['what'], special['type']);
  return { type: 'other', title: kind === '' || kind === 'unsupported' ? 'Something this screen cannot show' : `A ${kind.replaceAll(/[_-]/g, ' ')}`, detail: word(special['detail'], special['text'], special['reason']) };
}
const personOf = (value: unknown): string => isRecord(value) ? word(value['name'], value['address']) : word(value);
