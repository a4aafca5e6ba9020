import type { FileId } from '@harken/contract/ids';
import type { Problem } from '@harken/contract/problems';
import { useEffect, useRef, useState } from 'react';

/** A file on its way to the server. It is sent to the customer only with the reply. */
export interface Attachment {
  key: number;
  name: string;
  bytes: number;
  /** 0–1 */
  progress: number;
  state: 'uploading' | 'ready' | 'failed';
  /** Why it was refused. */
  code: string | null;
  fileId: FileId | null;
  type: string;
}

let nextKey = 1;

export function useAttachments() {
  const [list, setList] = useState<readonly Attachment[]>([]);
  const running = useRef(new Map<number, XMLHttpRequest>());
  const update = (key: number, part: Partial<Attachment>) =>
    setList((now) => now.map((item) => (item.key === key ? { ...item, ...part } : item)));

  const add = (files: Iterable<File>) => {
    for (const file of files) {
      const key = nextKey++;
      setList((now) => [
        ...now,
        {
          key,
          name: file.name,
          bytes: file.size,
          progress: 0,
          state: 'uploading',
          code: null,
          fileId: null,
          type: file.type,
        },
      ]);
      running.current.set(
        key,
        upload(file, {
          onProgress: (progress) => update(key, { progress }),
          onDone: (done) => update(key, { ...done, progress: 1, state: 'ready' }),
          onFailed: (code) => update(key, { state: 'failed', code }),
        }),
      );
    }
  };
  const remove = (key: number) => {
    running.current.get(key)?.abort();
    running.current.delete(key);
    setList((now) => now.filter((item) => item.key !== key));
  };
  useEffect(() => {
    const requests = running.current;
    return () => {
      for (const request of requests.values()) request.abort();
    };
  }, []);
  return { list, add, remove, clear: () => setList([]) };
}

interface Uploaded {
  fileId: FileId;
  name: string;
  type: string;
  bytes: number;
}

/** By XMLHttpRequest, because `fetch` does not tell how far an upload has come. */
function upload(
  file: File,
  on: { onProgress: (share: number) => void; onDone: (reply: Uploaded) => void; onFailed: (code: string) => void },
): XMLHttpRequest {
  const request = new XMLHttpRequest();
  request.open('POST', '/api/files');
  request.responseType = 'json';
  request.upload.onprogress = ({ lengthComputable, loaded, total }) => {
    if (lengthComputable) on.onProgress(loaded / total);
  };
  request.onload = () => {
    if (request.status === 201) on.onDone(request.response as Uploaded);
    else on.onFailed((request.response as Problem | null)?.code ?? 'server.failed');
  };
  request.onerror = () => on.onFailed('no_answer');
  const form = new FormData();
  form.set('file', file);
  request.send(form);
  return request;
}
