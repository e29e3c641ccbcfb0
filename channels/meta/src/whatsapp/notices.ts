// What Meta tells about the account itself: templates judged, quality fallen, numbers restricted.
import type { InboundNotice } from '@throughline/domain';
import { number, thing, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';

/** Null for fields that are no news to an admin. */
export function noticeOf(field: string, value: Thing, entry: Thing): InboundNotice | null {
  const told = tellOf(field, value);
  if (told === null) return null;
  const at = number(entry['time']) ?? word(entry['time']) ?? '';
  return { kind: 'notice', eventId: `notice:${field}:${at}:${told.key}`, ...told.notice };
}

type Told = { readonly key: string; readonly notice: Omit<InboundNotice, 'kind' | 'eventId'> };
function tellOf(field: string, value: Thing): Told | null {
  const event = word(value['event']) ?? '';
  switch (field) {
    case 'message_template_status_update':
    case 'message_template_quality_update':
    case 'message_template_components_update':
    case 'template_category_update': {
      const name = word(value['message_template_name']) ?? 'A template';
      const language = word(value['message_template_language']) ?? '';
      const now = event || (word(value['new_quality_score']) ?? word(value['new_category']) ?? 'changed');
      const reason = word(value['reason']);
      const more = word(thing(value['other_info'])?.['description']);
      const why = more ?? (reason === null || reason === 'NONE' ? null : plain(reason));
      const detail = `${name} (${language}): ${plain(now)}${why === null ? '' : ` – ${why}`}`;
      return { key: `${name}:${language}:${now}`, notice: { about: 'templates', state: 'well', detail, remedy: '' } };
    }
    case 'phone_number_quality_update':
      return quality(event, word(value['current_limit']) ?? '');
    case 'account_update':
      return account(event, value);
    case 'account_alerts': {
      const detail = word(value['alert_description']);
      if (detail === null) return null;
      return trouble(word(value['alert_type']) ?? 'alert', `Meta warns: ${detail}`, 'Open WhatsApp Manager.');
    }
    default:
      return null;
  }
}

function quality(event: string, limit: string): Told | null {
  if (event === 'FLAGGED' || event === 'DOWNGRADE')
    return trouble(
      event,
      limit === ''
        ? 'The number’s quality has fallen.'
        : `The number’s quality has fallen (limit now: ${plain(limit)}).`,
      'Look at the quality rating in WhatsApp Manager; fewer people should report your messages.',
    );
  if (event !== 'UNFLAGGED' && event !== 'UPGRADE') return null;
  return {
    key: event,
    notice: { about: 'account', state: 'well', detail: 'The number’s quality is well again.', remedy: '' },
  };
}

const restrictions = /DISABLED|RESTRICTION|VIOLATION|DELETED|OFFBOARDED|REMOVED/;
function account(event: string, value: Thing): Told | null {
  if (!restrictions.test(event)) return null;
  const violation = word(thing(value['violation_info'])?.['violation_type']);
  return trouble(
    event,
    `Meta reports about the WhatsApp Business account: ${plain(event)}${violation === null ? '' : ` (${plain(violation)})`}.`,
    'Open Business Support Home and settle what Meta asks for.',
  );
}

const trouble = (key: string, detail: string, remedy: string): Told => ({
  key,
  notice: { about: 'account', state: 'trouble', detail: detail.slice(0, 500), remedy },
});
/** `PENDING_DELETION` → `pending deletion`. */
const plain = (name: string): string => name.replaceAll('_', ' ').toLowerCase();
