// One address a mail did not reach, and whether it is worth trying again.

export interface Failure {
  readonly address: string;
  readonly action: 'failed' | 'delayed' | 'delivered';
  /** RFC 3463 `5.1.1`; '' where nothing said so. */
  readonly status: string;
  readonly detail: string;
  /** The address itself is no good: nothing should be sent there again. */
  readonly isHard: boolean;
}

export function failure(address: string, action: Failure['action'], status: string, detail: string): Failure {
  return {
    address,
    action,
    status,
    detail: detail.slice(0, 1000),
    isHard: action === 'failed' && isHardStatus(status, detail),
  };
}
/** Bad addresses only: a full mailbox, a policy or a timeout says nothing about tomorrow. */
function isHardStatus(status: string, detail: string): boolean {
  if (status.startsWith('4')) return false;
  return /^5\.1\.(?:[0-36]|10)$|^5\.2\.1$|^5\.4\.4$/.test(status) || meansGone(detail);
}

/** Words of providers for an address that does not exist. */
export const gone =
  /user unknown|unknown (?:user|recipient|local part|address|or illegal alias)|no such (?:user|recipient|mailbox|person|address|mail drop)|(?:user|recipient|mailbox|address|account|email account|addressee)(?: \S+){0,6}? (?:is |was |has |does |could |not |no )*(?:unknown|not? (?:found|exist|known|listed|valid|available)|doesn'?t exist|does not exist|not exist|disabled|inactive|discontinued|deactivated|suspended|invalid|unavailable|rejected|been disabled)|invalid (?:recipient|address|mailbox|user|final delivery user)|no mailbox here|not a (?:valid|known) (?:user|mailbox|recipient|address)|mailbox unavailable|recipient(?:s)? (?:rejected|not recognized|address rejected)|this (?:user|account|address) (?:doesn'?t|does not|no longer)|doesn'?t have (?:a|an) .{0,30}account|bad destination (?:email|mailbox|host|system)|host (?:unknown|or domain name not found|not found)|domain (?:does not exist|not found)|unrouteable address|sorry, no (?:mailbox|such)|badrecipient|recipnotfound|not our customer|can'?t find any host|nonexistent|name service error|no longer (?:valid|active|with|available)/i;
const notGone =
  /over ?quota|quota exceeded|mailbox (?:is )?(?:full|size)|full mailbox|spam|blacklist|blocked|black ?list|policy|too (?:large|big)|temporar|try again|greylist|dmarc|spf|rate limit|size limit|relay/i;

/** Do these words say that the address itself is no good? */
export const meansGone = (words: string): boolean =>
  gone.test(words.slice(0, 2000)) && !notGone.test(words.slice(0, 2000));
