// A channel's state in a word.
import type { Channel } from '@throughline/sdk';
import type { Tone } from '../../ui/badge.tsx';

export function stateLook(state: Channel['state']): { readonly word: string; readonly tone: Tone } {
  switch (state) {
    case 'connecting':
      return { word: 'Connecting', tone: 'accent' };
    case 'connected':
      return { word: 'Connected', tone: 'ok' };
    case 'trouble':
      return { word: 'Trouble', tone: 'danger' };
    case 'reconnect':
      return { word: 'Reconnect', tone: 'warn' };
    case 'off':
      return { word: 'Off', tone: 'plain' };
  }
}
