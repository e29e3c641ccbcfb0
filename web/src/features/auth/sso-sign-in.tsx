// Whether an address signs in through its company's identity provider, the way there, and why a way back came to nothing.
import type { CallReply, SsoTrouble } from '@throughline/sdk';
import { useRef, useState } from 'react';
import { api } from '../../live/api.ts';
import { Banner } from '../../ui/banner.tsx';
import { t } from '../../words/t.ts';
import { afterSignIn } from './after-sign-in.ts';

type Found = NonNullable<CallReply<'findSignIn'>['sso']>;

export interface SsoSignIn {
  /** The provider this address is taken to; null while none is known, or the person wants their password. */
  readonly found: Found | null;
  /** Asks by the address's domain; once for each domain. */
  look(email: string): Promise<Found | null>;
  go(found: Found, email: string): void;
  usePassword(): void;
}

export function useSso(): SsoSignIn {
  const [found, setFound] = useState<Found | null>(null);
  const asked = useRef<{ domain: string; answer: Promise<Found | null> } | null>(null);
  const wantsPassword = useRef(false);
  return {
    found,
    look: async (email) => {
      const domain = email.trim().split('@')[1]?.toLowerCase() ?? '';
      if (!/^[^@\s]+@[^@\s.]+\.[^@\s]+$/.test(email.trim()) || wantsPassword.current) {
        setFound(null);
        return null;
      }
      if (asked.current?.domain !== domain)
        // Who cannot be asked is no reason to keep anybody from their password.
        asked.current = {
          domain,
          answer: api.findSignIn({ body: { email: email.trim() } }).then(
            ({ sso }) => sso,
            () => null,
          ),
        };
      const answer = await asked.current.answer;
      setFound(answer);
      return answer;
    },
    go: ({ url }, email) => {
      const query = new URLSearchParams({ email: email.trim(), next: afterSignIn(location.search) });
      location.assign(`${url}?${query.toString()}`);
    },
    usePassword: () => {
      wantsPassword.current = true;
      setFound(null);
    },
  };
}

/** Says what `?sso=…` means; the provider's own words are beside the settings, for whoever may see them. */
export function SsoTroubleBanner() {
  const code = new URLSearchParams(location.search).get('sso');
  if (code === null) return null;
  return (
    <Banner tone="danger" title={t('Single sign-on did not work')}>
      {wordsOf(code as SsoTrouble)}
    </Banner>
  );
}

function wordsOf(code: SsoTrouble): string {
  switch (code) {
    case 'off':
      return t('This workspace does not sign people in this way. Use your password or a passkey.');
    case 'unasked':
      return t('This workspace takes no sign-ins that begin at your identity provider. Begin here, with your address.');
    case 'expired':
      return t('It took too long, or was begun in another browser. Try again here.');
    case 'denied':
      return t('Your identity provider did not let you in. Ask whoever runs it to give you access to Throughline.');
    case 'no-email':
      return t(
        'Your identity provider tells us no email address of yours. An owner sees what to change in the settings.',
      );
    case 'unverified-email':
      return t('Your identity provider has not verified your email address.');
    case 'unproved-domain':
      return t('The workspace has not proved the domain of your email address. An owner can do so in the settings.');
    case 'not-invited':
      return t('You have no place in this workspace yet. Ask an owner or admin to invite you.');
    case 'disabled':
      return t('Your place in this workspace is disabled. Ask an owner or admin.');
    case 'another-person':
      return t(
        'Your address belonged to somebody else before. Ask an owner or admin to disable and enable it under People.',
      );
    case 'too-many':
      return t('Too many attempts from your network. Try again in a quarter of an hour.');
    case 'provider':
    default:
      return t('Your identity provider’s answer could not be trusted. An owner sees why in the settings.');
  }
}
