// What a channel can do, as plain data: safe to send to a browser, read by core, composer and tests alike.
import type { FileLimits, Segments } from '@throughline/domain';

export type Abilities = {
  /** Limit of one outgoing text; `unit` says what is counted. Longer text is split by `splitText`, or refused when `split` is false. */
  readonly text: {
    readonly limit: number;
    readonly unit: 'characters' | 'bytes';
    readonly split: boolean;
    /** Set where a text travels, and is paid for, in small pieces: the composer counts them. */
    readonly segments?: Segments;
  };
  /** How marked-up words travel: as HTML, as ranges over plain text, or as marks (*bold*) within it. */
  readonly markup: 'none' | 'html' | 'ranges' | 'marks';
  readonly subject: boolean;
  readonly files: FileLimits & {
    readonly perMessage: number;
    readonly captionLimit: number;
    readonly mimes: readonly string[];
  };
  /** Hours after the customer's last message within which we may answer; null: always. */
  readonly replyWindowHours: number | null;
  /** Some of its people are answered within a window of their own: `scope`, the source of a regular expression, is that of their identity. */
  readonly scopedWindow?: { readonly scope: string; readonly hours: number };
  /** May we write first? */
  readonly canStart: boolean;
  readonly edit: { readonly inbound: boolean; readonly outbound: boolean };
  readonly remove: { readonly inbound: boolean; readonly outbound: boolean; readonly outboundHours: number | null };
  readonly reactions: { readonly inbound: boolean; readonly outbound: boolean };
  /** What we show is shown for `seconds` (5 if absent); the channel's switch `setting` turns it off. */
  readonly typing: {
    readonly inbound: boolean;
    readonly outbound: boolean;
    readonly seconds?: number;
    readonly setting?: string;
  };
  /** The customer can be shown that we have read what they wrote, where the channel's switch `setting` is on. */
  readonly readMarks?: { readonly setting: string };
  /** The provider tells a person's name, and perhaps picture, when asked for it. */
  readonly profiles?: boolean;
  readonly receipts: readonly ('delivered' | 'read')[];
  /**
   * Buttons under a message: how many at most, and how long their titles may be; 0: none, then the house numbers the answers in the text.
   * `links`: how many of them may open an address, where that is another number. `mixed` false: answers and links do not stand together.
   */
  readonly buttons: {
    readonly max: number;
    readonly titleLimit: number;
    readonly links?: number;
    readonly mixed?: boolean;
  };
  /** Lists to choose from, with a text beside each row. Absent: rows become buttons, or numbers. */
  readonly list?: { readonly max: number; readonly titleLimit: number; readonly textLimit: number };
  /** Cards of picture, title, text and buttons. Absent: each becomes a message of its own. */
  readonly cards?: {
    readonly max: number;
    readonly titleLimit: number;
    readonly textLimit: number;
    readonly buttons: number;
    readonly buttonTitleLimit: number;
    /** False: a card's buttons are links only; the house numbers its answers in the text. */
    readonly answers?: boolean;
  };
  /** Places on a map. `isNamed` false: the house tells name and address in the text. Absent: all of it, with a link to a map. */
  readonly location?: { readonly isNamed: boolean };
  /** Addresses to keep. `needsPhone`: only with a number; `hasEmail` false: the house tells the mail address in the text. Absent: all of it. */
  readonly contactCard?: { readonly needsPhone: boolean; readonly hasEmail: boolean };
  readonly copies: boolean;
  /** Can a signed link bring an existing contact here? */
  readonly continuation: boolean;
  /** Do customers connect to us directly, through our own visitor API? */
  readonly visitors: boolean;
  /** Messages appear at once, so undo-send is off and expectations are minutes, not hours. */
  readonly live: boolean;
  /** When the window has closed, a person's own answer may still go until so many hours, where the channel's switch `setting` is on. Machines may not. */
  readonly lateReply?: { readonly hours: number; readonly setting: string };
  /** Has messages approved beforehand: they alone go outside the window, and begin a conversation with these kinds of identity. */
  readonly templates?: { readonly startsWith: readonly string[] };
  /** Is also spoken to in public (comments under a post). An answer to one is public, or private once and for so many hours. */
  readonly comments?: {
    readonly privateReplyHours: number;
    readonly textLimit: number;
    /** Buttons may stand below an answer here too. */
    readonly buttons?: boolean;
  };
};

export interface Field {
  readonly key: string;
  readonly label: string;
  readonly help?: string;
  readonly kind: 'text' | 'secret' | 'number' | 'switch' | 'choice' | 'lines' | 'color' | 'hidden';
  readonly required: boolean;
  /** Names the account itself: two channels of one installation with the same value would take each other's messages. */
  readonly isUnique?: boolean;
  /** Made and changed by the channel itself (`place.rotate`): no form shows it, and what runs goes on when it changes. */
  readonly isOwn?: boolean;
  readonly default?: string | number | boolean;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  /** A regular expression the whole value must match, and what would be right. */
  readonly pattern?: { readonly source: string; readonly hint: string };
  /** Says how answers look, and needs no account: asked for with the defaults, once the channel works. */
  readonly isDefault?: boolean;
  /** Hidden, and holds the moment at which the credentials end. */
  readonly isExpiry?: boolean;
  /** Shown only while another field has one of these values. */
  readonly when?: { readonly key: string; readonly is: readonly (string | number | boolean)[] };
  readonly group?: string;
  /** Most leave it as it is: a group whose fields all are advanced is folded in the form until someone opens it. */
  readonly isAdvanced?: boolean;
}

export interface Card {
  /** `webchat`, `telegram`: the folder's name. */
  readonly kind: string;
  readonly title: string;
  readonly description: string;
  /** One SVG path set on a 24 × 24 grid, drawn in `tint` on the channel chip. */
  readonly icon: string;
  readonly tint: string;
  /** Kinds of identity a contact may have here, the first being the one messages come from. */
  readonly identityKinds: readonly string[];
  readonly settings: readonly Field[];
  /** What a person needs before starting, shown first when connecting; and how long it takes. */
  readonly setup: {
    readonly minutes: number;
    readonly needs: readonly string[];
    /** The vendor's own pages where those are found. */
    readonly links?: readonly { readonly title: string; readonly url: string }[];
    /** Who calls the channel's own address, in a sentence. Absent: the provider, which is usually told of it by itself. */
    readonly hook?: string;
  };
  readonly abilities: Abilities;
  /**
   * How much the provider takes: calls at once, and calls a second, or as many as the channel's number `setting` says. Absent: a few at
   * once, however quick.
   */
  readonly pace?: {
    readonly atOnce?: number;
    readonly perSecond?: { readonly usual: number; readonly setting?: string };
  };
  /** The provider knows a message again by our key: one that was taken without an answer is sent again, and still arrives once. */
  readonly sendsOnce?: true;
}
