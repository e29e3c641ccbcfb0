// Meta's error codes in our words: what became of the message, what it means, and what to do about it.
// https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
// https://developers.facebook.com/docs/messenger-platform/error-codes
import type { Refusal } from './graph.ts';

type Why = Refusal['why'];
export interface Known {
  readonly why: Why;
  readonly words: string;
  readonly remedy: string;
  readonly seconds?: number;
}
const known = (why: Why, words: string, remedy: string, seconds?: number): Known => ({
  why,
  words,
  remedy,
  ...(seconds === undefined ? {} : { seconds }),
});

const newToken = 'Make a new access token in Meta Business settings and enter it under Settings → Channels.';
const useTemplate = 'Send a template, or answer on another channel.';
const later = 'It is tried again by itself.';
const seeTemplates = 'Load the templates again and choose one that is approved.';

/** By `code`, or `code/subcode` where Meta tells them apart only there. */
const table: Readonly<Record<string, Known>> = {
  // Credentials and permissions.
  '0': known('unauthorized', 'Meta does not accept the access token.', newToken),
  '190': known('unauthorized', 'The access token is not valid, or not any more.', newToken),
  '102': known('unauthorized', 'The session of the access token has ended.', newToken),
  '3': known(
    'unauthorized',
    'The app lacks the permission for this.',
    'Give the app the permissions listed under “What you need”.',
  ),
  '10': known(
    'unauthorized',
    'The app lacks the permission for this, or it was taken away.',
    'Give the app the permissions listed under “What you need”.',
  ),
  '200': known(
    'unauthorized',
    'The app lacks the permission for this, or it was taken away.',
    'Give the app the permissions listed under “What you need”.',
  ),
  '33': known(
    'unauthorized',
    'Meta does not know this account, or the token may not use it.',
    'Check the ids under Settings → Channels.',
  ),
  '131005': known('unauthorized', 'The access token may not send for this number.', newToken),
  '133010': known(
    'unauthorized',
    'The phone number is not registered with the Cloud API.',
    'Register the number in WhatsApp Manager.',
  ),
  '131031': known(
    'unauthorized',
    'Meta has locked the business account.',
    'Open Business Support Home and settle what Meta asks for.',
  ),
  '131042': known(
    'unauthorized',
    'Meta cannot charge the business account.',
    'Check the payment method in WhatsApp Manager.',
  ),
  '368': known(
    'unauthorized',
    'Meta has restricted the account for breaking its rules.',
    'Open Business Support Home to see until when and why.',
  ),
  // Too fast.
  '4': known('busy', 'The app has made too many calls.', later, 60),
  '613': known('busy', 'Too many calls in a short time.', later, 60),
  '80006': known('busy', 'The page has sent too many messages for now.', later, 60),
  '80007': known('busy', 'The business account has made too many calls.', later, 60),
  '130429': known('busy', 'More messages a second than this number may send.', later, 5),
  '131048': known(
    'busy',
    'Too many of this number’s messages were reported as unwanted, so it may send fewer for now.',
    'Look at the quality rating in WhatsApp Manager.',
    3600,
  ),
  '131056': known('busy', 'Too many messages to this one person in a short time.', later, 6),
  '131057': known('busy', 'The account is in maintenance.', later, 300),
  // Passing trouble of theirs.
  '1': known('unavailable', 'Meta had an error of its own.', later),
  '2': known('unavailable', 'Meta is not available for the moment.', later),
  '131000': known('unavailable', 'Meta had an error of its own.', later),
  '131016': known('unavailable', 'Meta is not available for the moment.', later),
  '133004': known('unavailable', 'Meta is not available for the moment.', later),
  // The person.
  '131026': known(
    'recipient-gone',
    'WhatsApp could not deliver: the number may not be on WhatsApp, or its app is too old.',
    'Answer on another channel.',
  ),
  '131021': known('recipient-gone', 'Sender and recipient are the same number.', 'Choose another recipient.'),
  '131030': known(
    'recipient-gone',
    'A test number may only write to the recipients listed for it.',
    'Add the person to the list in the app’s WhatsApp settings, or use a real number.',
  ),
  '131062': known(
    'rejected',
    'This kind of message can only go to a phone number, and theirs is hidden.',
    'Send another template.',
  ),
  '551': known(
    'recipient-gone',
    'This person cannot be reached now; they may have blocked the page or left.',
    'Answer on another channel.',
  ),
  '230': known('rejected', 'Meta gives this person’s profile only after they have written.', 'Nothing has to be done.'),
  '100/2018001': known('recipient-gone', 'Meta knows no such person for this page.', 'Answer on another channel.'),
  '100/33': known(
    'unauthorized',
    'Meta does not know this account, or the token may not use it.',
    'Check the ids under Settings → Channels.',
  ),
  '100/2534014': known(
    'recipient-gone',
    'Instagram knows no such person for this account.',
    'Answer on another channel.',
  ),
  '10/1893063': known(
    'unauthorized',
    'Meta has restricted the page’s messages.',
    'Open Business Support Home to see until when and why.',
  ),
  '10900': known(
    'rejected',
    'This comment has been answered privately before, and Meta allows it once.',
    'Answer publicly.',
  ),
  '10901': known('rejected', 'A comment may be answered privately for seven days.', 'Answer publicly.'),
  // Windows.
  '131047': known('window-closed', 'More than 24 hours have passed since the customer last wrote.', useTemplate),
  '10/2018278': known(
    'window-closed',
    'More time has passed since the customer last wrote than Meta allows.',
    'Wait until they write again, or answer on another channel.',
  ),
  '10/2534022': known(
    'window-closed',
    'More time has passed since the customer last wrote than Meta allows.',
    'Wait until they write again, or answer on another channel.',
  ),
  '131049': known(
    'rejected',
    'Meta chose not to deliver this marketing message, to spare the person.',
    'Do not send it again today; answer on another channel.',
  ),
  '131050': known(
    'rejected',
    'The customer has stopped marketing messages from you.',
    'Send only what they have asked for.',
  ),
  '130472': known(
    'rejected',
    'Meta did not deliver this marketing message: the person is in one of its experiments.',
    'Answer on another channel.',
  ),
  // The message.
  '131051': known('unsupported', 'WhatsApp does not carry this kind of message.', 'Send it in another form.'),
  '131052': known('rejected', 'The customer’s file could not be fetched.', 'Ask for it again.'),
  '131053': known(
    'rejected',
    'WhatsApp did not take the file: its kind or size does not fit.',
    'Send another format, or a smaller file.',
  ),
  '131008': known('rejected', 'Something the message needs is missing.', 'Write it anew.'),
  '131009': known('rejected', 'A part of the message has a value WhatsApp does not take.', 'Write it anew.'),
  '100': known('rejected', 'Meta did not take a part of the message.', 'Write it anew.'),
  '132000': known('rejected', 'The template has another number of blanks.', seeTemplates),
  '132001': known('rejected', 'There is no such template in this language, or it is not approved yet.', seeTemplates),
  '132005': known('too-large', 'The template is too long with these values.', 'Use shorter values.'),
  '132007': known('rejected', 'The template breaks WhatsApp’s policy.', seeTemplates),
  '132012': known('rejected', 'A value does not fit its blank.', 'Check the values.'),
  '132015': known('rejected', 'The template is paused for low quality.', seeTemplates),
  '132016': known('rejected', 'The template is disabled for low quality.', seeTemplates),
  '132018': known(
    'rejected',
    'A value of the template holds line breaks, tabs or too many spaces.',
    'Write the values in one line.',
  ),
};

/** What a code means; unknown ones are refusals of this one message, told in Meta's own words. */
export function meaningOf(code: number, subcode: number | null, status: number): Known | null {
  const exact = subcode === null ? undefined : table[`${code}/${subcode}`];
  if (exact) return exact;
  const plain = table[String(code)];
  if (plain) return plain;
  if (code > 200 && code <= 299) return table['200'] ?? null;
  if (status === 429) return known('busy', 'Meta asks to slow down.', later, 30);
  if (status === 401) return table['190'] ?? null;
  return status >= 500 ? (table['2'] ?? null) : null;
}
/** For people: what happened, in our words and Meta's, and what to do. */
export function sentence(meaning: Known | null, theirs: string, code: number): string {
  if (meaning === null) return theirs === '' ? `Meta refused with error ${code}.` : `Meta: ${theirs} (error ${code})`;
  const said = theirs === '' ? `(error ${code})` : `Meta: ${theirs.replace(/\.$/, '')} (error ${code}).`;
  return `${meaning.words} ${said} ${meaning.remedy}`;
}
