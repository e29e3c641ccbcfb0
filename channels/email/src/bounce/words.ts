// Bounces without a report part: qmail, Exim, old gateways and providers who explain in prose.
import { isAddress, normalizeAddress } from '../address.ts';
import { headerOf, type Letter } from '../mime/letter.ts';
import { type Failure, failure } from './parse.ts';

const gone = /user unknown|unknown (?:user|recipient|local part|address|or illegal alias)|no such (?:user|recipient|mailbox|person|address|mail drop)|(?:user|recipient|mailbox|address|account|email account|addressee)(?: \S+){0,6}? (?:is |was |has |does |could |not |no )*(?:unknown|not? (?:found|exist|known|listed|valid|available)|doesn'?t exist|does not exist|not exist|disabled|inactive|discontinued|deactivated|suspended|invalid|unavailable|rejected|been disabled)|invalid (?:recipient|address|mailbox|user|final delivery user)|no mailbox here|not a (?:valid|known) (?:user|mailbox|recipient|address)|mailbox unavailable|recipient(?:s)? (?:rejected|not recognized|address rejected)|this (?:user|account|address) (?:doesn'?t|does not|no longer)|doesn'?t have (?:a|an) .{0,30}account|bad destination (?:email|mailbox|host|system)|host (?:unknown|or domain name not found|not found)|domain (?:does not exist|not found)|unrouteable address|sorry, no (?:mailbox|such)|badrecipient|recipnotfound|not our customer|can'?t find any host|nonexistent|name service error|no longer (?:valid|active|with|available)/i;
const notGone = /over ?quota|quota exceeded|mailbox (?:is )?(?:full|size)|full mailbox|spam|blacklist|blocked|black ?list|policy|too (?:large|big)|temporar|try again|greylist|dmarc|spf|rate limit|size limit|relay/i;

/** Do these words say that the address itself is no good? */
export const meansGone = (words: string): boolean => gone.test(words.slice(0, 2000)) && !notGone.test(words.slice(0, 2000));

/** Recipients named in prose above the returned mail, each with the words beside it. */
export function fromWords(letter: Letter, words: string): readonly Failure[] {
  const failed = headerOf(letter, 'x-failed-recipients').split(',').map(normalizeAddress).filter(isAddress);
  const before = words.split(/^(?:-{2,}.{0,60}(?:below|returned|original|copy|unsent|header).*|(?:return-path|received|message-id|x-mailer|dkim-signature)\s*:.*)$/im)[0]!.slice(0, 20_000);
  const status = /\b([45]\.\d{1,3}\.\d{1,3})\b/.exec(before)?.[1] ?? '';
  const isDelay = /(?:delayed|will (?:be )?(?:retr|keep trying|continue to try)|warning|not yet been delivered|still being retried)/i.test(`${letter.subject}\n${before.slice(0, 2000)}`) && !/\b5\d\d[ -]/.test(before);
  const lines = before.split('\n');
  const own = new Set([...letter.to, ...letter.from].map(({ address }) => address));
  const named = failed.length > 0 ? failed : [...new Set(lines.flatMap((line) => addressesIn(line)))].filter((address) => !own.has(address) && !/^(?:postmaster|mailer-daemon|abuse)@/.test(address));
  const detail = lines.find((line) => gone.test(line)) ?? lines.find((line) => /\b[45]\d\d[ -]|\b[45]\.\d\.\d/.test(line)) ?? before.replace(/\s+/g, ' ').slice(0, 500);
  return named.slice(0, 20).map((address) => failure(address, isDelay ? 'delayed' : 'failed', status, detail.trim()));
}
function addressesIn(line: string): readonly string[] {
  if (line.length > 2000) return [];
  return [...line.matchAll(/[^\s<>"'(),;:[\]]+@[a-z0-9][a-z0-9.-]*[a-z0-9]/gi)].map((match) => normalizeAddress(match[0])).filter(isAddress);
}
