// The time where somebody is, and the addresses worth showing beside a name. Pure.
import type { Contact } from '@throughline/sdk';
import { locale } from '../../words/language.ts';
import { listed } from '../../words/lists.ts';

type Identity = Contact['identities'][number];

/** `14:12, Warsaw`; empty where the zone is not known or does not exist. */
export function timeThere(zone: string, now: Date, of = locale()): string {
  if (zone === '') return '';
  try {
    const time = new Intl.DateTimeFormat(of, { timeZone: zone, hour: '2-digit', minute: '2-digit' });
    const place = zone.split('/').at(-1)!.replaceAll('_', ' ');
    return listed([time.format(now), place]);
  } catch {
    return '';
  }
}

/** What only a machine can read says nothing beside a name: a browser's id, a row's own key. */
const telling = /@|^\+?\d[\d\s().-]{4,}$|^[^\s]{1,24}$/;
const isOpaque = (value: string): boolean => /^[0-9a-f-]{20,}$/i.test(value) || !telling.test(value);

/** Addresses a person can read, the vouched ones first; `isProved`: a channel or a proof vouches for it. */
export function chipsOf(identities: readonly Identity[]): { identity: Identity; isProved: boolean }[] {
  return identities
    .filter((each) => !isOpaque(each.value) && each.kind !== 'visitor' && each.kind !== 'contact')
    .map((identity) => ({ identity, isProved: identity.assurance !== 'claimed' }))
    .toSorted((a, b) => Number(b.isProved) - Number(a.isProved));
}
