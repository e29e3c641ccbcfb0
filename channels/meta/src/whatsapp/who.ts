// Who writes on WhatsApp. The business-scoped user id names a person; their number is an alias that they may hide or change.
// https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
import { phoneVariants, toE164 } from '@throughline/domain';
import type { IdentityHint, IdentityRef, InboundIdentity, Sender } from '@throughline/domain';
import { digits, thing, things, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';

export interface Reading {
  readonly accountId: string;
  readonly numberId: string;
  readonly greeting: string;
}
export interface Who {
  readonly sender: Sender;
  readonly hints: readonly IdentityHint[];
}

/** `US.13491208655302741918`: country and up to 128 letters and digits; `US.ENT.…` is that of a group of companies. */
const userId = (value: unknown): string | null => {
  const id = word(value);
  return id !== null && /^[A-Z]{2}(?:\.ENT)?\.[A-Za-z0-9]{1,128}$/.test(id) ? id : null;
};
/** WhatsApp's id of a number: its digits, in Brazil, Mexico and Argentina not always those that are dialled. */
const waId = (value: unknown): string | null => {
  const id = digits(value);
  return id !== null && /^\d{5,20}$/.test(id) ? id : null;
};

/** The entry of `contacts` that speaks of this message's sender. */
export function personOf(message: Thing, value: Thing): Thing | null {
  const people = things(value['contacts']);
  const id = userId(message['from_user_id']);
  const phone = waId(message['from']);
  return (
    people.find((each) => (id !== null && each['user_id'] === id) || (phone !== null && each['wa_id'] === phone)) ??
    (id === null && phone === null && people.length === 1 ? (people[0] ?? null) : null)
  );
}

export function senderOf(message: Thing, person: Thing | null, reading: Reading): Who | null {
  const system = message['type'] === 'system' ? thing(message['system']) : null;
  const id = userId(system?.['user_id']) ?? userId(message['from_user_id']) ?? userId(person?.['user_id']);
  const before = waId(message['from']) ?? waId(person?.['wa_id']);
  const phone = waId(system?.['wa_id']) ?? waId(system?.['new_wa_id']) ?? before;
  const value = id ?? phone;
  if (value === null) return null;
  const profile = thing(person?.['profile']);
  const name = word(profile?.['name']);
  const username = word(profile?.['username']);
  const parent = userId(person?.['parent_user_id']) ?? userId(message['from_parent_user_id']);
  const attributes = {
    ...(username === null ? {} : { username }),
    ...(phone === null || phone === value ? {} : { phone }),
    ...(parent === null ? {} : { parentUserId: parent }),
  };
  const ids = [userId(message['from_user_id']), userId(system?.['previous_user_id'])];
  // Brazil, Mexico and Argentina write one number in two ways.
  const moved = before !== null && phone !== before && !phoneVariants(`+${before}`).includes(`+${phone ?? ''}`);
  // Told that they moved, WhatsApp vouches for the number before; else a number may be somebody else's by now.
  const aliases = aliasesOf(value, moved ? [...ids, before, phone] : ids);
  const lentAliases = moved ? [] : aliasesOf(value, [phone, before]);
  return {
    sender: {
      kind: 'whatsapp',
      scope: reading.accountId,
      value,
      trust: 'attested',
      ...(name === null ? {} : { name }),
      ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
      ...(aliases.length > 0 ? { aliases } : {}),
      ...(lentAliases.length > 0 ? { lentAliases } : {}),
      ...(id === null ? { isLent: true } : {}),
      ...(moved ? { left: phoneRefs(before) } : {}),
    },
    hints: hintsOf(phone, id !== null),
  };
}

/** Ids under which this very account may have been met: before it had this one, and its number in the other forms of its country. */
function aliasesOf(value: string, known: readonly (string | null)[]): readonly string[] {
  const forms = known.flatMap((each) => {
    if (each === null) return [];
    return /^\d+$/.test(each) ? phoneVariants(`+${each}`).map((form) => form.slice(1)) : [each];
  });
  return [...new Set(forms)].filter((form) => form !== value);
}

const phoneRefs = (phone: string): readonly IdentityRef[] => {
  const value = toE164(`+${phone}`);
  return value === null ? [] : [{ kind: 'phone', scope: '', value }];
};
/**
 * WhatsApp has tried the number by a code, so it proves whose it is: one account's at a time, so that another user id under the same
 * number is another person.
 */
const hintsOf = (phone: string | null, isHeld: boolean): readonly IdentityHint[] =>
  (phone === null ? [] : phoneRefs(phone)).map((ref) => ({
    ...ref,
    assurance: 'proved',
    evidence: 'wrote on WhatsApp from this number',
    ...(isHeld ? { isHeld: true } : {}),
  }));

/** The account got another id (it moved to a new number, or its privacy changed): the person stays. */
export function idChangesOf(value: Thing, reading: Reading): readonly InboundIdentity[] {
  const given = value['user_id_update'];
  const changes = Array.isArray(given) ? things(given) : [thing(given) ?? value];
  return changes.flatMap((change): InboundIdentity[] => {
    const ids = thing(change['user_id']);
    const current = userId(ids?.['current']);
    const previous = userId(ids?.['previous']);
    if (current === null || previous === null || current === previous) return [];
    const phone = waId(change['wa_id']);
    const aliases = aliasesOf(current, [previous, phone]);
    return [
      {
        kind: 'identity',
        eventId: `user-id:${previous}:${current}`,
        sender: {
          kind: 'whatsapp',
          scope: reading.accountId,
          value: current,
          trust: 'attested',
          aliases,
          ...(phone === null ? {} : { attributes: { phone } }),
        },
        ...(phone === null ? {} : { hints: hintsOf(phone, true) }),
      },
    ];
  });
}
