// A letter that says nothing but "no more of these": what mail programs write for their reader (RFC 2369, `mailto:` with a subject), and
// what people answer. Fewer words than in texts, where carriers set them: a `cancel` by mail is mostly about an order.
import { wordAlone } from '@throughline/channel-kit';
import type { InboundMessage } from '@throughline/domain';

const LONGEST = 30;
const words = new Set([
  'stop',
  'unsubscribe',
  'optout',
  'abmelden',
  'abbestellen',
  'désabonner',
  'désinscrire',
  'désinscription',
  'baja',
  'darmedebaja',
  'cancelarsuscripción',
  'cancelarinscrição',
  'descadastrar',
  'wypisz',
  'wypiszmnie',
  'отписаться',
  'отпишите',
  'відписатися',
  'відпишіть',
  'aboneliktençık',
  'إلغاءالاشتراك',
]);
const isWord = (text: string): boolean => words.has(wordAlone(text, LONGEST) ?? '');

/** What they wrote to end such letters, in their words; null: they say something else. */
export function unsubscribeIn({ text, mail, files }: InboundMessage): string | null {
  if (files.length > 0) return null;
  const said = text.split(/^-- ?$/m)[0]!.trim();
  if (isWord(said)) return said;
  const subject = (mail?.subject ?? '').trim();
  return said === '' && isWord(subject) ? subject : null;
}
