// A channel's state in a word.
import type { Channel } from '@throughline/sdk';
import type { Tone } from '../../ui/badge.tsx';
import { t } from '../../words/t.ts';

export function stateLook(state: Channel['state']): { readonly word: string; readonly tone: Tone } {
  switch (state) {
    case 'connecting':
      return { word: t('Connecting'), tone: 'accent' };
    case 'connected':
      return { word: t('Connected'), tone: 'ok' };
    case 'trouble':
      return { word: t('Trouble'), tone: 'danger' };
    case 'reconnect':
      return { word: t('Reconnect'), tone: 'warn' };
    case 'off':
      return { word: t('Off'), tone: 'plain' };
  }
}
