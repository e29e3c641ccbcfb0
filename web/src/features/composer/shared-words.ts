// A place or somebody's address to share: read from what was typed or pasted, and told in a line. Pure.
import type { RichContent, RichLocation, Shared } from '@throughline/domain';

/** What a draft carries alone behind its words; null where it is something to choose, or nothing. */
export const sharedIn = (rich: RichContent | null): Shared | null =>
  rich?.location || rich?.contactCard ? rich : null;

export const sharedTitle = ({ location, contactCard }: Shared): string =>
  location
    ? [location.title, location.address].filter(Boolean).join(', ') || `${location.latitude}, ${location.longitude}`
    : [contactCard?.name, contactCard?.phone, contactCard?.email].filter(Boolean).join(' · ');

const number = String.raw`(-?\d{1,3}(?:\.\d+)?)`;
/** "52.2297, 21.0122", or the address of a map where they stand: …?mlat=…&mlon=…, …/@52.2,21.0,17z, …?q=52.2,21.0, …#map=17/52.2/21.0. */
const shapes = [
  new RegExp(`^\\s*${number}\\s*[,;\\s]\\s*${number}\\s*$`),
  new RegExp(`[?&]mlat=${number}&mlon=${number}`),
  new RegExp(`!3d${number}!4d${number}`),
  new RegExp(`/@${number},${number}`),
  new RegExp(`[?&](?:q|query|ll|center|destination)=(?:loc:)?${number}(?:,|%2C)\\+?${number}`, 'i'),
  new RegExp(`#map=\\d+/${number}/${number}`),
];
export function coordinatesIn(typed: string): Pick<RichLocation, 'latitude' | 'longitude'> | null {
  for (const shape of shapes) {
    const [, latitude, longitude] = shape.exec(typed) ?? [];
    if (latitude === undefined || longitude === undefined) continue;
    const found = { latitude: Number(latitude), longitude: Number(longitude) };
    return Math.abs(found.latitude) <= 90 && Math.abs(found.longitude) <= 180 ? found : null;
  }
  return null;
}
