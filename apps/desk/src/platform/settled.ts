import { useEffect, useState } from 'react';

/** The value once it has stayed the same for a moment: a question is asked for a word, not for each of its letters. */
export function useSettled<T>(value: T, ms = 120): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
