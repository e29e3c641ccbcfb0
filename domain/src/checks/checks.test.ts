// What is checked before sending, on sentences as people write them. A false alarm is worse than a missed one: half of each table must stay silent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strangeAddresses } from './addresses.ts';
import { saysAttached } from './attached.ts';
import { wrongGreeting } from './greeting.ts';
import { otherLanguage, spokenIn } from './language.ts';
import { maskSecrets, secretsIn } from './secrets.ts';

test('an answer that says a file comes along is told apart from one that speaks of theirs', () => {
  for (const text of [
    'Please find attached your invoice.',
    'I have attached the return label.',
    "I've attached the label for you",
    'Attached is the invoice for October.',
    'Your receipt is attached.',
    'See the attached picture for where the serial number is.',
    'We are attaching the form again.',
    'Enclosed you will find the contract.',
    'Im Anhang finden Sie die Rechnung.',
    'Anbei die Rechnung für Oktober.',
    'Ich habe Ihnen das Etikett angehängt.',
    'Bitte sehen Sie die Anleitung im Anhang.',
    'Veuillez trouver ci-joint votre facture.',
    'Vous trouverez en pièce jointe le bon de retour.',
    'Je vous joins la facture.',
    'Le adjunto la factura de octubre.',
    'Hemos adjuntado la etiqueta de devolución.',
    'Adjunto el comprobante.',
    'W załączniku przesyłam fakturę.',
    'Przesyłam Pani fakturę w załączeniu.',
    'Dołączam plik z etykietą.',
    'У вкладенні знайдете рахунок.',
    'Надсилаю вам рахунок за жовтень.',
    'Додаю файл з інструкцією.',
  ])
    assert.equal(saysAttached(text), true, text);
  for (const text of [
    'Thank you for the picture you attached.',
    'Could you send the invoice as an attachment?',
    'Please attach a photo of the parcel.',
    'There is no attachment in your message.',
    'The cable is attached to the back of the device.',
    'The label is attached to the parcel.',
    'I am attached to this town.',
    'Your order has shipped.',
    '> I have attached the photo',
    'Könnten Sie ein Foto im Anhang mitschicken?',
    'Danke für das Foto, das Sie angehängt haben.',
    'Leider war kein Anhang dabei.',
    'Merci, vous avez joint la bonne photo.',
    'Pourriez-vous joindre une photo ?',
    'Merci de joindre une photo.',
    'Gracias por la foto que ha adjuntado.',
    '¿Podría adjuntar una foto?',
    'Dziękuję za zdjęcie, które Pani załączyła.',
    'Proszę o załączenie zdjęcia.',
    'Дякую за фото, яке ви прикріпили.',
    'Будь ласка, прикріпіть фото.',
    '',
  ])
    assert.equal(saysAttached(text), false, text);
});

test('another name than theirs in the greeting is told; short forms, endings, titles and other scripts are not', () => {
  for (const [text, name, wrong] of [
    ['Hi Bob, thank you', 'Ada Lovelace', 'Bob'],
    ['Dear Mr. Smith,', 'Ada Lovelace', 'Smith'],
    ['Hallo Frau Müller,\nIhre Bestellung', 'Ada Lovelace', 'Müller'],
    ['Bonjour Pierre,', 'Ada Lovelace', 'Pierre'],
    ['Dzień dobry Anno,', 'Katarzyna Nowak', 'Anno'],
    ['Добрий день, Олено', 'Ада Лавлейс', null],
    ['Привіт Олено!', 'Ада Лавлейс', 'Олено'],
    ['Hi Ada!', 'Ada Lovelace', null],
    ['Dear Ms Lovelace,', 'Ada Lovelace', null],
    ['Hi Bob,', 'Robert Brown', null],
    ['Cześć Kasia,', 'Katarzyna Nowak', null],
    ['Dzień dobry Katarzyno,', 'Katarzyna Nowak', null],
    ['Привіт Олено!', 'Олена Коваль', null],
    ['Привіт Олено!', 'Olena Koval', null],
    ['Hello there,', 'Ada Lovelace', null],
    ['Hi team,', 'Ada Lovelace', null],
    ['Hi All,', 'Ada Lovelace', null],
    ['Sehr geehrte Damen und Herren,', 'Ada Lovelace', null],
    ['Hello Your order has shipped', 'Ada Lovelace', null],
    ['Hi Bob,', '', null],
    ['Bob will call you.', 'Ada Lovelace', null],
    ['Dear José,', 'Jose Garcia', null],
    ['Hi Łukasz,', 'Lukasz Kowalski', null],
  ] as const)
    assert.equal(wrongGreeting(text, [name]), wrong, `${text} → ${name}`);
  assert.equal(wrongGreeting('Hi Countess,', ['Ada Lovelace', 'countess@shop.example']), null, 'known by an address');
});

test('cards and keys are found by their own marks and never shown whole', () => {
  for (const [text, masked] of [
    ['Card 4111 1111 1111 1111 please', 'Card •••• 1111 please'],
    ['5555-5555-5555-4444', '•••• 4444'],
    ['378282246310005', '•••• 0005'],
    ['3782 822463 10005.', '•••• 0005.'],
    ['6011000990139424 and 4012888888881881', '•••• 9424 and •••• 1881'],
    [`key sk_${'live'}_${'a1B2'.repeat(6)}`, 'key sk_l…'],
    [`-----BEGIN ${'PRIVATE'} KEY-----\nMIIE\n-----END ${'PRIVATE'} KEY-----`, 'a private key'],
  ] as const)
    assert.equal(maskSecrets(text), masked, text);
  for (const text of [
    'Order 4111 1111 1111 1112',
    'Tracking 1Z4111111111111111',
    'Parcel 00340434161094042557',
    'Call +49 30 901820 or 030 4111 111',
    'IBAN DE89 3704 0044 0532 0130 00',
    'ISBN 9783161484100',
    'EAN 4006381333931',
    '0000 0000 0000 0000',
    '41 11 11 11 11 11 11 11',
    'Reference 12345678901234567890123',
    'sk_test_4eC39HqLyjWDarjtT1zdp7dc',
  ])
    assert.deepEqual(secretsIn(text), [], text);
});

test('a language is told from a sentence, and not from a name or an order number', () => {
  for (const [text, language] of [
    ['Where is my order? It was sent a week ago and I have not got it.', 'en'],
    ['Wo ist meine Bestellung? Ich habe sie noch nicht bekommen.', 'de'],
    ['Bonjour, je n’ai pas reçu ma commande et je voudrais savoir où elle est.', 'fr'],
    ['Hola, no he recibido mi pedido y me gustaría saber dónde está.', 'es'],
    ['Dzień dobry, czy moja przesyłka już jest w drodze?', 'pl'],
    ['Добрий день, коли буде моє замовлення?', 'uk'],
    ['Здравствуйте, когда будет мой заказ? Я уже жду неделю.', 'ru'],
    ['Merhaba, siparişim ne zaman gelecek? Çok bekledim ve bir haber yok.', 'tr'],
    ['Hallo, waar is mijn bestelling? Ik heb het nog niet ontvangen.', 'nl'],
    ['Olá, onde está o meu pedido? Ainda não recebi e já faz uma semana.', 'pt'],
    ['Buongiorno, dove si trova il mio ordine? Non è ancora arrivato e sono in attesa.', 'it'],
    ['أين طلبي؟ لم يصل بعد', 'ar'],
    ['注文はどこですか', 'ja'],
    ['Ok', null],
    ['#8841', null],
    ['Ada Lovelace', null],
    ['https://shop.example/de/und/der/die/das', null],
    ['Thanks!', null],
    ['iPhone 15 Pro Max 256 GB', null],
  ] as const)
    assert.equal(spokenIn(text), language, text);
});

test('another language is told only where both are certain, and the customer never used ours', () => {
  const de = 'Wo ist meine Bestellung? Ich habe sie noch nicht bekommen.';
  const en = 'Your order is on its way and will be with you on Friday.';
  assert.deepEqual(otherLanguage(en, [de]), { theirs: 'de', ours: 'en' });
  assert.equal(otherLanguage(en, [de, 'Hello, this is my order and I have not got it.']), null);
  assert.equal(otherLanguage('Ok, danke', [de]), null);
  assert.equal(otherLanguage(en, ['#8841']), null);
  assert.equal(otherLanguage('Ihre Bestellung ist auf dem Weg zu Ihnen.', [de]), null);
});

test('strange addresses are those of nobody known here', () => {
  assert.deepEqual(strangeAddresses('Write to Bob@Other.example. Or ada@shop.example', ['ADA@shop.example']), [
    'bob@other.example',
  ]);
  assert.deepEqual(strangeAddresses('> bob@other.example wrote\nno address @here', []), []);
});
