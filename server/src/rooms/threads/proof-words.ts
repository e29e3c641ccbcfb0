// What a proof says in each language: the mail that carries the link, and the page behind it.
import type { Language } from './languages.ts';

export interface ProofWords {
  readonly subject: string;
  /** Who asked for a copy of their chat. */
  readonly inChat: string;
  /** Whom an agent asked to confirm. */
  readonly inConversation: string;
  readonly ignore: string;
  readonly title: string;
  readonly ask: string;
  readonly button: string;
  readonly done: string;
  readonly doneMore: string;
  readonly gone: string;
  readonly goneMore: string;
}
export const proofWords: Readonly<Record<Language, ProofWords>> = {
  en: {
    subject: 'Is this your address? {company}',
    inChat:
      'Someone gave this address in a chat with {company} and asked for a copy of it. If that was you, confirm it here, then ask for the copy again:',
    inConversation:
      'Someone gave this address in a conversation with {company}. If that was you, confirm it here and we can answer you on either side:',
    ignore: 'If it was not you, ignore this message: nothing of yours has been shown to anyone.',
    title: 'Is this your address?',
    ask: 'Confirm it, and {company} can answer you here and where you wrote from.',
    button: 'Yes, this is my address',
    done: 'Thank you, confirmed',
    doneMore: 'You can close this page and go on wherever you like.',
    gone: 'This link was used already or has expired',
    goneMore: 'Ask for a new one in the conversation.',
  },
  uk: {
    subject: 'Це ваша адреса? {company}',
    inChat:
      'Хтось залишив цю адресу в чаті з {company} і попросив його копію. Якщо це були ви, підтвердьте тут, а потім попросіть копію ще раз:',
    inConversation:
      'Хтось залишив цю адресу в розмові з {company}. Якщо це були ви, підтвердьте тут, і ми зможемо відповідати вам і там, і там:',
    ignore: 'Якщо це були не ви, не зважайте на цей лист: нічого вашого нікому не показано.',
    title: 'Це ваша адреса?',
    ask: 'Підтвердьте, і {company} зможе відповідати вам тут і там, звідки ви писали.',
    button: 'Так, це моя адреса',
    done: 'Дякуємо, підтверджено',
    doneMore: 'Можете закрити цю сторінку й продовжити, де вам зручно.',
    gone: 'Це посилання вже використано або воно застаріло',
    goneMore: 'Попросіть нове в розмові.',
  },
  ru: {
    subject: 'Это ваш адрес? {company}',
    inChat:
      'Кто-то оставил этот адрес в чате с {company} и попросил его копию. Если это были вы, подтвердите здесь, а затем попросите копию ещё раз:',
    inConversation:
      'Кто-то оставил этот адрес в беседе с {company}. Если это были вы, подтвердите здесь, и мы сможем отвечать вам и там, и там:',
    ignore: 'Если это были не вы, не обращайте внимания на это письмо: ничего вашего никому не показано.',
    title: 'Это ваш адрес?',
    ask: 'Подтвердите, и {company} сможет отвечать вам здесь и там, откуда вы писали.',
    button: 'Да, это мой адрес',
    done: 'Спасибо, подтверждено',
    doneMore: 'Можете закрыть эту страницу и продолжить там, где вам удобно.',
    gone: 'Эта ссылка уже использована или устарела',
    goneMore: 'Попросите новую в беседе.',
  },
  de: {
    subject: 'Ist das Ihre Adresse? {company}',
    inChat:
      'Jemand hat diese Adresse in einem Chat mit {company} angegeben und um eine Kopie gebeten. Falls Sie das waren, bestätigen Sie es hier und fragen Sie dann erneut nach der Kopie:',
    inConversation:
      'Jemand hat diese Adresse in einem Gespräch mit {company} angegeben. Falls Sie das waren, bestätigen Sie es hier, dann können wir Ihnen hier wie dort antworten:',
    ignore: 'Falls Sie es nicht waren, ignorieren Sie diese Nachricht: Niemandem wurde etwas von Ihnen gezeigt.',
    title: 'Ist das Ihre Adresse?',
    ask: 'Bestätigen Sie sie, dann kann {company} Ihnen hier antworten und dort, wo Sie geschrieben haben.',
    button: 'Ja, das ist meine Adresse',
    done: 'Danke, bestätigt',
    doneMore: 'Sie können diese Seite schließen und weitermachen, wo Sie möchten.',
    gone: 'Dieser Link wurde schon verwendet oder ist abgelaufen',
    goneMore: 'Bitten Sie im Gespräch um einen neuen.',
  },
  es: {
    subject: '¿Es esta tu dirección? {company}',
    inChat:
      'Alguien dio esta dirección en un chat con {company} y pidió una copia. Si fuiste tú, confírmalo aquí y vuelve a pedir la copia:',
    inConversation:
      'Alguien dio esta dirección en una conversación con {company}. Si fuiste tú, confírmalo aquí y podremos responderte en ambos sitios:',
    ignore: 'Si no fuiste tú, ignora este mensaje: no se ha mostrado nada tuyo a nadie.',
    title: '¿Es esta tu dirección?',
    ask: 'Confírmala y {company} podrá responderte aquí y en el lugar desde el que escribiste.',
    button: 'Sí, es mi dirección',
    done: 'Gracias, confirmada',
    doneMore: 'Puedes cerrar esta página y seguir donde prefieras.',
    gone: 'Este enlace ya se usó o ha caducado',
    goneMore: 'Pide uno nuevo en la conversación.',
  },
  fr: {
    subject: 'Est-ce votre adresse ? {company}',
    inChat:
      'Quelqu’un a donné cette adresse dans un chat avec {company} et en a demandé une copie. Si c’était vous, confirmez-le ici, puis redemandez la copie :',
    inConversation:
      'Quelqu’un a donné cette adresse dans une conversation avec {company}. Si c’était vous, confirmez-le ici et nous pourrons vous répondre des deux côtés :',
    ignore: 'Si ce n’était pas vous, ignorez ce message : rien de ce qui est à vous n’a été montré à qui que ce soit.',
    title: 'Est-ce votre adresse ?',
    ask: 'Confirmez-la et {company} pourra vous répondre ici et là d’où vous avez écrit.',
    button: 'Oui, c’est mon adresse',
    done: 'Merci, c’est confirmé',
    doneMore: 'Vous pouvez fermer cette page et continuer où vous voulez.',
    gone: 'Ce lien a déjà servi ou a expiré',
    goneMore: 'Demandez-en un nouveau dans la conversation.',
  },
  pt: {
    subject: 'Este é o seu endereço? {company}',
    inChat:
      'Alguém informou este endereço em um chat com {company} e pediu uma cópia. Se foi você, confirme aqui e depois peça a cópia de novo:',
    inConversation:
      'Alguém informou este endereço em uma conversa com {company}. Se foi você, confirme aqui e poderemos responder nos dois lugares:',
    ignore: 'Se não foi você, ignore esta mensagem: nada seu foi mostrado a ninguém.',
    title: 'Este é o seu endereço?',
    ask: 'Confirme e {company} poderá responder aqui e de onde você escreveu.',
    button: 'Sim, é o meu endereço',
    done: 'Endereço confirmado',
    doneMore: 'Você pode fechar esta página e continuar onde preferir.',
    gone: 'Este link já foi usado ou expirou',
    goneMore: 'Peça um novo na conversa.',
  },
  ar: {
    subject: 'هل هذا عنوانك؟ {company}',
    inChat:
      'كتب أحدهم هذا العنوان في محادثة مع {company} وطلب نسخة منها. إن كنت أنت، فأكّد هنا ثم اطلب النسخة مرة أخرى:',
    inConversation: 'كتب أحدهم هذا العنوان في محادثة مع {company}. إن كنت أنت، فأكّد هنا لنرد عليك هنا وهناك:',
    ignore: 'إن لم تكن أنت، فتجاهل هذه الرسالة: لم يُعرض شيء يخصك على أحد.',
    title: 'هل هذا عنوانك؟',
    ask: 'أكّده لتتمكن {company} من الرد عليك هنا وحيث كتبت.',
    button: 'نعم، هذا عنواني',
    done: 'شكرًا، تم التأكيد',
    doneMore: 'يمكنك إغلاق هذه الصفحة والمتابعة حيث تشاء.',
    gone: 'استُخدم هذا الرابط من قبل أو انتهت صلاحيته',
    goneMore: 'اطلب رابطًا جديدًا في المحادثة.',
  },
  tr: {
    subject: 'Bu sizin adresiniz mi? {company}',
    inChat:
      'Birisi {company} ile bir sohbette bu adresi verdi ve sohbetin bir kopyasını istedi. Bu sizseniz burada doğrulayın, sonra kopyayı yeniden isteyin:',
    inConversation:
      'Birisi {company} ile bir konuşmada bu adresi verdi. Bu sizseniz burada doğrulayın, size her iki yerde de yanıt verebilelim:',
    ignore: 'Bu siz değilseniz bu mesajı dikkate almayın: size ait hiçbir şey kimseye gösterilmedi.',
    title: 'Bu sizin adresiniz mi?',
    ask: 'Doğrulayın; {company} size burada ve yazdığınız yerde yanıt verebilsin.',
    button: 'Evet, bu benim adresim',
    done: 'Teşekkürler, doğrulandı',
    doneMore: 'Bu sayfayı kapatıp dilediğiniz yerde devam edebilirsiniz.',
    gone: 'Bu bağlantı kullanılmış ya da süresi dolmuş',
    goneMore: 'Konuşmada yenisini isteyin.',
  },
  pl: {
    subject: 'Czy to Twój adres? {company}',
    inChat:
      'Ktoś podał ten adres na czacie z {company} i poprosił o jego kopię. Jeśli to Ty, potwierdź tutaj, a potem poproś o kopię ponownie:',
    inConversation:
      'Ktoś podał ten adres w rozmowie z {company}. Jeśli to Ty, potwierdź tutaj, a będziemy mogli odpowiadać w obu miejscach:',
    ignore: 'Jeśli to nie Ty, zignoruj tę wiadomość: nikomu nie pokazano niczego, co należy do Ciebie.',
    title: 'Czy to Twój adres?',
    ask: 'Potwierdź go, a {company} będzie mogła odpowiadać tutaj i tam, skąd piszesz.',
    button: 'Tak, to mój adres',
    done: 'Dziękujemy, potwierdzono',
    doneMore: 'Możesz zamknąć tę stronę i kontynuować, gdzie chcesz.',
    gone: 'Ten link został już użyty albo wygasł',
    goneMore: 'Poproś o nowy w rozmowie.',
  },
};
