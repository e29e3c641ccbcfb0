// A double of Viber's REST API. Viber publishes no schema: this one is written from its documentation,
// https://developers.viber.com/docs/api/rest-bot-api/ (#send-message, #keyboards, #setting-a-webhook, #error-codes) and
// https://developers.viber.com/docs/tools/keyboards/#general-keyboard-parameters, and from the newer pages of the same, which stand beside
// each part below. Where the two differ the stricter one holds.
const dataModels = 'https://creators.viber.com/docs/bots-api/data-models/message';
const keyboards = 'https://creators.viber.com/docs/bots-api/resources/messaging/keyboards';
import { createHmac } from 'node:crypto';
import { Ajv, type ValidateFunction } from 'ajv';
import { startDouble, type Call, type Reply } from '../shared/server.ts';

const url = { type: 'string', pattern: '^https?://', maxLength: 2000 };
/** An address whose last part ends so: Viber looks nowhere else for what a file is. */
const ending = (words: string) => ({ ...url, pattern: `^https?://.*\\.(${words})$` });
const color = { type: 'string', pattern: '^#[0-9A-Fa-f]{6}$' };
const button = {
  $comment: `${keyboards}#configure-the-buttons: what an action needs depends on its type`,
  type: 'object',
  additionalProperties: false,
  required: ['ActionBody'],
  properties: {
    Columns: { type: 'integer', minimum: 1, maximum: 6 },
    Rows: { type: 'integer', minimum: 1, maximum: 2 },
    ActionType: { enum: ['reply', 'open-url', 'location-picker', 'share-phone', 'none'] },
    ActionBody: { type: 'string', minLength: 1 },
    // A longer one is cut by Viber, in the middle of a tag too.
    Text: { type: 'string', maxLength: 250 },
    TextSize: { enum: ['small', 'regular', 'large'] },
    BgColor: color,
    Silent: { type: 'boolean' },
  },
  if: { required: ['ActionType'], properties: { ActionType: { const: 'open-url' } } },
  then: { properties: { ActionBody: url } },
};
/** In a rich media message a button may be as high as its group, carry a picture and do nothing. */
const richButton = {
  ...button,
  $comment: `${dataModels}#desiging-cards`,
  properties: {
    ...button.properties,
    Rows: { type: 'integer', minimum: 1, maximum: 7 },
    // The two kinds of action that ask for something cannot stand here.
    ActionType: { enum: ['reply', 'open-url', 'none'] },
    Image: ending('jpe?g|png'),
    // Viber's own example says `middle`; its table does not know it.
    TextHAlign: { enum: ['left', 'center', 'right'] },
    TextVAlign: { enum: ['top', 'middle', 'bottom'] },
  },
};
const general = {
  receiver: { type: 'string', minLength: 1 },
  type: { type: 'string' },
  sender: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    properties: { name: { type: 'string', minLength: 1, maxLength: 28 }, avatar: url },
  },
  tracking_data: { type: 'string', maxLength: 4000 },
  min_api_version: { type: 'integer' },
  keyboard: {
    type: 'object',
    additionalProperties: false,
    required: ['Type', 'Buttons'],
    properties: {
      Type: { const: 'keyboard' },
      DefaultHeight: { type: 'boolean' },
      Buttons: { type: 'array', minItems: 1, maxItems: 24, items: button },
    },
  },
};
const message = (type: string, required: readonly string[], properties: object) => ({
  type: 'object',
  additionalProperties: false,
  required: ['receiver', 'type', 'sender', ...required],
  properties: { ...general, type: { const: type }, ...properties },
});
const text = { type: 'string', minLength: 1, maxLength: 7000 };
const size = (megabytes: number) => ({ type: 'integer', minimum: 1, maximum: megabytes * 1024 * 1024 });
const schemas = {
  send_message: {
    anyOf: [
      message('text', ['text'], { text }),
      message('picture', ['text', 'media'], {
        text: { type: 'string', maxLength: 512 },
        media: ending('jpe?g|png|gif'),
        thumbnail: url,
      }),
      message('video', ['media', 'size'], {
        media: ending('mp4'),
        size: size(26),
        duration: { type: 'integer', maximum: 180 },
        thumbnail: url,
      }),
      message('location', ['location'], {
        location: {
          type: 'object',
          additionalProperties: false,
          $comment: `${dataModels}#location-message`,
          required: ['lat', 'lon'],
          properties: {
            lat: { type: 'number', minimum: -90, maximum: 90 },
            lon: { type: 'number', minimum: -180, maximum: 180 },
          },
        },
      }),
      message('contact', ['contact'], {
        contact: {
          type: 'object',
          additionalProperties: false,
          $comment: `${dataModels}#contact-message`,
          required: ['name', 'phone_number'],
          properties: {
            name: { type: 'string', minLength: 1, maxLength: 28 },
            phone_number: { type: 'string', minLength: 1, maxLength: 18 },
          },
        },
      }),
      message('rich_media', ['min_api_version', 'rich_media'], {
        min_api_version: { type: 'integer', minimum: 7 },
        rich_media: {
          type: 'object',
          additionalProperties: false,
          $comment: `${dataModels}#rich-media-message`,
          required: ['Type', 'ButtonsGroupColumns', 'ButtonsGroupRows', 'BgColor', 'Buttons'],
          properties: {
            Type: { const: 'rich_media' },
            ButtonsGroupColumns: { type: 'integer', minimum: 1, maximum: 6 },
            ButtonsGroupRows: { type: 'integer', minimum: 1, maximum: 7 },
            BgColor: color,
            Buttons: { type: 'array', minItems: 1, maxItems: 6 * 6 * 7, items: richButton },
          },
        },
      }),
      message('file', ['media', 'size', 'file_name'], {
        media: ending('[A-Za-z0-9]+'),
        size: size(50),
        // With its ending, and none of those a device would run: `#forbidden-file-formats`.
        file_name: {
          type: 'string',
          maxLength: 256,
          pattern: '.\\.[A-Za-z0-9]+$',
          not: { pattern: '\\.(exe|bat|cmd|com|msi|bin|apk|ipa|app|lnk|ps1|vbs|wsf|run)$' },
        },
      }),
    ],
  },
  set_webhook: {
    type: 'object',
    additionalProperties: false,
    required: ['url'],
    properties: {
      url: { type: 'string', pattern: '^(https://.*|)$' },
      event_types: {
        type: 'array',
        items: { enum: ['delivered', 'seen', 'failed', 'subscribed', 'unsubscribed', 'conversation_started'] },
      },
      send_name: { type: 'boolean' },
      send_photo: { type: 'boolean' },
    },
  },
  get_account_info: { type: 'object', additionalProperties: false },
} as const;

export async function startViberDouble(given: { authToken: string; botId: string; name: string; uri: string }) {
  const ajv = new Ajv({ strict: false });
  const checks = new Map<string, ValidateFunction>(
    Object.entries(schemas).map(([name, schema]) => [name, ajv.compile(schema)]),
  );
  const account = { webhook: '', answersWebhook: true };
  const sent: Readonly<Record<string, unknown>>[] = [];
  const gone = new Set<string>();
  // Larger than a number of this language can be: as text, spliced into the JSON.
  let token = 5_741_311_803_571_721_087n;
  const said = (status: number, message: string, more = ''): Reply => ({
    status: 200,
    body: `{"status":${status},"status_message":"${message}"${more}}`,
  });

  function answer(call: Call): Reply {
    if (call.headers['x-viber-auth-token'] !== given.authToken) return said(2, 'invalidAuthToken');
    switch (call.path) {
      case '/pa/get_account_info':
        return said(
          0,
          'ok',
          `,"id":${JSON.stringify(given.botId)},"name":${JSON.stringify(given.name)},"uri":${JSON.stringify(given.uri)},"webhook":${JSON.stringify(account.webhook)}`,
        );
      case '/pa/set_webhook':
        if (!account.answersWebhook && call.given?.['url'] !== '') return said(1, 'invalidUrl');
        account.webhook = String(call.given?.['url']);
        return said(0, 'ok', ',"event_types":[]');
      case '/pa/send_message':
        if (gone.has(String(call.given?.['receiver']))) return said(6, 'receiverNotSubscribed');
        sent.push(call.given ?? {});
        token += 1n;
        return said(0, 'ok', `,"message_token":${token},"chat_hostname":"SN-CHAT-03_"`);
      default:
        return { status: 404 };
    }
  }
  const double = await startDouble({
    judge(call) {
      const check = checks.get(call.path.replace('/pa/', ''));
      if (!check) return `${call.path} is no method`;
      return check(call.given) ? null : ajv.errorsText(check.errors);
    },
    answer,
    refuse: (problem) => said(3, `badData: ${problem.replaceAll(/["\\]/g, "'")}`),
  });
  return { ...double, account, sent, gone, said, lastToken: () => String(token) };
}
/** As Viber signs the body of a callback. */
export const signedByViber = (body: string, authToken: string): string =>
  createHmac('sha256', authToken).update(body).digest('hex');
