/** Files on their way: kept on the device until the server has them, so that a reload loses none. */
import { base, prefix, session } from '../messenger.ts';
import { changed } from '../model.ts';

const here = new Map<string, File>();
/** Share that has gone up, by message. */
export const progress: Record<string, number> = {};

const opened = () =>
  new Promise<IDBDatabase>((done, failed) => {
    const asked = indexedDB.open(prefix);
    asked.onupgradeneeded = () => asked.result.createObjectStore('files');
    asked.onsuccess = () => done(asked.result);
    asked.onerror = failed;
  });

/** A browser that refuses its database keeps files as long as the page; nothing here fails for it. */
async function inStore<T>(act: (files: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  try {
    const base = await opened();
    return await new Promise<T>((done, failed) => {
      const work = base.transaction('files', 'readwrite');
      const asked = act(work.objectStore('files'));
      work.oncomplete = () => {
        done(asked.result);
        // An open database could not be deleted when the customer logs out.
        base.close();
      };
      work.onabort = failed;
    });
  } catch {
    return undefined;
  }
}

export const keepFile = (id: string, file: File) => {
  here.set(id, file);
  return inStore((files) => files.put(file, id));
};

export const keptFile = async (id: string): Promise<File | undefined> =>
  here.get(id) ?? inStore((files) => files.get(id));

export const dropFile = (id: string) => {
  here.delete(id);
  return inStore((files) => files.delete(id));
};

/** By hand, because `fetch` does not tell how much has gone up. */
export function upload(id: string, file: File): Promise<{ fileId: string; name: string; type: string; bytes: number }> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${base}/api/messenger/files`);
    for (const [name, value] of Object.entries(session.headers())) request.setRequestHeader(name, value);
    // A line that went silent tells nothing by itself, and every other word waits behind this one.
    let silence: ReturnType<typeof setTimeout>;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => request.abort(), 30_000);
    };
    heard();
    request.upload.onprogress = ({ loaded, total }) => {
      heard();
      progress[id] = loaded / total;
      changed();
    };
    request.onloadend = () => clearTimeout(silence);
    request.onerror = request.onabort = failed;
    request.onload = () => {
      try {
        const reply = JSON.parse(request.responseText);
        if (request.status < 300) done(reply);
        else failed({ problem: { status: request.status, ...reply } });
      } catch (error) {
        failed(error);
      }
    };
    const form = new FormData();
    form.set('file', file);
    request.send(form);
  });
}

/** A file is only for who shows our token, which a plain link cannot carry. */
export async function download(fileId: string, name: string) {
  const { token } = await session.ready();
  const asked = () => fetch(`${base}/api/messenger/files/${fileId}`, { headers: session.headers() });
  let reply = await asked();
  if (reply.status === 401) {
    await session.ready(token);
    reply = await asked();
  }
  if (!reply.ok) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await reply.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
