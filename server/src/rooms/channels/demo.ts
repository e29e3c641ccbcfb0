// Channels of the demo reach nobody. Where a kind has a made-up provider, our adapter really speaks, and that provider answers in its
// place, with no network in between; what a person would then see is kept for the tour's phone. Others' messages go nowhere. The mark is
// no setting anybody can enter; it is put there by the demo and stays when the others change.
import type { Channel, DemoReached, Net, NetInit, Place, Settings } from '@throughline/channel-kit';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { demoPost } from './demo-post.ts';

export const isOfDemo = (settings: Settings): boolean => settings['demo'] === true;

/** What stands on the phone of the tour, in order. In memory: it is for whoever looks now. */
export interface OnPhone extends DemoReached {
  readonly number: number;
  readonly channelId: string;
  readonly direction: 'in' | 'out';
  readonly at: string;
}
type Shown = Omit<OnPhone, 'number'>;
const KEPT = 500;
let phone: readonly OnPhone[] = [];
let count = 0;
const keep = (shown: Shown): void => {
  count += 1;
  phone = [...phone, { ...shown, number: count }].slice(-KEPT);
};
const drop = (channelIds: readonly string[]): void => {
  phone = phone.filter((each) => !channelIds.includes(each.channelId));
};
export function showOnPhone(channelId: string, direction: OnPhone['direction'], reached: DemoReached): void {
  const shown = { ...reached, channelId, direction, at: new Date().toISOString() };
  keep(shown);
  tell?.({ shown: { ...shown, text: shown.text.slice(0, TOLD_LENGTH) } });
}
export const onPhone = (channelIds: readonly string[], after: number): readonly OnPhone[] =>
  phone.filter((each) => each.number > after && channelIds.includes(each.channelId));
export function clearPhone(channelIds: readonly string[]): void {
  drop(channelIds);
  tell?.({ cleared: channelIds });
}

interface Told {
  readonly shown?: Shown;
  readonly cleared?: readonly string[];
}
const PHONE = 'demo-phone';
/** A whisper takes less than 8000 bytes. */
const TOLD_LENGTH = 1800;
let tell: ((told: Told) => void) | null = null;
/** What a worker sends stands on the phone that a web process shows. Gives the end of it. */
export function sharePhone({ live }: Pick<House, 'live'>): () => void {
  const process = newId();
  tell = (told) => live.whisper({ workspaceId: '', kind: PHONE, body: { ...told, process } });
  const off = live.onWhisper(({ kind, body }) => {
    if (kind !== PHONE || body['process'] === process) return;
    const { shown, cleared } = body as Told;
    if (shown) keep(shown);
    if (cleared) drop(cleared);
  });
  return () => {
    tell = null;
    off();
  };
}

/** The settings of a demo's channel: the made-up account's own, known to this installation alone and stored nowhere. */
export const settingsOfDemo = (house: House, kind: Channel, channelId: string, settings: Settings): Settings =>
  kind.demo && isOfDemo(settings)
    ? { ...settings, ...kind.demo.settings((name) => house.sign(`demo ${channelId} ${name}`)) }
    : settings;

/** Where such a channel speaks: its provider's answers instead of a network. */
export const placeOfDemo = (kind: Channel, place: Place): Place =>
  isOfDemo(place.settings) ? { ...place, net: netTo(kind, place.channelId), env: {} } : place;

function netTo(kind: Channel, channelId: string): Net {
  return {
    async fetch(address, init = {}) {
      const call = { method: init.method ?? 'GET', url: new URL(address), body: await textOf(init.body) };
      const answer = kind.demo?.answer?.(call, newId().replaceAll('-', ''));
      if (!answer) throw new Error('A channel of the demo has no network.');
      if (answer.reached) showOnPhone(channelId, 'out', answer.reached);
      const bytes = Buffer.from(JSON.stringify(answer.body));
      return {
        status: answer.status,
        headers: { 'content-type': 'application/json' },
        bytes: () => Promise.resolve(bytes),
        text: () => Promise.resolve(bytes.toString()),
      };
    },
  };
}
async function textOf(body: NetInit['body']): Promise<string> {
  if (body === undefined || typeof body === 'string') return body ?? '';
  if (body instanceof Uint8Array) return Buffer.from(body).toString();
  return JSON.stringify(
    Object.fromEntries([...body].map(([key, value]) => [key, typeof value === 'string' ? value : value.name])),
  );
}

export const withDemo = (kinds: readonly Channel[]): Channel[] => kinds.map(withoutReach);

function withoutReach(kind: Channel): Channel {
  const { source, mail } = kind.intake;
  const instead =
    <Rest extends readonly unknown[], T>(real: (...given: Rest) => Promise<T>, made: T) =>
    (...given: Rest): Promise<T> => {
      const place = given.at(-1) as Place;
      return isOfDemo(place.settings) ? Promise.resolve(made) : real(...given);
    };
  return {
    ...kind,
    intake: {
      ...kind.intake,
      // Names of the demo are in no DNS, so nothing is asked of it.
      mail: mail && {
        ...mail,
        receive: (raw, place) => (isOfDemo(place.settings) ? Promise.resolve(raw) : mail.receive(raw, place)),
      },
      source: source && {
        wanted: (settings) => !isOfDemo(settings) && source.wanted(settings),
        run: (given) => source.run(given),
      },
    },
    send: async (outbound, place) => {
      // A chat has no provider: its visitors are at our own door, in the demo too.
      if (!isOfDemo(place.settings) || kind.card.abilities.visitors) return await kind.send(outbound, place);
      const { demo } = kind;
      // Only the tour's customer has a phone; what is for the others goes nowhere.
      const isForPhone = demo && outbound.recipient.value.replace(/^\+/, '') === demo.person.replace(/^\+/, '');
      if (isForPhone && demo.answer) return await kind.send(outbound, place);
      const letter = isForPhone ? demo.letter : null;
      if (!letter) return { ok: true, externalIds: [`demo-${newId()}`] };
      const smtpPort = await demoPost(async (raw) => showOnPhone(place.channelId, 'out', await letter(raw)));
      return await kind.send(outbound, { ...place, settings: { ...place.settings, smtpPort } });
    },
    connect: instead(kind.connect.bind(kind), { ok: true, settings: {}, label: 'Demo' }),
    ...(kind.register
      ? { register: instead(kind.register.bind(kind), { name: 'Demo', ok: true, detail: 'Nobody calls the demo.' }) }
      : {}),
    disconnect: instead(kind.disconnect.bind(kind), undefined),
    check: instead(kind.check.bind(kind), [
      { name: 'Demo', ok: true, detail: 'This channel belongs to the demo and talks to nobody.' },
    ]),
    ...(kind.profile ? { profile: instead(kind.profile.bind(kind), null) } : {}),
    ...(kind.templates ? { templates: instead(kind.templates.bind(kind), []) } : {}),
  };
}
