// Style declarations a mail may keep: looks only. Nothing that leaves its place, loads, hides text or covers the page.

const allowed =
  /^(color|background-color|font(-(family|size|style|weight|variant))?|text-(align|decoration|indent|transform)|line-height|letter-spacing|word-spacing|white-space|vertical-align|direction|width|height|max-width|min-width|padding(-(top|right|bottom|left))?|margin(-(top|right|bottom|left))?|border(-(top|right|bottom|left))?(-(color|style|width))?|border-(collapse|spacing|radius)|list-style-type|table-layout|display)$/;
const declarationLimit = 40;
const styleLimit = 4000;

/** The harmless declarations of a style attribute; '' if none is left. */
export function safeStyle(style: string): string {
  // Comments and escapes have no honest use here, and are how forbidden words are hidden.
  if (style.includes('\\') || style.includes('/*') || style.includes('<')) return '';
  return style
    .slice(0, styleLimit)
    .split(';')
    .slice(0, declarationLimit)
    .flatMap((each) => {
      const colon = each.indexOf(':');
      const [property, value] = [each.slice(0, colon).trim().toLowerCase(), each.slice(colon + 1).trim()];
      return colon > 0 && allowed.test(property) && isHarmless(property, value) ? [`${property}:${value}`] : [];
    })
    .join(';');
}
function isHarmless(property: string, value: string): boolean {
  if (
    value === '' ||
    value.length > 200 ||
    /[@{}()"]/.test(value.replace(/^rgba?\([\d\s,.%]+\)$/i, '').replace(/^hsla?\([\d\s,.%]+\)$/i, ''))
  )
    return false;
  if (property.startsWith('margin') && value.includes('-')) return false;
  if (property === 'display') return /^(block|inline|inline-block|table|table-row|table-cell|list-item)$/i.test(value);
  return !/expression|javascript|url|import|behaviou?r|binding|-moz-/i.test(value);
}
