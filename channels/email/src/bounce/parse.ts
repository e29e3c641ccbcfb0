// Mail that says another mail did not arrive (RFC 3464 and the dialects before it), or that its reader complained (RFC 5965).
import { isAddress, normalizeAddress } from '../address.ts';
import { htmlToText } from '../html/lines.ts';
import { headerOf, type Letter } from '../mime/letter.ts';
import { messageIdsOf } from '../tokens.ts';
import { type Failure, failure } from './failure.ts';
import { fromWords } from './words.ts';

export interface Bounce {
  readonly kind: 'bounce' | 'complaint';
  readonly failures: readonly Failure[];
  readonly originalIds: readonly string[];
  /** Our signed words about whom the returned letter was for, wherever its headers were quoted. */
  readonly recipientMarks: readonly string[];
}
/** In every letter of ours; see `recipientMark`. */
export const recipientHeader = 'x-throughline-for';

const partLimit = 200_000;
const failureLimit = 100;

/** Null for mail that reports nothing. */
export function parseBounce(letter: Letter, envelopeFrom: unknown): Bounce | null {
  const part = (mime: RegExp) =>
    letter.files.filter((file) => mime.test(file.mime)).map((file) => wordsOf(file.content));
  const originals = part(
    /^(?:message\/rfc822|text\/rfc822-headers|message\/global(?:-headers)?|message\/rfc822-headers)$/,
  );
  // Microsoft's complaints (JMRP) carry only the letter complained of.
  const isPlain = originals.length > 0 && /^complaint about message from \S+$/i.test(letter.subject);
  const complaint = part(/^message\/feedback-report$/)[0] ?? (isPlain ? '' : undefined);
  // Asked for only of what reports something: most letters do not.
  const said = () =>
    [letter.text || htmlToText(letter.html.slice(0, partLimit)), ...originals].join('\n').slice(0, partLimit);
  const about = (words: string) => ({ originalIds: idsIn(words), recipientMarks: marksIn(words) });
  if (complaint !== undefined)
    return {
      kind: 'complaint',
      failures: complained(complaint, originals),
      ...about([...originals, complaint].join('\n')),
    };
  const reports = part(/^message\/(?:global-)?delivery-status$/);
  const failures = reports.flatMap(fromReport).slice(0, failureLimit);
  if (failures.length === 0 && !looksReturned(letter, envelopeFrom)) return null;
  const bodies = said();
  if (failures.length > 0) return { kind: 'bounce', failures: enrich(failures, bodies), ...about(bodies) };
  const named = fromWords(letter, bodies);
  return named.length === 0 ? null : { kind: 'bounce', failures: named.slice(0, failureLimit), ...about(bodies) };
}

const wordsOf = (content: Uint8Array): string =>
  Buffer.from(content.subarray(0, partLimit)).toString('utf8').replaceAll('\r\n', '\n');

/** Blocks of fields: the first is about the message, the others about one recipient each. */
function fromReport(report: string): readonly Failure[] {
  return report.split(/\n\s*\n/).flatMap((block) => {
    const unfolded = block.replace(/\n[ \t]+/g, ' ');
    const field = (name: string) => new RegExp(`^${name}\\s*:\\s*(.*)$`, 'im').exec(unfolded)?.[1]?.trim() ?? '';
    const recipient =
      bare(field('Final-Recipient')) || bare(field('Original-Recipient')) || bare(field('X-Actual-Recipient'));
    if (recipient === '') return [];
    const [action, status, diagnostic] = [
      field('Action').toLowerCase(),
      /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(field('Status'))?.[0] ?? '',
      field('Diagnostic-Code').replace(/^[\w-]+\s*;\s*/, ''),
    ];
    const isDelay = action.startsWith('delayed') || (action === '' && status.startsWith('4'));
    const isGood = /^(?:delivered|relayed|expanded)/.test(action);
    const found = isGood ? 'delivered' : isDelay ? 'delayed' : 'failed';
    return [failure(recipient, found, status, diagnostic)];
  });
}

/** What a report leaves out is often in the words beside it. */
function enrich(failures: readonly Failure[], words: string): readonly Failure[] {
  return failures.map((each) =>
    each.detail !== '' || each.action !== 'failed'
      ? each
      : failure(each.address, each.action, each.status, firstReason(words)),
  );
}
const firstReason = (words: string): string =>
  words
    .split('\n')
    .find((line) => /\b[45]\d\d[ -]|\b[45]\.\d\.\d/.test(line))
    ?.trim()
    .slice(0, 500) ?? '';

function bare(field: string): string {
  const address = normalizeAddress(
    field
      .replace(/^[\w-]+\s*;\s*/, '')
      .replace(/^.*<([^<>]+)>.*$/, '$1')
      .replace(/^"|"$/g, '')
      .trim(),
  );
  return isAddress(address) ? address : '';
}
function complained(report: string, originals: readonly string[]): readonly Failure[] {
  const named =
    /^(?:Original-Rcpt-To|Removal-Recipient)\s*:\s*(.+)$/im.exec(report)?.[1] ??
    /^To\s*:\s*(.+)$/im.exec(originals.join('\n'))?.[1] ??
    '';
  const address = bare(named);
  return address === ''
    ? []
    : [
        {
          address,
          action: 'delivered',
          status: '',
          detail: /^Feedback-Type\s*:\s*(\S+)/im.exec(report)?.[1] ?? 'abuse',
          isHard: false,
        },
      ];
}
function looksReturned(letter: Letter, envelopeFrom: unknown): boolean {
  const from = letter.from[0]?.address ?? headerOf(letter, 'from');
  return (
    /mailer-daemon|postmaster|mail ?delivery|mdaemon|bounce|mail-?daemon|mmdf|mailerdaemon|smtp/i.test(from) ||
    letter.headers.has('x-failed-recipients') ||
    envelopeFrom === '' ||
    /report-type="?delivery-status/i.test(headerOf(letter, 'content-type')) ||
    /undeliver|returned mail|delivery (?:status|failure|report|notification)|failure notice|mail (?:delivery )?(?:failed|error|system error)|nondeliverable|non ?remis|unzustellbar|could not be delivered|warning: (?:message|could not)/i.test(
      letter.subject,
    )
  );
}
/** Ids of the mail that came back: its own Message-ID lines, wherever they were quoted. */
function idsIn(words: string): readonly string[] {
  const lines =
    words.replace(/\n[ \t]{1,20}/g, ' ').match(/^[> \t|]{0,40}(?:Message-ID|Original-Message-ID)\s*:.{0,2000}$/gim) ??
    [];
  return [...new Set(lines.slice(0, 50).flatMap((line) => messageIdsOf(line.slice(line.indexOf(':') + 1))))];
}
const marksIn = (words: string): readonly string[] =>
  [...words.matchAll(/^[> \t|]{0,40}x-throughline-for\s*:\s*([0-9a-z]{10})\b/gim)]
    .slice(0, 50)
    .map((match) => match[1]!.toLowerCase());
