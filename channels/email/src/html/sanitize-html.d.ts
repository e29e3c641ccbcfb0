// The part of sanitize-html that is used here; the library brings no types of its own.
declare module 'sanitize-html' {
  interface Frame {
    tag: string;
    attribs: Record<string, string>;
  }
  interface Options {
    allowedTags?: readonly string[];
    allowedAttributes?: Readonly<Record<string, readonly string[]>>;
    allowedSchemes?: readonly string[];
    allowedSchemesByTag?: Readonly<Record<string, readonly string[]>>;
    allowProtocolRelative?: boolean;
    nonTextTags?: readonly string[];
    nestingLimit?: number;
    parseStyleAttributes?: boolean;
    disallowedTagsMode?: 'discard';
    transformTags?: Readonly<
      Record<
        string,
        (tagName: string, attribs: Record<string, string>) => { tagName: string; attribs: Record<string, string> }
      >
    >;
    exclusiveFilter?: (frame: Frame) => boolean;
  }
  export default function sanitizeHtml(html: string, options?: Options): string;
}
