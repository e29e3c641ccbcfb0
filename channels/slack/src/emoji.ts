// Slack's short names for emoji (https://docs.slack.dev/reference/methods/reactions.add): those that people and agents use most, both
// ways. A name that is not here is shown as `:name:`, as Slack itself writes it.

const pairs =
  '+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 heart ❤️ tada 🎉 eyes 👀 white_check_mark ✅ heavy_check_mark ✔️ x ❌ pray 🙏 clap 👏 ' +
  'raised_hands 🙌 ok_hand 👌 wave 👋 muscle 💪 fire 🔥 rocket 🚀 100 💯 thinking_face 🤔 joy 😂 rolling_on_the_floor_laughing 🤣 ' +
  'smile 😄 smiley 😃 grinning 😀 grin 😁 laughing 😆 sweat_smile 😅 wink 😉 blush 😊 slightly_smiling_face 🙂 upside_down_face 🙃 ' +
  'innocent 😇 heart_eyes 😍 star-struck 🤩 kissing_heart 😘 yum 😋 stuck_out_tongue 😛 sunglasses 😎 hugging_face 🤗 ' +
  'neutral_face 😐 expressionless 😑 no_mouth 😶 smirk 😏 unamused 😒 face_with_rolling_eyes 🙄 grimacing 😬 relieved 😌 ' +
  'pensive 😔 sleepy 😪 sleeping 😴 mask 😷 face_with_thermometer 🤒 dizzy_face 😵 exploding_head 🤯 confused 😕 worried 😟 ' +
  'slightly_frowning_face 🙁 white_frowning_face ☹️ open_mouth 😮 hushed 😯 astonished 😲 flushed 😳 pleading_face 🥺 fearful 😨 ' +
  'cold_sweat 😰 disappointed_relieved 😥 cry 😢 sob 😭 scream 😱 confounded 😖 persevere 😣 disappointed 😞 sweat 😓 weary 😩 ' +
  'tired_face 😫 triumph 😤 rage 😡 angry 😠 skull 💀 hankey 💩 ghost 👻 alien 👽 robot_face 🤖 see_no_evil 🙈 broken_heart 💔 ' +
  'orange_heart 🧡 yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜 black_heart 🖤 white_heart 🤍 sparkles ✨ star ⭐ ' +
  'star2 🌟 zap ⚡ boom 💥 bulb 💡 warning ⚠️ question ❓ exclamation ❗ no_entry ⛔ no_entry_sign 🚫 construction 🚧 ' +
  'rotating_light 🚨 bell 🔔 mag 🔍 link 🔗 paperclip 📎 pushpin 📌 memo 📝 calendar 📅 email 📧 package 📦 lock 🔒 unlock 🔓 ' +
  'key 🔑 hammer 🔨 wrench 🔧 gear ⚙️ bug 🐛 computer 💻 iphone 📱 telephone_receiver 📞 moneybag 💰 credit_card 💳 gift 🎁 ' +
  'balloon 🎈 trophy 🏆 first_place_medal 🥇 coffee ☕ beer 🍺 beers 🍻 pizza 🍕 cake 🍰 birthday 🎂 sunny ☀️ rainbow 🌈 snowflake ❄️ ' +
  'point_up ☝️ point_up_2 👆 point_down 👇 point_left 👈 point_right 👉 v ✌️ crossed_fingers 🤞 raised_hand ✋ handshake 🤝 ' +
  'shrug 🤷 facepalm 🤦 bow 🙇 hourglass ⌛ alarm_clock ⏰ arrow_up ⬆️ arrow_down ⬇️ arrow_right ➡️ arrow_left ⬅️ ' +
  'large_green_circle 🟢 red_circle 🔴 large_blue_circle 🔵 heavy_plus_sign ➕ heavy_minus_sign ➖ recycle ♻️';

const bare = (emoji: string): string => emoji.replace(/\uFE0F|\p{Emoji_Modifier}/gu, '');
const listed = pairs.split(' ').reduce<[string, string][]>((all, each, index, parts) => {
  if (index % 2 === 0) all.push([each, parts[index + 1] ?? '']);
  return all;
}, []);
const byName = new Map(listed);
/** The first name of each stands. */
const byEmoji = new Map([...listed].reverse().map(([name, emoji]) => [bare(emoji), name]));

/** The emoji, or `:name:` for one that is only a picture in their workspace. A skin tone is left out. */
export function emojiOf(name: string): string {
  const [plain = name] = name.split('::');
  return byName.get(plain) ?? `:${plain}:`;
}
/** Slack's name; null where we know none. `:name:` is one already. */
export function emojiName(emoji: string): string | null {
  return /^:([a-z0-9_+'-]{1,100}):$/.exec(emoji)?.[1] ?? byEmoji.get(bare(emoji)) ?? null;
}
/** `:smile:` in words becomes what people see there; other words between colons stay. */
export const withEmoji = (words: string): string =>
  words.replace(/:([a-z0-9_+-]{1,60}):(?::skin-tone-[2-6]:)?/g, (whole, name: string) => byName.get(name) ?? whole);
