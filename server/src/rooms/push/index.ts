// One push to one device, over whichever service its address belongs to: the push services of browsers, Firebase, Apple.
import type { PushAccounts } from '@throughline/channel-kit';
import type { House } from '../../ground/house.ts';
import { pushByApns } from './apns.ts';
import { pushByFcm } from './fcm.ts';
import type { Pushed, PushContent } from './content.ts';
import { pushToBrowser } from './web-push.ts';

export { clipped, type Pushed, type PushContent } from './content.ts';
export { ownKey } from './own-key.ts';

export type PushTo =
  | {
      readonly kind: 'webpush';
      readonly subscription: {
        readonly endpoint: string;
        readonly keys: { readonly p256dh: string; readonly auth: string };
      };
    }
  | { readonly kind: 'fcm'; readonly token: string }
  | { readonly kind: 'apns'; readonly token: string; readonly isSandbox?: boolean | undefined };

/** What a channel pushes with. */
export interface PushMeans extends PushAccounts {
  readonly vapid: { readonly publicKey: string; readonly privateKey: string };
}

/** Never throws for what a service or the network does; `gone` says that the address is dead for good. */
export function push(house: House, means: PushMeans, to: PushTo, content: PushContent): Promise<Pushed> {
  switch (to.kind) {
    case 'webpush':
      return pushToBrowser(house, means.vapid, to.subscription, content);
    case 'fcm':
      return means.fcm ? pushByFcm(house, means.fcm, to.token, content) : Promise.resolve(unset('Firebase'));
    case 'apns':
      return means.apns
        ? pushByApns(house, means.apns, { token: to.token, isSandbox: to.isSandbox === true }, content)
        : Promise.resolve(unset('Apple'));
  }
}
const unset = (whose: string): Pushed => ({
  ok: false,
  why: 'unauthorized',
  detail: `No key of ${whose} is set, but an app has registered a device there.`,
});
