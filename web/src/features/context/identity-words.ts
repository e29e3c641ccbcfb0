// An identity and its evidence, in words.
import type { Identity } from '@throughline/sdk';
import { t } from '../../words/t.ts';

/** A browser's random id says nothing to people; its name or "This browser" does. */
export function identityWords(
  identity: Pick<Identity, 'value' | 'name' | 'kind' | 'assurance' | 'evidence' | 'linkedBy'>,
): { readonly value: string; readonly why: string } {
  const isMachineId = /^[0-9a-f-]{16,}$/i.test(identity.value);
  const value = isMachineId
    ? identity.name || (identity.kind === 'visitor' ? t('A browser') : identity.value.slice(0, 8))
    : identity.name && identity.name !== identity.value && !identity.value.includes('@')
      ? `${identity.name} (${identity.value})`
      : identity.value;
  // Only a person's name says something; `channel` and `system` are how it came by itself.
  const isByItself = ['', 'system', 'channel', 'contact'].includes(identity.linkedBy);
  const evidence = t.server(identity.evidence);
  const why = isByItself ? evidence : t('{evidence}, by {name}', { evidence, name: identity.linkedBy });
  return { value, why: identity.assurance === 'own' ? '' : why };
}
