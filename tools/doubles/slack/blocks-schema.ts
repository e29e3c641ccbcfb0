// The part of Block Kit a message of ours may carry, written down from Slack's reference page of each block and element. What is not named
// there is wrong, as it is at Slack.
type Schema = Readonly<Record<string, unknown>>;
const of = (required: readonly string[], properties: Schema): Schema => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
});
const is = (value: string): Schema => ({ const: value });
const words = (most: number): Schema => ({ type: 'string', minLength: 1, maxLength: most });
// https://docs.slack.dev/reference/block-kit/composition-objects/text-object
const plain = (most: number): Schema =>
  of(['type', 'text'], { type: is('plain_text'), text: words(most), emoji: { type: 'boolean' } });
const mrkdwn = (most: number): Schema =>
  of(['type', 'text'], { type: is('mrkdwn'), text: words(most), verbatim: { type: 'boolean' } });
const url = { type: 'string', pattern: '^https?://', maxLength: 3000 };
const actionId = words(255);
const blockId = words(255);

// https://docs.slack.dev/reference/block-kit/block-elements/button-element
const button = of(['type', 'text', 'action_id'], {
  type: is('button'),
  text: plain(75),
  action_id: actionId,
  url,
  value: words(2000),
  style: { enum: ['primary', 'danger'] },
  accessibility_label: words(75),
});
// https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#static_select
const menu = of(['type', 'action_id', 'options'], {
  type: is('static_select'),
  action_id: actionId,
  placeholder: plain(150),
  options: {
    type: 'array',
    minItems: 1,
    maxItems: 100,
    // https://docs.slack.dev/reference/block-kit/composition-objects/option-object
    items: of(['text', 'value'], { text: plain(75), value: words(150), description: plain(75) }),
  },
});
// https://docs.slack.dev/reference/block-kit/block-elements/image-element
const image = of(['type', 'alt_text', 'image_url'], { type: is('image'), alt_text: words(2000), image_url: url });
// https://docs.slack.dev/reference/block-kit/blocks/card-block
const card: Schema = {
  ...of(['type'], {
    type: is('card'),
    block_id: blockId,
    hero_image: image,
    icon: image,
    title: mrkdwn(150),
    subtitle: mrkdwn(150),
    body: mrkdwn(200),
    actions: { type: 'array', minItems: 1, maxItems: 3, items: button },
  }),
  anyOf: ['hero_image', 'title', 'actions', 'body'].map((name) => ({ required: [name] })),
};

/** https://docs.slack.dev/reference/methods/chat.postMessage#arg_blocks: at most 50. */
export const blocks: Schema = {
  type: 'array',
  maxItems: 50,
  items: {
    anyOf: [
      // https://docs.slack.dev/reference/block-kit/blocks/section-block
      of(['type', 'text'], {
        type: is('section'),
        block_id: blockId,
        text: { anyOf: [plain(3000), mrkdwn(3000)] },
      }),
      // https://docs.slack.dev/reference/block-kit/blocks/actions-block
      of(['type', 'elements'], {
        type: is('actions'),
        block_id: blockId,
        elements: { type: 'array', minItems: 1, maxItems: 25, items: { anyOf: [button, menu] } },
      }),
      card,
      // https://docs.slack.dev/reference/block-kit/blocks/carousel-block
      of(['type', 'elements'], {
        type: is('carousel'),
        block_id: blockId,
        elements: { type: 'array', minItems: 1, maxItems: 10, items: card },
      }),
    ],
  },
};

/** An action's name may stand once in a block, and a menu's values must differ; a schema cannot say either. */
export function wrongBlocks(given: unknown): string | null {
  const [names, values]: [string[], string[]] = [[], []];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk);
    if (typeof node !== 'object' || node === null) return;
    const each = node as Record<string, unknown>;
    if (typeof each['action_id'] === 'string') names.push(each['action_id']);
    if (typeof each['value'] === 'string') values.push(each['value']);
    Object.values(each).forEach(walk);
  };
  walk(given);
  if (new Set(names).size < names.length) return 'an action_id stands there twice';
  return new Set(values).size < values.length ? 'a value stands there twice' : null;
}
