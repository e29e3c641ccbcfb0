// By what somebody is greeted.

/** The first word of a name, but not a title, an initial, an address or a number: then nobody is greeted by it. */
export function firstName(name: string): string {
  const first = name
    .trim()
    .split(/\s+/)
    .find((word) => !/^(?:mr|mrs|ms|dr|prof|herr|frau|pan|pani)\.?$/i.test(word));
  return first && /^\p{L}[\p{L}'’-]+$/u.test(first) ? first : '';
}
