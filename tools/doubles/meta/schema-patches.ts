// Where the vendor's own description of the WhatsApp API is wrong or behind its documentation: each place, what it becomes, and why.

export interface Patch {
  /** Below `components/schemas`. */
  readonly at: readonly (string | number)[];
  readonly to: unknown;
  readonly why: string;
}
const recipient = { type: 'string', pattern: '^[A-Z]{2}(\\.ENT)?\\.[A-Za-z0-9]{1,128}$' };
const index = { type: 'string', pattern: '^[0-9]$' };

export const patches: readonly Patch[] = [
  {
    at: ['BaseMessageProperties', 'required'],
    to: ['messaging_product', 'recipient_type', 'type'],
    why: 'A business-scoped user id goes into `recipient`, and `to` is left out then (business-scoped-user-ids, 2026)',
  },
  { at: ['BaseMessageProperties', 'properties', 'recipient'], to: recipient, why: 'As above' },
  {
    at: ['BaseMessageProperties', 'anyOf'],
    to: [{ required: ['to'] }, { required: ['recipient'] }],
    why: 'One of both must be there',
  },
  {
    at: ['BaseMessageProperties', 'properties', 'messaging_product'],
    to: { const: 'whatsapp' },
    why: 'The only value',
  },
  {
    at: ['LocationMessage', 'allOf', 1, 'properties', 'location', 'properties', 'latitude'],
    to: { type: 'number' },
    why: 'Numbers in the documentation and in every example',
  },
  {
    at: ['LocationMessage', 'allOf', 1, 'properties', 'location', 'properties', 'longitude'],
    to: { type: 'number' },
    why: 'As latitude',
  },
  { at: ['LanguageObject', 'required'], to: ['code'], why: '`policy` is optional; its only value is the default' },
  {
    at: ['InteractiveObject', 'properties', 'type', 'enum'],
    to: ['button', 'call_permission_request', 'catalog_message', 'list', 'product', 'product_list', 'flow', 'cta_url'],
    why: 'messages/interactive-cta-url-messages',
  },
  {
    at: ['ActionObject', 'oneOf', 6],
    to: {
      required: ['name', 'parameters'],
      properties: {
        name: { const: 'cta_url' },
        parameters: {
          type: 'object',
          additionalProperties: false,
          required: ['display_text', 'url'],
          properties: {
            display_text: { type: 'string', minLength: 1, maxLength: 20 },
            url: { type: 'string', pattern: '^https?://' },
          },
        },
      },
    },
    why: 'As above',
  },
  {
    at: ['TemplateComponent', 'properties', 'index'],
    to: index,
    why: 'The pattern forbids 0 and 1, which the documentation’s examples use',
  },
  { at: ['ButtonComponent', 'allOf', 1, 'properties', 'index'], to: index, why: 'As above' },
  {
    at: ['TemplateComponent', 'properties', 'sub_type', 'enum'],
    to: ['quick_reply', 'url', 'catalog', 'copy_code', 'flow'],
    why: 'templates/marketing-templates/coupon-templates',
  },
  {
    at: ['TemplateComponent', 'allOf'],
    to: [
      {
        if: { properties: { type: { const: 'header' } } },
        then: {
          properties: {
            parameters: {
              type: 'array',
              minItems: 1,
              maxItems: 1,
              items: { $ref: '#/components/schemas/ParameterObject' },
            },
          },
        },
      },
      {
        if: { properties: { type: { const: 'body' } } },
        then: {
          properties: {
            parameters: { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/ParameterObject' } },
          },
        },
      },
      {
        if: { properties: { type: { const: 'button' } } },
        then: { required: ['sub_type', 'index', 'parameters'] },
      },
    ],
    why: 'The description tells components apart by a discriminator with mapping, which JSON Schema does not know',
  },
  {
    at: ['ParameterObject', 'allOf'],
    to: ['text', 'image', 'video', 'document'].map((type) => ({
      if: { properties: { type: { const: type } } },
      then: {
        required: [type],
        properties: {
          [type]: type === 'text' ? { type: 'string', minLength: 1 } : { $ref: '#/components/schemas/MediaObject' },
        },
      },
    })),
    why: 'As above',
  },
  {
    at: ['MarkMessageRequestPayload', 'properties', 'status'],
    to: { const: 'read' },
    why: 'The only value',
  },
  {
    at: ['MarkMessageRequestPayload', 'properties', 'typing_indicator'],
    to: { type: 'object', additionalProperties: false, required: ['type'], properties: { type: { const: 'text' } } },
    why: 'typing-indicators',
  },
  { at: ['MarkMessageRequestPayload', 'additionalProperties'], to: false, why: 'A typo must not pass' },
  {
    at: ['MediaObject', 'oneOf', 0, 'properties', 'id'],
    to: { type: 'string', pattern: '^[0-9]+$' },
    why: 'Ids of media are digits; an empty one must not pass',
  },
  {
    at: ['TextMessage', 'allOf', 1, 'properties', 'text', 'properties', 'body'],
    to: { type: 'string', minLength: 1, maxLength: 4096 },
    why: 'The limit stands in the documentation only',
  },
  { at: ['TextMessage', 'allOf', 1, 'properties', 'text', 'required'], to: ['body'], why: 'As above' },
];
