// How large a file of a kind may be on a channel, as its card says.
export interface FileLimits {
  readonly megabytes: number;
  /** Kinds that have a smaller limit of their own, whole (`image/gif`) or with a star (`image/*`); the whole one counts first. */
  readonly megabytesOf?: Readonly<Record<string, number>> | undefined;
}
/** `mime` may be unknown: then only the limit of all is certain. */
export function fileMegabytes({ megabytes, megabytesOf = {} }: FileLimits, mime: string): number {
  return megabytesOf[mime] ?? megabytesOf[mime.replace(/\/.*$/, '/*')] ?? megabytes;
}
