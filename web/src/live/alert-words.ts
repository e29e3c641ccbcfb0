// An alert in words, as the list and the browser's own notification say it: as a push and a letter do.
import { alertWords as say } from '@throughline/domain';
import type { Alert } from '@throughline/sdk';
import { t } from '../words/t.ts';

export const alertWords = (alert: Pick<Alert, 'kind' | 'authorName' | 'contactName' | 'count'>): string =>
  say(alert, t as Parameters<typeof say>[1], t.number);
