/** Sensitive calls ask for a proof first: the dialog answers, and the call goes on where it stood. */
import { createStore } from './store.ts';

export const proofAsked = createStore<{ answer: (proved: boolean) => void } | null>(null);

/** @returns false when they would not; several calls at once wait for one answer */
export async function askForProof(): Promise<boolean> {
  const asked = proofAsked.get();
  return await new Promise((resolve) => {
    proofAsked.set({
      answer(proved) {
        proofAsked.set(null);
        asked?.answer(proved);
        resolve(proved);
      },
    });
  });
}
