// Was this written by a machine? Such mail is recorded; it reopens nothing and nothing answers it.
import { headerOf, type Letter } from './mime/letter.ts';

const robots =
  /^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|donotreply|bounces?|auto-?reply|notifications?)(?:[+.-].*)?@/i;
const awaySubject =
  /^(?:auto(?:matic)?[ -]?(?:reply|response)|out of (?:the )?office|abwesenheits|automatische antwort|réponse automatique|respuesta automática|risposta automatica|automatisch antwoord|autosvar|автоответ|автоматическая? ответ|автоматична відповідь|resposta automática|otomatik yanıt|automatyczna odpowiedź)/i;

export function isAutomaticLetter(letter: Letter, envelopeFrom: unknown): boolean {
  const says = (name: string) => headerOf(letter, name).trim();
  if (says('auto-submitted') !== '' && !/^no\b/i.test(says('auto-submitted'))) return true;
  if (/^(?:bulk|junk|list|auto_reply)\b/i.test(says('precedence'))) return true;
  if (
    [
      'x-auto-response-suppress',
      'list-id',
      'list-unsubscribe',
      'x-autoreply',
      'x-autorespond',
      'x-auto-reply-from',
      'x-autoresponder',
      'feedback-id',
    ].some((name) => letter.headers.has(name))
  )
    return true;
  if (envelopeFrom === '' || /^<\s*>$/.test(says('return-path'))) return true;
  if (robots.test(letter.from[0]?.address ?? '')) return true;
  if (/^multipart\/report\b/i.test(says('content-type'))) return true;
  return awaySubject.test(letter.subject);
}
/** Verification mails and the like: a thread opened by them shows a code to whoever wrote in first, so it stays apart. */
export const isRobotAddress = (address: string): boolean => robots.test(address);
