// Reads what a visitor's device did into our words. Typed addresses are claims; only a token signed by the site proves anything.
import {
  type Raw,
  type Settings,
  type VisitorAct,
  visitorAct,
  visitorExternalId,
  type VisitorForm,
} from '@throughline/channel-kit';
import type { IdentityHint, Inbound, Sender } from '@throughline/domain';
import { verifyIdentity } from './verify-identity.ts';

export async function read(
  raw: Raw,
  settings: Settings,
  place: { readonly channelId: string },
): Promise<readonly Inbound[]> {
  const act = visitorAct(raw);
  if (!act) return [];
  const sender = senderOf(act, place.channelId);
  const at = new Date(act.at);
  switch (act.type) {
    // The visitor API lets no empty message through; anything that shows nothing is noise.
    case 'message':
      return act.text.trim() === '' && act.files.length === 0
        ? []
        : [
            {
              kind: 'message',
              externalId: visitorExternalId(act.visitor.id, act.clientId),
              sender,
              text: act.text,
              sentAt: at,
              files: act.files.map((file) => ({
                ref: file.id,
                fileId: file.id,
                name: file.name,
                mime: file.mime,
                bytes: file.bytes,
              })),
              hints: [...(act.hints ?? []), ...claims(act.form, { evidence: 'typed in the chat’s form' }, settings)],
              ...(act.tokens ? { tokens: act.tokens } : {}),
              ...(act.choice ? { special: { type: 'button', value: act.choice } } : {}),
            },
          ];
    case 'identify': {
      const hints = [
        ...(act.hints ?? []),
        ...(await proofs(act.userToken, settings, at)),
        ...claims(act.form, { evidence: 'said by the page, not signed' }, settings),
      ];
      return [{ kind: 'identity', eventId: act.eventId, sender, hints, ...(act.tokens ? { tokens: act.tokens } : {}) }];
    }
    case 'edit':
      return [{ kind: 'edit', eventId: act.eventId, externalId: act.externalId, text: act.text, editedAt: at }];
    case 'delete':
      return [{ kind: 'delete', eventId: act.eventId, externalId: act.externalId }];
    case 'reaction':
      return [
        {
          kind: 'reaction',
          eventId: act.eventId,
          externalId: act.externalId,
          sender,
          emoji: act.emoji === null ? [] : [act.emoji],
          at,
        },
      ];
    case 'receipts':
      return [...new Set(act.externalIds)].map((externalId) => ({
        kind: 'status',
        eventId: `${act.state}:${externalId}`,
        externalId,
        state: act.state,
        at,
      }));
  }
}

/** The device vouches for itself with its token, so the sender is attested; what it says about its owner is not. */
function senderOf(act: VisitorAct, channelId: string): Sender {
  const name = act.visitor.name ?? ('form' in act ? act.form?.name : undefined);
  return {
    kind: 'visitor',
    scope: channelId,
    value: act.visitor.id,
    trust: 'attested',
    ...(name ? { name } : {}),
    ...(act.visitor.attributes ? { attributes: act.visitor.attributes } : {}),
  };
}

function claims(form: VisitorForm | undefined, by: { readonly evidence: string }, settings: Settings): IdentityHint[] {
  if (!form) return [];
  const named = form.name ? { name: form.name } : {};
  const hints: IdentityHint[] = [];
  if (form.email) hints.push({ kind: 'email', scope: '', value: form.email, assurance: 'claimed', ...by, ...named });
  if (form.phone) hints.push({ kind: 'phone', scope: '', value: form.phone, assurance: 'claimed', ...by, ...named });
  if (form.userId)
    hints.push({
      kind: 'user',
      scope: userScope(settings),
      value: form.userId,
      assurance: 'claimed',
      ...by,
      ...named,
    });
  return hints;
}

async function proofs(token: string | undefined, settings: Settings, at: Date): Promise<IdentityHint[]> {
  if (!token) return [];
  const user = await verifyIdentity(token, String(settings['identitySecret'] ?? ''), at);
  if (!user.ok) return [];
  const named = user.name ? { name: user.name } : {};
  const hints: IdentityHint[] = [
    {
      kind: 'user',
      scope: userScope(settings),
      value: user.userId,
      assurance: 'proved',
      evidence: 'signed in on your site (token)',
      ...named,
    },
  ];
  if (user.email)
    hints.push({
      kind: 'email',
      scope: '',
      value: user.email,
      assurance: user.emailVerified ? 'proved' : 'claimed',
      evidence: user.emailVerified ? 'verified by your site (token)' : 'named by your site’s token',
      ...named,
    });
  return hints;
}

const userScope = (settings: Settings): string => String(settings['userScope'] ?? '').trim();
