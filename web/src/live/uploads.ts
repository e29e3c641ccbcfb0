// Uploads one file with progress, which fetch cannot tell; the answer is the file as the API knows it.
import { ProblemError, routeTable, urlOf, type FileThing } from '@throughline/sdk';
import { inStay } from './stay.ts';
import { t } from '../words/t.ts';

export interface Upload {
  readonly done: Promise<FileThing>;
  cancel(): void;
}

export function upload(file: File, onProgress: (share: number) => void): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<FileThing>((resolve, reject) => {
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () =>
      request.status < 300 ? resolve(JSON.parse(request.responseText) as FileThing) : reject(refusal(request));
    request.onerror = () =>
      reject(new ProblemError({ code: 'offline', status: 0, message: t('The upload was interrupted.') }));
    request.onabort = () => reject(new DOMException(t('The upload was cancelled.'), 'AbortError'));
    request.open('POST', urlOf('', routeTable.addFile[1], {}));
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
  });
  return { done: inStay(done), cancel: () => request.abort() };
}

function refusal(request: XMLHttpRequest): ProblemError {
  try {
    const body = JSON.parse(request.responseText) as { code: 'too_large'; detail?: string; title?: string };
    return new ProblemError({
      code: body.code,
      status: request.status,
      message: body.detail ?? body.title ?? t('The file was refused.'),
      body,
    });
  } catch {
    return new ProblemError({
      code: request.status === 413 ? 'too_large' : 'unexpected',
      status: request.status,
      message: request.status === 413 ? t('The file is larger than allowed.') : t('The upload failed.'),
    });
  }
}

/** Where a file or its thumbnail is read from. */
export const fileUrl = (id: string, view: 'inline' | 'thumbnail' | 'download'): string =>
  urlOf('', routeTable.getFile[1], { params: { id }, query: view === 'download' ? {} : { [view]: '1' } });
