// How mail programs of about twenty languages announce what they quote, and how people and phones sign. Each is tried on one line,
// or on a few joined ones, of bounded length: no pattern sees a whole letter.

/** Words that end “On … wrote:”. */
const wrote =
  'wrote|writes|schrieb|schreef|a écrit|ha scritto|escribió|escreveu|skrev|kirjoitti|napisał(?:\\(a\\)|a)?|napsal(?:\\(a\\)|a)?|napísal(?:\\(a\\)|a)?|írta|scris|a scris|пишет|написал(?:\\(а\\)|а)?|пише|написав(?:\\(ла\\)|ла)?|yazdı|şunları yazdı|έγραψε|napisao(?:\\(la\\)|/la)?|je napisao|rašė|rakstīja|kirjutas|viết|كتب|כתב|さんが書きました|のメッセージ|写道|寫道|님이 작성|escrigué|va escriure|posted|mentioned';
/** “… wrote:” at the end, with a date, an address or a leading “On”. */
const ends = new RegExp(
  `(?:^|[\\s>"')\\]])(?:${wrote})(?:\\s+(?:a|o|the following|följande|følgende))?[^:：\\n]{0,120}(?:[:：]|-{3,})\\s*$`,
  'iu',
);
const starts =
  /^(?:>?\s*)*(?:on|am|le|el|il|op|em|den|dnia|dne|dňa|în|pe|data|at|à|на|в|kl|ke|az|το|στις|a|w|u|vào|în data)\s/iu;
const hasDate = /\b\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}\b|\b(?:19|20)\d\d\b|\d{1,2}[:.h]\d{2}|\d{4}年/iu;
const hasAddress = /<[^<>\s]+@[^<>\s]+>|\[mailto:|[^\s<>]+@[^\s<>]+\.[a-z]{2,}/iu;
/** 2014-11-21 9:26 GMT+01:00 Jim <jim@…>: a date, then an address, then a colon. */
const datedAddress = /^\s*(?:[\p{L}.]+,?\s+)?\d{1,4}[-./]\d{1,2}[-./]\d{1,4}.{0,120}<[^<>\s]+@[^<>\s]+>\s*:?\s*$/u;
const dated = /^\s*(?:on|am|le|el|il|op|em|den)\s.{0,200}(?:19|20)\d\d.{0,120}<[^<>\s]+@[^<>\s]+>.{0,10}:\s*$/iu;

const namedDate = /^\s*[\p{L}]{2,4}\.?,?\s\d{1,2}\.?\s.{0,120}<[^<>\s]+@[^<>\s]+\s*>\s*:\s*$/u;

/** Does this line (or these few lines joined by spaces) introduce a quote? */
export function isAttribution(line: string): boolean {
  if (line.length > 600) return false;
  const trimmed = line.trim();
  if (datedAddress.test(trimmed) || dated.test(trimmed) || namedDate.test(trimmed)) return true;
  if (!ends.test(trimmed)) return false;
  return (
    hasAddress.test(trimmed) ||
    (hasDate.test(trimmed) &&
      (starts.test(trimmed) || /^\d|^[\p{L}]{2,4}\.?\s\d/u.test(trimmed) || trimmed.length > 25))
  );
}

const separators = [
  /^[\s>]*[-_=*–—]{2,}\s*(?:original (?:message|appointment)|reply message|forwarded (?:message|by)|begin forwarded message|ursprüngliche (?:nachricht|mail)|original-?nachricht|weitergeleitete nachricht|message d'origine|message d’origine|message original|message transféré|mensaje original|mensaje reenviado|mensagem original|mensagem encaminhada|messaggio originale|messaggio inoltrato|oorspronkelijk bericht|doorgestuurd bericht|ursprungligt meddelande|originalmeddelande|oprindelig meddelelse|opprinnelig melding|alkuperäinen viesti|wiadomość oryginalna|oryginalna wiadomość|původní (?:zpráva|e-mail)|pôvodná správa|eredeti üzenet|mesaj original|исходное сообщение|пересылаемое сообщение|оригінальне повідомлення|orijinal mesaj|özgün ileti|αρχικό μήνυμα|originalna poruka|原始邮件|原始郵件|元のメッセージ|원본 메시지|الرسالة الأصلية)/iu,
  /^[\s>]*[-–—]{1,}\s*(?:original message|reply above this line).{0,40}$/iu,
  /^[\s>]*(?:begin forwarded message|anfang der weitergeleiteten nachricht|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|inizio messaggio inoltrato|begin doorgestuurd bericht|início da mensagem encaminhada)\s*:\s*$/iu,
  /^[\s>]*#{2,}.{0,40}(?:reply|type your reply|please).{0,60}(?:above|line).{0,40}$/iu,
];
export const isSeparator = (line: string): boolean => line.length < 300 && separators.some((each) => each.test(line));

const from =
  /^[\s>*]*(?:from|von|de|da|van|från|fra|lähettäjä|od|expéditeur|feladó|von|от|отправитель|від|kimden|gönderen|από|šalje|差出人|发件人|寄件者|寄件人|보낸 사람|من|מאת)\s*\*?\s*[:：]\s*\*?\s*\S/iu;
const more =
  /^[\s>*]*(?:sent|date|to|cc|subject|reply-to|gesendet|datum|an|betreff|kopie|envoyé|à|objet|enviado(?: el)?|para|asunto|data|assunto|inviato|a|oggetto|verzonden|aan|onderwerp|skickat|till|ämne|sendt|til|emne|lähetetty|päiväys|vastaanottaja|aihe|wysłano|do|temat|odesláno|datum|komu|předmět|odoslané|predmet|elküldve|címzett|tárgy|trimis|către|subiect|отправлено|дата|кому|тема|копия|надіслано|копія|gönderildi|tarih|kime|konu|εστάλη|προς|θέμα|日時|宛先|件名|送信日時|发送时间|收件人|主题|日期|寄件日期|收件者|主旨|보낸 날짜|받는 사람|제목|تاريخ|إلى|الموضوع|נשלח|אל|נושא)\s*\*?\s*[:：]/iu;

/** A block like From:/Sent:/To:/Subject: beginning at `at`; Outlook quotes this way, without marking a line. */
export function isHeaderBlock(lines: readonly string[], at: number): boolean {
  const first = lines[at] ?? '';
  if (first.length > 600 || (!from.test(first) && !more.test(first))) return false;
  const next = lines
    .slice(at, at + 9)
    .filter((line) => line.trim() !== '')
    .slice(0, 6);
  const known = next.filter((line) => line.length < 2000 && (from.test(line) || more.test(line))).length;
  return next.some((line) => from.test(line)) && known >= 3;
}

const greeting =
  /^\s*(?:best(?: regards| wishes)?|kind(?:est)? regards|(?:warm|many thanks and) regards|regards|cheers|sincerely|yours (?:sincerely|faithfully|truly)|cordially|mit freundlichen grüßen|mit freundlichem gruß|freundliche grüße|viele grüße|beste grüße|liebe grüße|mfg|cordialement|bien à vous|saludos(?: cordiales)?|un saludo|cordiali saluti|met vriendelijke groet(?:en)?|atenciosamente|med vänliga hälsningar|med venlig hilsen|med vennlig hilsen|ystävällisin terveisin|pozdrawiam|z poważaniem|s pozdravem|с уважением|з повагою|saygılarımla)\s*[,.!]?\s*$/iu;
const device =
  /^\s*(?:(?:sent|posted) (?:from|via|using|by) (?:my |an? |the )?(?:\S+ ?){1,6}|get outlook for \S+.*|von meinem .{1,40} gesendet|gesendet (?:von|mit|aus) .{1,40}|envoyé (?:de|depuis) mon .{1,40}|envoyé à partir de .{1,40}|enviado (?:desde|do|a partir) .{1,40}|inviato da(?:l mio)? .{1,40}|verstuurd vanaf mijn .{1,40}|verzonden (?:met|vanaf) .{1,40}|skickat från min .{1,40}|sendt fra min .{1,40}|lähetetty .{1,40}|wysłan[eoy] z .{1,40}|odesláno z .{1,40}|отправлено (?:с|из) .{1,40}|надіслано (?:з|із) .{1,40}|iphone.umdan gönderildi|von iphone gesendet|从我的.{1,20}发送|iphone(?:から|から送信))\s*$/iu;

export const isGreeting = (line: string): boolean => line.length < 80 && greeting.test(line);
export const isDeviceLine = (line: string): boolean => line.length < 100 && device.test(line);
/** `-- ` and its kin: everything below is the signature. */
export const isSignatureDash = (line: string): boolean => /^(?:--|—|––?|__|-{2,3}) ?\s*$/u.test(line);
