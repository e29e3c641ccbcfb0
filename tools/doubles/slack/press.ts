// A tap as Slack tells it: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
type Thing = Record<string, unknown>;

const listOf = (value: unknown): Thing[] => (Array.isArray(value) ? (value as Thing[]) : []);
const labelOf = (element: Thing): unknown => (element['text'] as Thing | undefined)?.['text'];

interface Element {
  readonly element: Thing;
  readonly blockId: string;
}
function elementsIn(blocks: readonly Thing[]): readonly Element[] {
  return blocks.flatMap((block, index) => {
    const own = [...listOf(block['actions']), ...(block['type'] === 'actions' ? listOf(block['elements']) : [])];
    const inside = block['type'] === 'carousel' ? elementsIn(listOf(block['elements'])) : [];
    return [...own.map((element) => ({ element, blockId: `block-${index}` })), ...inside];
  });
}

/** The call for a tap on what has this title on `message`, one of ours as the double keeps it. */
export function pressOn(
  message: Thing,
  title: string,
  by: { readonly user: Thing; readonly channel: Thing; readonly teamId: string; readonly ts: string },
): Thing {
  const elements = elementsIn(listOf(message['blocks']));
  const rowIn = ({ element }: Element) => listOf(element['options']).find((option) => labelOf(option) === title);
  const found = elements.find((each) => labelOf(each.element) === title || rowIn(each));
  if (!found) throw new Error(`nothing says “${title}” on this message`);
  const { element, blockId } = found;
  const option = rowIn(found);
  const channelId = by.channel['id'];
  return {
    type: 'block_actions',
    user: {
      id: by.user['id'],
      username: by.user['name'],
      name: by.user['name'],
      team_id: by.user['team_id'] ?? by.teamId,
    },
    api_app_id: 'A0ACORN',
    token: 'old',
    container: {
      type: 'message',
      message_ts: message['ts'],
      channel_id: channelId,
      is_ephemeral: false,
      ...(message['thread_ts'] ? { thread_ts: message['thread_ts'] } : {}),
    },
    trigger_id: `1.2.${by.ts}`,
    team: { id: by.teamId, domain: 'acorn' },
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: channelId, name: by.channel['is_im'] === true ? 'directmessage' : by.channel['name'] },
    message: {
      bot_id: 'B0ACORN',
      type: 'message',
      text: message['text'],
      user: message['user'],
      ts: message['ts'],
      team: by.teamId,
      blocks: message['blocks'],
      ...(message['thread_ts'] ? { thread_ts: message['thread_ts'] } : {}),
    },
    state: { values: {} },
    response_url: 'https://hooks.slack.com/actions/T0ACORN/1/x',
    actions: [
      {
        type: element['type'],
        action_id: element['action_id'],
        block_id: blockId,
        ...(option
          ? { selected_option: option, placeholder: element['placeholder'] }
          : { text: element['text'], ...(element['value'] === undefined ? {} : { value: element['value'] }) }),
        action_ts: by.ts,
      },
    ],
  };
}
