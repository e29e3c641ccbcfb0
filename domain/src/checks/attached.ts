// Does an answer say that a file comes with it? In six languages, and only where the writer speaks of what they send now: whoever asks
// the customer for a file, or speaks of theirs, is left alone.

/** Said by whoever sends: "attached you find", "im Anhang", "ci-joint", "adjunto", "w załączniku", "у вкладенні". */
const says: readonly RegExp[] = [
  /\b(?:(?:i|we)(?: have|['’]ve)?(?: also)? (?:attached|enclosed)|(?:please )?find (?:it |them )?(?:attached|enclosed)|see (?:the )?(?:attached|attachment)|(?:is|are) (?:attached|enclosed)|(?:attached|enclosed) (?:is|are|you(?: will|['’]ll)? find|please find)|(?:i|we)(?:['’]m| am|['’]re| are) attaching)\b/i,
  /\b(?:im anhang (?:finde|sende|schicke|ist|sind|sehen)|(?:finden|findest|siehe|sehen) (?:sie |du )?(?:\S+ ){0,3}(?:im|den|dem) anhang|anbei (?:finde|sende|schicke|die|der|das|ein|ist|sind|unser)|(?:habe|haben) (?:ich |wir )?(?:ihnen |dir )?(?:\S+ ){0,5}(?:angehängt|beigefügt)|beigefügt (?:finden|ist|sind))/i,
  /(?:ci-joint|en pièce jointe,? (?:vous|la|le|les|notre|un|une)|(?:trouver|trouverez|trouveras) (?:\S+ ){0,4}(?:ci-joint|en pièce jointe)|(?:je|nous) (?:vous |te )?(?:joins|joignons)|j['’]ai joint|nous avons joint)/i,
  /(?:\b(?:le|te|os|les) adjunt(?:o|amos)\b|\badjunt(?:o|amos) (?:el|la|los|las|un|una|encontrar)|(?:he|hemos) adjuntado|encontrar[áa]s? (?:\S+ ){0,3}adjunt[oa]s?|(?:va|van|está|están) adjunt[oa]s?|\ben el (?:archivo )?adjunto (?:encontrar|le|te|va))/i,
  /(?:w załączniku (?:znajd|przesył|wysył|jest|są|prze)|w załączeniu|(?:przesyłam|wysyłam|przesyłamy|wysyłamy|dołączam|dołączamy|załączam|załączamy) (?:\S+ ){0,4}(?:załącznik|plik|faktur|dokument|zdjęci|etykiet|potwierdzeni)|(?:załączyłem|załączyłam|załączyliśmy|dołączyłem|dołączyłam|dołączyliśmy))/i,
  /(?:у вкладенні (?:знайдете|є|надсила|файл|рахунок|документ)|(?:додаю|додаємо|надсилаю|надсилаємо|прикріплюю|прикріпляю|прикріплюємо) (?:\S+ ){0,4}(?:файл|вкладенн|рахунок|документ|фото|етикетк|інструкці)|(?:прикріпив|прикріпила|прикріпили) (?!ви))/i,
];
/** The same words where they are about the customer's file, a file of before, or one that is not there. */
const isNot: readonly RegExp[] = [
  /\b(?:you(?: have|['’]ve)?(?: also)? (?:attached|enclosed)|your attach|nothing (?:is|was) attached|not attached|no (?:file|attachment)|could you|can you|would you|please (?:attach|enclose|send)|if (?:it|they|the \w+) (?:is|are) attached|attached to (?:the|your) (?:box|parcel|wall|device|product|cable|back|bottom|side|account))\b/i,
  /\b(?:sie (?:\S+ ){0,4}(?:angehängt|beigefügt) haben|(?:könnten|können|könnten|würden) sie|haben sie (?:\S+ ){0,4}(?:angehängt|beigefügt)|bitte (?:hängen|fügen)|kein(?:en)? anhang|in ihrem anhang|ihren anhang)/i,
  /(?:vous avez (?:\S+ )?joint|votre pièce jointe|pourriez-vous|pouvez-vous|merci de (?:\S+ )?joindre|aucune pièce jointe)/i,
  /(?:(?:ha|has|han) adjuntado|su adjunto|tu adjunto|podría|puede adjuntar|no (?:está|hay|va) adjunt)/i,
  /(?:pa(?:n|ni) załączył|czy (?:może|mógłby|mogłaby)|proszę o (?:załącz|dołącz|przesł)|pa(?:na|ni) załącznik|brak załącznika|nie (?:ma|było) załącznika)/i,
  /(?:ви (?:прикріпили|додали|надіслали)|чи (?:можете|могли)|будь ласка,? (?:прикріпіть|додайте|надішліть)|ваше вкладення|немає вкладення)/i,
];

/** True: a sentence says that a file is there. */
export const saysAttached = (text: string): boolean =>
  sentences(unquoted(text)).some((sentence) =>
    says.some((pattern, language) => pattern.test(sentence) && !isNot[language]!.test(sentence)),
  );

const sentences = (text: string): string[] => text.split(/(?<=[.!?…])\s+|\n+/);
/** Without what was said before: lines that begin with `>`. */
const unquoted = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('>'))
    .join('\n');
