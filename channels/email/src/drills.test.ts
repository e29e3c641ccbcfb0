// E-mail stands the drills of every channel, in a real house before a mail server that fails on command.
import { after } from 'node:test';
import { providerOf, standsTheDrills } from '../../../tools/drills/index.ts';
import { email } from './index.ts';
import { startSmtpDouble, type SmtpFault } from './try-smtp.ts';

const password = 'right-password-77';
const double = await startSmtpDouble(password);
after(() => double.stop());
const letter = (n: number, body: string) => ({
  body: Buffer.from(
    `From: Ann <ann@customer.example>\r\nTo: support@shop.example\r\nSubject: Lamp\r\nMessage-ID: <m${n}@customer.example>\r\n` +
      `Date: Sat, 21 Nov 2026 05:00:${String(n % 60).padStart(2, '0')} +0000\r\n${body}`,
  ),
  headers: {},
  meta: {},
});
/** The letter's plain text; these words need no encoding. */
const words = (source: string): string =>
  /^Content-Type: text\/plain[^]*?\r\n\r\n([^]*?)\r\n--/m.exec(source)?.[1] ?? '';

standsTheDrills(email, {
  settings: {
    address: 'support@shop.example',
    auth: 'password',
    smtpHost: '127.0.0.1',
    smtpPort: double.port,
    smtpSecurity: 'none',
    smtpUser: 'support',
    smtpPassword: password,
  },
  says: (n, text) => letter(n, `\r\n${text}\r\n`),
  unknown: (n) =>
    letter(n, 'Content-Type: application/x-hologram\r\nContent-Transfer-Encoding: base64\r\n\r\naG9sb2dyYW0=\r\n'),
  status: null,
  provider: providerOf<SmtpFault>(
    { fail: double.fail, recover: double.recover, reached: () => double.letters.map(words) },
    {
      busy: { at: 'RCPT', line: '451 4.7.1 Greylisted' },
      broken: { at: 'AUTH', line: '454 4.7.0 Temporary authentication failure' },
      silence: 'accept-then-reset',
      revoked: { at: 'AUTH', line: '535 5.7.8 Bad credentials' },
      gone: { at: 'RCPT', line: '550 5.1.1 User unknown' },
    },
  ),
});
