const longest = 80;

/** What a conversation is called until someone names it better; null where nothing is written. */
export function firstLineOf(text: string): string | null {
  const letters = [...(text.trim().split('\n')[0]?.trim() ?? '')];
  if (letters.length === 0) return null;
  return letters.slice(0, longest).join('') + (letters.length > longest ? '…' : '');
}
