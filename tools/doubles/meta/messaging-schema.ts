// What Messenger and Instagram take, as schemas written from Meta's documentation; it publishes none itself.
// Send API: https://developers.facebook.com/docs/messenger-platform/reference/send-api
// Quick replies: https://developers.facebook.com/docs/messenger-platform/send-messages/quick-replies
// Button template: https://developers.facebook.com/docs/messenger-platform/reference/templates/button
// Private replies: https://developers.facebook.com/docs/messenger-platform/discovery/private-replies
// Instagram: https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
// Public answers: https://developers.facebook.com/docs/graph-api/reference/comment/comments and
// https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-comment/replies
// Tags ended on 27 April 2026: https://developers.facebook.com/docs/messenger-platform/send-messages/message-tags

const exactly = (required: readonly string[], properties: object) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});
const words = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });
const https = { type: 'string', pattern: '^https://' };
const digits = { type: 'string', pattern: '^[0-9_]+$' };

const quickReply = exactly(['content_type', 'title', 'payload'], {
  content_type: { const: 'text' },
  title: words(20),
  payload: words(1000),
  image_url: https,
});
const template = exactly(['template_type', 'text', 'buttons'], {
  template_type: { const: 'button' },
  text: words(640),
  buttons: {
    type: 'array',
    minItems: 1,
    maxItems: 3,
    items: exactly(['type', 'title', 'url'], {
      type: { const: 'web_url' },
      title: words(20),
      url: { type: 'string', pattern: '^https?://' },
    }),
  },
});
/** An element needs something beside its title. https://developers.facebook.com/docs/messenger-platform/reference/templates/generic */
const generic = exactly(['template_type', 'elements'], {
  template_type: { const: 'generic' },
  elements: {
    type: 'array',
    minItems: 1,
    maxItems: 10,
    items: {
      ...exactly(['title'], {
        title: words(80),
        subtitle: words(80),
        image_url: https,
        buttons: {
          type: 'array',
          minItems: 1,
          maxItems: 3,
          items: {
            oneOf: [
              exactly(['type', 'title', 'url'], {
                type: { const: 'web_url' },
                title: words(20),
                url: { type: 'string', pattern: '^https?://' },
              }),
              exactly(['type', 'title', 'payload'], {
                type: { const: 'postback' },
                title: words(20),
                payload: words(1000),
              }),
            ],
          },
        },
      }),
      minProperties: 2,
    },
  },
});
const attachment = (byAddress: boolean) => ({
  oneOf: [
    exactly(['type', 'payload'], {
      type: { enum: ['image', 'video', 'audio', 'file'] },
      payload: byAddress
        ? exactly(['url'], { url: https })
        : exactly(['is_reusable'], { is_reusable: { type: 'boolean' } }),
    }),
    exactly(['type', 'payload'], { type: { const: 'template' }, payload: { oneOf: [template, generic] } }),
  ],
});
const message = (object: 'page' | 'instagram') => ({
  ...exactly([], {
    text: words(object === 'page' ? 2000 : 1000),
    attachment: attachment(object === 'instagram'),
    quick_replies: { type: 'array', minItems: 1, maxItems: 13, items: quickReply },
    ...(object === 'page' ? { metadata: words(1000) } : {}),
  }),
  oneOf: [{ required: ['text'] }, { required: ['attachment'] }],
});
const person = exactly(['id'], { id: digits });

/** The body of a call to `/messages`. */
export const sendSchema = (object: 'page' | 'instagram') => ({
  oneOf: [
    {
      ...exactly(['recipient', 'messaging_type', 'message'], {
        recipient: person,
        messaging_type: { enum: ['RESPONSE', 'UPDATE', 'MESSAGE_TAG'] },
        tag: { const: 'HUMAN_AGENT' },
        message: message(object),
        reply_to: exactly(['mid'], { mid: words(600) }),
      }),
      if: { properties: { messaging_type: { const: 'MESSAGE_TAG' } } },
      then: { required: ['tag'] },
      else: { properties: { tag: false } },
    },
    exactly(['recipient', 'message'], {
      recipient: exactly(['comment_id'], { comment_id: digits }),
      message: exactly(['text'], { text: words(object === 'page' ? 2000 : 1000) }),
    }),
    exactly(['recipient', 'sender_action'], {
      recipient: person,
      sender_action: { enum: ['typing_on', 'typing_off', 'mark_seen'] },
    }),
    exactly(['recipient', 'sender_action', 'payload'], {
      recipient: person,
      sender_action: { const: 'react' },
      payload: exactly(['message_id', 'reaction'], {
        message_id: words(600),
        reaction: { enum: object === 'page' ? ['love', 'like', 'dislike', 'smile', 'wow', 'sad', 'angry'] : ['love'] },
      }),
    }),
    exactly(['recipient', 'sender_action', 'payload'], {
      recipient: person,
      sender_action: { const: 'unreact' },
      payload: exactly(['message_id'], { message_id: words(600) }),
    }),
  ],
});
export const commentSchema = exactly(['message'], { message: words(8000) });
export const subscribeSchema = exactly(['subscribed_fields'], { subscribed_fields: words(1000) });
/** What an app may ask to be told of (https://developers.facebook.com/docs/graph-api/webhooks/reference), as far as it concerns messages. */
export const appFields: Readonly<Record<string, readonly string[]>> = {
  page: 'messages,messaging_postbacks,message_reactions,message_reads,message_deliveries,message_echoes,message_edits,messaging_referrals,messaging_optins,messaging_handovers,standby,feed,leadgen'.split(
    ',',
  ),
  instagram:
    'messages,messaging_postbacks,message_reactions,messaging_seen,messaging_referral,messaging_optins,message_edit,comments,live_comments,mentions'.split(
      ',',
    ),
  whatsapp_business_account:
    'messages,message_echoes,calls,history,smb_message_echoes,smb_app_state_sync,user_id_update,user_preferences,message_template_status_update,message_template_quality_update,message_template_components_update,template_category_update,phone_number_quality_update,phone_number_name_update,account_update,account_review_update,account_alerts,account_settings_update,business_capability_update,security'.split(
      ',',
    ),
};
export const appSchema = exactly(['object', 'callback_url', 'verify_token', 'fields'], {
  object: { enum: ['page', 'instagram', 'whatsapp_business_account'] },
  callback_url: https,
  verify_token: words(200),
  fields: words(1000),
});
