// The other end of mail in the demo: what a letter of ours says to whoever reads it. It travels by SMTP to a server of the demo's own.
import type { Demo } from '@throughline/channel-kit';

export const demo: Demo = {
  person: 'ada.tour@mail.example',
  settings: () => ({
    address: 'hello@acorn.example',
    fromName: 'Acorn Coffee',
    auth: 'password',
    smtpHost: '127.0.0.1',
    smtpSecurity: 'none',
  }),
  answer: null,
  async letter(raw) {
    // The reader of mails weighs much, and few look at the demo.
    const [{ parseLetter }, { partText }] = await Promise.all([import('./mime/letter.ts'), import('./quote/text.ts')]);
    const { to, subject, text, messageId } = await parseLetter(raw);
    return {
      to: to[0]?.address ?? '',
      subject,
      text: partText(text).said,
      ...(messageId === null ? {} : { messageId }),
    };
  },
};
