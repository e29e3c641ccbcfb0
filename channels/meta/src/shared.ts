// One app calls one address for all its pages, accounts and numbers: what the channels of an app have in common is its secret.
import { createHash } from 'node:crypto';
import { word } from '@throughline/channel-kit/json';
import type { Intake, Settings } from '@throughline/channel-kit';

type Shared = NonNullable<Intake['shared']>;
export const sharedBy = (isFor: Shared['isFor']): Shared => ({ key: keyOf, isFor });

function keyOf(settings: Settings): string | null {
  const secret = word(settings['appSecret']);
  return secret === null ? null : `meta ${createHash('sha256').update(secret).digest('hex')}`;
}
