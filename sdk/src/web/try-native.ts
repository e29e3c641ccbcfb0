// React Native's form and request, as far as an upload meets them, written after its sources (Libraries/Network/FormData.js and Android's
// NetworkingModule): a form takes two arguments and knows no `Blob`; names travel percent-encoded; a file's part needs a type and a `uri`
// the phone can open; whatever is wrong with a part is an error of the whole request.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

type Value = string | { readonly uri?: string; readonly name?: string; readonly type?: string };
interface Part {
  readonly headers: Record<string, string>;
  readonly string?: string;
  readonly uri?: string;
}

export class NativeFormData {
  readonly parts: (readonly [string, Value])[] = [];
  append(key: string, value: Value): void {
    this.parts.push([key, value]);
  }
  getParts(): Part[] {
    return this.parts.map(([key, value]) => {
      const headers: Record<string, string> = { 'content-disposition': `form-data; name="${key}"` };
      if (typeof value !== 'object') return { string: String(value), headers };
      if (typeof value.name === 'string')
        headers['content-disposition'] += `; filename="${encodeURIComponent(value.name.replace(/\//g, '_'))}"`;
      if (typeof value.type === 'string') headers['content-type'] = value.type;
      return { ...value, headers };
    });
  }
}

/** The body as the phone's own code makes it of the parts. Throws what it reports as the request's error. */
function multipart(parts: readonly Part[]): { type: string; body: Uint8Array } {
  const boundary = `native-${Math.random().toString(36).slice(2)}`;
  const pieces = parts.flatMap((part) => {
    if (part.string === undefined && part.uri === undefined) throw new Error('Unrecognized FormData part.');
    if (part.uri !== undefined && !part.headers['content-type'])
      throw new Error('Binary FormData part needs a content-type header.');
    const head = Object.entries(part.headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const content = part.uri === undefined ? Buffer.from(part.string!) : readFileSync(fileURLToPath(part.uri));
    return [Buffer.from(`--${boundary}\r\n${head.join('')}\r\n`), content, Buffer.from('\r\n')];
  });
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

export class NativeXMLHttpRequest {
  readonly upload: { onprogress: ((event: object) => void) | null } = { onprogress: null };
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onabort: (() => void) | null = null;
  status = 0;
  responseText = '';
  readonly #headers: Record<string, string> = {};
  readonly #stop = new AbortController();
  #url = '';
  #method = '';
  #reply: Headers = new Headers();
  open(method: string, url: string): void {
    this.#method = method;
    this.#url = url;
  }
  setRequestHeader(name: string, value: string): void {
    this.#headers[name] = value;
  }
  getResponseHeader(name: string): string | null {
    return this.#reply.get(name);
  }
  abort(): void {
    this.#stop.abort();
  }
  send(form: NativeFormData): void {
    void this.#work(form);
  }
  async #work(form: NativeFormData): Promise<void> {
    try {
      const { type, body } = multipart(form.getParts());
      this.upload.onprogress?.({ lengthComputable: true, loaded: body.length / 2, total: body.length });
      const reply = await fetch(this.#url, {
        method: this.#method,
        headers: { ...this.#headers, 'content-type': type },
        body: body as BodyInit,
        signal: this.#stop.signal,
      });
      this.upload.onprogress?.({ lengthComputable: true, loaded: body.length, total: body.length });
      this.status = reply.status;
      this.#reply = reply.headers;
      this.responseText = await reply.text();
      this.onload?.();
    } catch {
      (this.#stop.signal.aborted ? this.onabort : this.onerror)?.();
    }
  }
}
