// The door for programs: the channel's own token opens it, and what is wrong with a call is said in its answer.
import { sameSecret, type HookAnswer, type HookCall, type Place } from '@throughline/channel-kit';
import { parseThing } from '@throughline/channel-kit/json';
import { understand } from './events.ts';

export function hook(call: HookCall, place: Pick<Place, 'settings' | 'channelId'>): HookAnswer {
  const token = String(place.settings['token'] ?? '');
  const shown = /^Bearer (\S{1,300})$/.exec(call.headers['authorization'] ?? '')?.[1];
  if (call.method !== 'POST' || token.length < 24 || !sameSecret(shown, token)) return { genuine: false };
  const { events, wrong } = understand(parseThing(call.body), place.channelId, new Date(0));
  if (wrong.length > 0) {
    const problem = {
      type: 'about:blank',
      title: 'Nothing of this was taken',
      status: 422,
      detail: wrong.slice(0, 20).join('\n'),
      wrong,
    };
    return {
      genuine: true,
      take: false,
      reply: { status: 422, type: 'application/problem+json', body: JSON.stringify(problem) },
    };
  }
  return {
    genuine: true,
    take: true,
    reply: { status: 202, type: 'application/json', body: JSON.stringify({ accepted: events.length }) },
  };
}
