// What our mails to visitors say, in each language: answers given while they were away, and a copy of the chat.
import type { Language } from '../threads/index.ts';

export interface LetterWords {
  readonly awaySubject: string;
  readonly away: string;
  /** Answers to this mail come back to the conversation. */
  readonly canReply: string;
  /** They do not. */
  readonly chatOnly: string;
  readonly notYou: string;
  readonly copySubject: string;
  readonly you: string;
  readonly removed: string;
}
export const letterWords: Readonly<Record<Language, LetterWords>> = {
  en: {
    awaySubject: '{company} has answered you',
    away: 'You wrote to {company} in the chat and left this address. While you were away, this was answered:',
    canReply: 'Answer this mail, or go on in the chat where you wrote.',
    chatOnly: 'Go on in the chat where you wrote; nobody reads answers to this mail.',
    notYou: 'If you did not write to us, somebody mistyped their address. Ignore this mail.',
    copySubject: 'Your conversation with {company}',
    you: 'You',
    removed: '(removed)',
  },
  uk: {
    awaySubject: '{company}: відповідь на ваше повідомлення',
    away: 'Ви написали {company} в чаті й залишили цю адресу. Поки вас не було, вам відповіли:',
    canReply: 'Дайте відповідь на цей лист або продовжуйте в чаті, де ви писали.',
    chatOnly: 'Продовжуйте в чаті, де ви писали; відповідей на цей лист ніхто не читає.',
    notYou: 'Якщо ви нам не писали, хтось помилився адресою. Не зважайте на цей лист.',
    copySubject: 'Ваша розмова з {company}',
    you: 'Ви',
    removed: '(видалено)',
  },
  ru: {
    awaySubject: '{company}: ответ на ваше сообщение',
    away: 'Вы написали {company} в чате и оставили этот адрес. Пока вас не было, вам ответили:',
    canReply: 'Ответьте на это письмо или продолжите в чате, где вы писали.',
    chatOnly: 'Продолжите в чате, где вы писали; ответы на это письмо никто не читает.',
    notYou: 'Если вы нам не писали, кто-то ошибся адресом. Не обращайте внимания на это письмо.',
    copySubject: 'Ваша беседа с {company}',
    you: 'Вы',
    removed: '(удалено)',
  },
  de: {
    awaySubject: '{company} hat Ihnen geantwortet',
    away: 'Sie haben {company} im Chat geschrieben und diese Adresse hinterlassen. Während Sie weg waren, kam diese Antwort:',
    canReply: 'Antworten Sie auf diese E-Mail oder schreiben Sie im Chat weiter.',
    chatOnly: 'Schreiben Sie im Chat weiter; Antworten auf diese E-Mail liest niemand.',
    notYou:
      'Falls Sie uns nicht geschrieben haben, hat sich jemand bei der Adresse vertippt. Ignorieren Sie diese E-Mail.',
    copySubject: 'Ihr Chat mit {company}',
    you: 'Sie',
    removed: '(entfernt)',
  },
  es: {
    awaySubject: '{company} te ha respondido',
    away: 'Escribiste a {company} en el chat y dejaste esta dirección. Mientras no estabas, te respondieron:',
    canReply: 'Responde a este correo o sigue en el chat donde escribiste.',
    chatOnly: 'Sigue en el chat donde escribiste; nadie lee las respuestas a este correo.',
    notYou: 'Si no nos escribiste, alguien se equivocó de dirección. Ignora este correo.',
    copySubject: 'Tu conversación con {company}',
    you: 'Tú',
    removed: '(eliminado)',
  },
  fr: {
    awaySubject: '{company} vous a répondu',
    away: 'Vous avez écrit à {company} dans le chat et laissé cette adresse. Voici la réponse arrivée en votre absence :',
    canReply: 'Répondez à cet e-mail ou continuez dans le chat où vous avez écrit.',
    chatOnly: 'Continuez dans le chat où vous avez écrit ; personne ne lit les réponses à cet e-mail.',
    notYou: 'Si vous ne nous avez pas écrit, quelqu’un s’est trompé d’adresse. Ignorez cet e-mail.',
    copySubject: 'Votre conversation avec {company}',
    you: 'Vous',
    removed: '(supprimé)',
  },
  pt: {
    awaySubject: '{company} respondeu a você',
    away: 'Você escreveu para {company} no chat e deixou este endereço. Enquanto você estava fora, responderam:',
    canReply: 'Responda a este e-mail ou continue no chat onde você escreveu.',
    chatOnly: 'Continue no chat onde você escreveu; ninguém lê respostas a este e-mail.',
    notYou: 'Se você não nos escreveu, alguém errou o endereço. Ignore este e-mail.',
    copySubject: 'Sua conversa com {company}',
    you: 'Você',
    removed: '(removida)',
  },
  ar: {
    awaySubject: 'رد عليك فريق {company}',
    away: 'كتبت إلى {company} في المحادثة وتركت هذا العنوان. وصلك هذا الرد أثناء غيابك:',
    canReply: 'رُدّ على هذه الرسالة أو تابع في المحادثة حيث كتبت.',
    chatOnly: 'تابع في المحادثة حيث كتبت؛ لا أحد يقرأ الردود على هذه الرسالة.',
    notYou: 'إن لم تكتب إلينا، فقد أخطأ أحدهم في كتابة عنوانه. تجاهل هذه الرسالة.',
    copySubject: 'محادثتك مع {company}',
    you: 'أنت',
    removed: '(حُذفت)',
  },
  tr: {
    awaySubject: '{company} size yanıt verdi',
    away: 'Sohbette {company} ekibine yazdınız ve bu adresi bıraktınız. Siz yokken şu yanıt geldi:',
    canReply: 'Bu e-postayı yanıtlayın ya da yazdığınız sohbette devam edin.',
    chatOnly: 'Yazdığınız sohbette devam edin; bu e-postaya gelen yanıtları kimse okumaz.',
    notYou: 'Bize yazmadıysanız biri adresini yanlış yazmıştır. Bu e-postayı dikkate almayın.',
    copySubject: '{company} ile konuşmanız',
    you: 'Siz',
    removed: '(kaldırıldı)',
  },
  pl: {
    awaySubject: '{company}: odpowiedź na Twoją wiadomość',
    away: 'Na czacie {company} podano ten adres. Pod Twoją nieobecność przyszła odpowiedź:',
    canReply: 'Odpowiedz na ten e-mail albo pisz dalej na czacie.',
    chatOnly: 'Pisz dalej na czacie; odpowiedzi na ten e-mail nikt nie czyta.',
    notYou: 'Jeśli to nie Ty do nas piszesz, ktoś pomylił adres. Zignoruj ten e-mail.',
    copySubject: 'Twoja rozmowa z {company}',
    you: 'Ty',
    removed: '(usunięta)',
  },
};
