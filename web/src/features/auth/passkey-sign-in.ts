// Signing in by a passkey: offered in the email field by browsers that can, and behind a button for all.
import { isProblem } from '@throughline/sdk';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../live/api.ts';
import { t } from '../../words/t.ts';
import { answerByPasskey, canOfferInField, canUsePasskeys, passkeyTrouble } from '../../live/passkeys.ts';

export interface PasskeySignIn {
  readonly canUse: boolean;
  readonly isBusy: boolean;
  readonly message: string | null;
  ask(): void;
}

export function usePasskeySignIn(onSignedIn: () => void): PasskeySignIn {
  const [isBusy, setBusy] = useState(false);
  const [message, setMessage] = useState<string | null>(null);
  // One question at a time: the button's ends the field's.
  const open = useRef<AbortController | null>(null);
  const done = useRef(onSignedIn);
  done.current = onSignedIn;

  async function run(isQuiet: boolean): Promise<void> {
    open.current?.abort();
    const mine = (open.current = new AbortController());
    const { options } = await api.askPasskey();
    const response = await answerByPasskey(options, isQuiet, mine.signal);
    setBusy(true);
    await api.signInWithPasskey({ body: { response } });
    done.current();
  }
  const tell = (error: unknown): void => {
    setBusy(false);
    setMessage(isProblem(error) ? t.server(error.message) : passkeyTrouble(error));
  };

  useEffect(() => {
    let isHere = true;
    void canOfferInField().then((can) => {
      if (can && isHere)
        run(true).catch((error: unknown) => isHere && isProblem(error, 'wrong_credentials') && tell(error));
    });
    return () => {
      isHere = false;
      open.current?.abort();
    };
  }, []);

  return {
    canUse: canUsePasskeys(),
    isBusy,
    message,
    ask: () => {
      setMessage(null);
      setBusy(true);
      run(false).catch(tell);
    },
  };
}
