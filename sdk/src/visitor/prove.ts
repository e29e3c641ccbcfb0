// Who is signed in here: the app's own word, a JWT its server made, taken to ours. Asked for anew when the last one has expired.
import { type Calls, noToken } from './calls.ts';
import type { Answer, VisitorOptions } from './types.ts';
import type { Identified } from './wire.ts';

/** Null: nobody is signed in. `onUser` hears of each token before it is shown to the server. */
export async function prove(
  calls: Calls,
  getToken: NonNullable<VisitorOptions['getToken']>,
  onUser: (userToken: string) => void,
): Promise<Answer<Identified | null>> {
  let answer: Answer<Identified | null> = { ok: true, value: null };
  for (const why of ['start', 'expired'] as const) {
    const userToken = await getToken(why).then(
      (given) => ({ given }),
      (error: unknown) => ({ refusal: noToken(error instanceof Error ? error.message : String(error)) }),
    );
    if ('refusal' in userToken) return { ok: false, refusal: userToken.refusal };
    if (!userToken.given) return { ok: true, value: null };
    onUser(userToken.given);
    answer = await calls.call<Identified>('POST', '/visitor/identify', { token: userToken.given });
    // Only a token that is not good is worth another one.
    if (answer.ok || answer.refusal.code !== 'invalid') return answer;
  }
  return answer;
}
