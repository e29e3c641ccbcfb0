// What the page behind "no more mails like this" says, in each language. Pure.
import { fill, type Language } from './languages.ts';

interface UnsubscribeWords {
  readonly title: string;
  readonly ask: string;
  readonly button: string;
  readonly done: string;
  readonly doneMore: string;
  readonly again: string;
  readonly gone: string;
  readonly goneMore: string;
}
const unsubscribeWords: Readonly<Record<Language, UnsubscribeWords>> = {
  en: {
    title: 'No more of these mails?',
    ask: '{company} will no longer send you notices by mail, or write to you first. If you write to them, they still answer.',
    button: 'Unsubscribe',
    done: 'You are unsubscribed',
    doneMore: '{company} sends no more such mails to this address. If you write to them, they still answer.',
    again: 'Get these mails again',
    gone: 'This link no longer works',
    goneMore: 'Answer the mail with the word “unsubscribe” instead.',
  },
  uk: {
    title: 'Більше не надсилати таких листів?',
    ask: '{company} більше не надсилатиме вам сповіщень поштою й не писатиме першою. Якщо напишете ви, вам відповідатимуть.',
    button: 'Відписатися',
    done: 'Ви відписалися',
    doneMore: '{company} більше не надсилатиме таких листів на цю адресу. Якщо напишете ви, вам відповідатимуть.',
    again: 'Знову отримувати ці листи',
    gone: 'Це посилання більше не працює',
    goneMore: 'Натомість дайте відповідь на лист одним словом: «відписатися».',
  },
  ru: {
    title: 'Больше не присылать таких писем?',
    ask: '{company} больше не будет присылать вам уведомления по почте и писать первой. Если напишете вы, вам ответят.',
    button: 'Отписаться',
    done: 'Вы отписались',
    doneMore: '{company} больше не будет присылать такие письма на этот адрес. Если напишете вы, вам ответят.',
    again: 'Снова получать эти письма',
    gone: 'Эта ссылка больше не работает',
    goneMore: 'Вместо этого ответьте на письмо одним словом: «отписаться».',
  },
  de: {
    title: 'Keine solchen E-Mails mehr?',
    ask: '{company} schickt Ihnen dann keine Benachrichtigungen per E-Mail mehr und schreibt Sie nicht von sich aus an. Wenn Sie selbst schreiben, bekommen Sie weiterhin Antwort.',
    button: 'Abmelden',
    done: 'Sie sind abgemeldet',
    doneMore:
      '{company} schickt keine solchen E-Mails mehr an diese Adresse. Wenn Sie selbst schreiben, bekommen Sie weiterhin Antwort.',
    again: 'Diese E-Mails wieder erhalten',
    gone: 'Dieser Link funktioniert nicht mehr',
    goneMore: 'Antworten Sie stattdessen mit dem Wort „abmelden“ auf die E-Mail.',
  },
  es: {
    title: '¿No quieres recibir más correos como este?',
    ask: '{company} dejará de enviarte avisos por correo y de escribirte por iniciativa propia. Si tú escribes, te seguirán respondiendo.',
    button: 'Darme de baja',
    done: 'Te has dado de baja',
    doneMore: '{company} ya no enviará correos como este a esta dirección. Si tú escribes, te seguirán respondiendo.',
    again: 'Volver a recibir estos correos',
    gone: 'Este enlace ya no funciona',
    goneMore: 'Responde al correo con la palabra «baja».',
  },
  fr: {
    title: 'Ne plus recevoir ces e-mails ?',
    ask: '{company} ne vous enverra plus de notifications par e-mail et ne vous écrira plus en premier. Si vous écrivez, une réponse vous sera toujours envoyée.',
    button: 'Me désinscrire',
    done: 'Désinscription effectuée',
    doneMore:
      '{company} n’enverra plus ce type d’e-mail à cette adresse. Si vous écrivez, une réponse vous sera toujours envoyée.',
    again: 'Recevoir à nouveau ces e-mails',
    gone: 'Ce lien ne fonctionne plus',
    goneMore: 'Répondez à l’e-mail avec le mot « désinscription ».',
  },
  pt: {
    title: 'Não receber mais e-mails como este?',
    ask: '{company} deixará de enviar avisos por e-mail e de escrever por iniciativa própria. Se você escrever, continuará recebendo resposta.',
    button: 'Cancelar inscrição',
    done: 'Inscrição cancelada',
    doneMore:
      '{company} não enviará mais e-mails como este para este endereço. Se você escrever, continuará recebendo resposta.',
    again: 'Voltar a receber estes e-mails',
    gone: 'Este link não funciona mais',
    goneMore: 'Responda ao e-mail com a palavra “descadastrar”.',
  },
  ar: {
    title: 'هل تريد إيقاف مثل هذه الرسائل؟',
    ask: 'لن ترسل إليك {company} إشعارات بالبريد ولن تبادر بمراسلتك. وإذا كتبت إليها فسيصلك الرد كالمعتاد.',
    button: 'إلغاء الاشتراك',
    done: 'أُلغي اشتراكك',
    doneMore: 'لن ترسل {company} مثل هذه الرسائل إلى هذا العنوان. وإذا كتبت إليها فسيصلك الرد كالمعتاد.',
    again: 'استلام هذه الرسائل من جديد',
    gone: 'لم يعد هذا الرابط يعمل',
    goneMore: 'رُدّ على الرسالة بعبارة «إلغاء الاشتراك» بدلًا من ذلك.',
  },
  tr: {
    title: 'Bu tür e-postaları artık almak istemiyor musunuz?',
    ask: '{company} size artık e-postayla bildirim göndermez ve önce kendisi yazmaz. Siz yazarsanız yine yanıt alırsınız.',
    button: 'Abonelikten çık',
    done: 'Abonelikten çıktınız',
    doneMore: '{company} bu adrese artık böyle e-postalar göndermez. Siz yazarsanız yine yanıt alırsınız.',
    again: 'Bu e-postaları yeniden al',
    gone: 'Bu bağlantı artık çalışmıyor',
    goneMore: 'Bunun yerine e-postayı “abonelikten çık” sözüyle yanıtlayın.',
  },
  pl: {
    title: 'Nie chcesz już takich wiadomości?',
    ask: '{company} nie będzie już wysyłać powiadomień e-mailem ani pisać jako pierwsza. Jeśli napiszesz, nadal otrzymasz odpowiedź.',
    button: 'Wypisz mnie',
    done: 'Adres został wypisany',
    doneMore: '{company} nie wyśle już takich wiadomości na ten adres. Jeśli napiszesz, nadal otrzymasz odpowiedź.',
    again: 'Chcę znów je otrzymywać',
    gone: 'Ten link już nie działa',
    goneMore: 'Zamiast tego odpowiedz na wiadomość słowem „wypisz”.',
  },
};

export function unsubscribePage(language: Language, company: string): UnsubscribeWords {
  const words = unsubscribeWords[language];
  return { ...words, ask: fill(words.ask, { company }), doneMore: fill(words.doneMore, { company }) };
}
