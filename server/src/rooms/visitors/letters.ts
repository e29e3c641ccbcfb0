// Our mails to a visitor, composed: subject and text in their language, from words of ours and of the people who answered. Pure.
import { unsubscribeLine } from '@throughline/domain';
import { fill, type Language } from '../threads/index.ts';
import { letterWords } from './letter-words.ts';

export interface Letter {
  readonly subject: string;
  readonly text: string;
}
export interface Said {
  /** Empty: the company itself. */
  readonly author: string;
  readonly text: string;
  readonly files: readonly string[];
}

/**
 * Answers their reader had left before. Nothing a visitor typed stands in it (no words, no name): the address may be somebody
 * else's, and we carry nobody's words to strangers. `link` leads back to the chat and proves nothing; `stopUrl` ends such mails.
 */
export function awayLetter(
  language: Language,
  given: { company: string; answers: readonly Said[]; canReply: boolean; link: string | null; stopUrl: string | null },
): Letter {
  const words = letterWords[language];
  const company = { company: given.company };
  return {
    subject: fill(words.awaySubject, company),
    text: [
      fill(words.away, company),
      ...given.answers.map((answer) => spoken(answer.author || given.company, answer)),
      [given.canReply ? words.canReply : words.chatOnly, ...(given.link ? [given.link] : [])].join('\n'),
      words.notYou,
      ...(given.stopUrl ? [`${unsubscribeLine(language)}\n${given.stopUrl}`] : []),
    ].join('\n\n'),
  };
}

/** The chat as this device sees it, line by line with its times. */
export function copyLetter(
  language: Language,
  given: {
    company: string;
    timezone: string;
    lines: readonly (Said & { at: Date; isOwn: boolean; isRemoved: boolean })[];
  },
): Letter {
  const words = letterWords[language];
  const time = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: given.timezone,
  });
  return {
    subject: fill(words.copySubject, { company: given.company }),
    text: given.lines
      .map((line) =>
        spoken(
          `${time.format(line.at)}  ${line.isOwn ? words.you : line.author || given.company}`,
          line.isRemoved ? { ...line, text: words.removed, files: [] } : line,
        ),
      )
      .join('\n\n'),
  };
}
const spoken = (head: string, { text, files }: Said): string =>
  [head, ...(text === '' ? [] : [text]), ...files.map((name) => `📎 ${name}`)].join('\n');
