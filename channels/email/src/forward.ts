// A colleague forwards a customer's mail: who wrote it first, so that an agent may set them as the customer.
import EmailForwardParser from 'email-forward-parser';
import { isAddress, normalizeAddress, safeName } from './address.ts';

const forwardLimit = 50_000;
const parser = new EmailForwardParser();

export interface Forward {
  readonly type: 'forward';
  readonly [key: string]: unknown;
  readonly originalSender: { readonly name: string; readonly address: string };
  readonly subject: string;
}

/** Null for a letter that forwards nothing. */
export function readForward(text: string, subject: string): Forward | null {
  if (
    !/^\s*(?:fwd?|wg|tr|rv|enc|i|vs|vb|vl|doorst|pd|továbbítás|пересл|fs|yml|转发|轉寄|転送)\s*[:：]/iu.test(subject) &&
    !/forwarded message|weitergeleitete|transféré|reenviado|inoltrato|encaminhada|doorgestuurd|пересылаем/iu.test(
      text.slice(0, forwardLimit),
    )
  )
    return null;
  try {
    const { forwarded, email } = parser.read(text.slice(0, forwardLimit), subject);
    const address = normalizeAddress(email.from?.address ?? '');
    if (!forwarded || !isAddress(address)) return null;
    return {
      type: 'forward',
      originalSender: { name: safeName(email.from.name ?? ''), address },
      subject: safeName(email.subject ?? '', 998),
    };
  } catch {
    return null;
  }
}
