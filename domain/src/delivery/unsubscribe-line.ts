// What stands above the link that ends letters nobody asked for.

const lines: Readonly<Record<string, string>> = {
  en: 'No more mails like this:',
  uk: 'Більше не надсилати таких листів:',
  ru: 'Больше не присылать таких писем:',
  de: 'Keine solchen E-Mails mehr:',
  es: 'No recibir más correos como este:',
  fr: 'Ne plus recevoir ce type d’e-mail :',
  pt: 'Não receber mais e-mails como este:',
  ar: 'إيقاف مثل هذه الرسائل:',
  tr: 'Bu tür e-postaları artık almamak için:',
  pl: 'Nie chcę więcej takich wiadomości:',
};
/** In the first of the languages (BCP 47 tags, best first) that we speak; English where there is none. */
export function unsubscribeLine(...wishes: readonly (string | undefined)[]): string {
  for (const wish of wishes) {
    const line = lines[wish?.trim().toLowerCase().split(/[-_]/)[0] ?? ''];
    if (line) return line;
  }
  return lines['en']!;
}
