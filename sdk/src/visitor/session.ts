// The device's session: begun or taken up again, and where the app says who is signed in, proved to be theirs before the thread is read.
import { type Calls, stopped } from './calls.ts';
import type { Device } from './device.ts';
import type { Outbox } from './outbox.ts';
import { prove } from './prove.ts';
import type { Answer, Consent, Context, Session, VisitorOptions } from './types.ts';

export interface Sessions {
  /** `isCurrent` turns false when the visitor is logged out meanwhile. */
  open(isCurrent: () => boolean): Promise<Answer<Session>>;
  /** The next one is proved anew. */
  forget(): void;
}

export function keepSession(given: {
  options: VisitorOptions;
  calls: Calls;
  device: Device;
  outbox: Outbox;
  told: () => { consent: Consent; context: Context | undefined };
}): Sessions {
  const { options, calls, device, outbox } = given;
  let isProved = false;

  async function ask(isCurrent: () => boolean): Promise<Answer<Session>> {
    const { token } = device;
    const { consent, context } = given.told();
    const session = await calls.call<Session>('POST', `/visitor/${options.channelId}/session`, {
      ...(token ? { token } : {}),
      consent,
      ...(options.language ? { language: options.language() } : {}),
      ...(context ? { context } : {}),
    });
    if (session.ok && isCurrent()) device.keep(session.value.token);
    return session;
  }
  async function open(isCurrent: () => boolean): Promise<Answer<Session>> {
    const { getToken } = options;
    const known = device.token && getToken && !isProved ? null : await ask(isCurrent);
    if (known && (!getToken || isProved || !known.ok || !isCurrent())) return known;
    const proof = await prove(calls, getToken!, (userToken) => {
      // What somebody else left unsent is not this user's to send.
      if (isCurrent() && device.isOther(userToken)) outbox.clear();
    });
    if (!isCurrent()) return { ok: false, refusal: stopped };
    if (!proof.ok) {
      // This device's own token has ended; without one there is a new session to prove.
      if (proof.refusal.status !== 401 || known) return proof;
      device.keep(null);
      return await open(isCurrent);
    }
    isProved = true;
    if (proof.value) {
      device.keep(proof.value.token);
      return await ask(isCurrent);
    }
    const session = known ?? (await ask(isCurrent));
    if (!session.ok || !session.value.proved || !isCurrent()) return session;
    // Nobody is signed in any more: the thread of whoever was is theirs.
    void device.farewell(session.value.token);
    device.keep(null);
    outbox.clear();
    return await ask(isCurrent);
  }
  return {
    open,
    forget() {
      isProved = false;
    },
  };
}
