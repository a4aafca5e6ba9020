export type Mark = [start: number, end: number];

const excerptLength = 220;

/** A piece of a passage around the first of its marks, cut at a space, with the marks that lie in it. */
export function excerptOf(text: string, marks: readonly { start: number; end: number }[]) {
  const { piece, from } = cut(text, marks[0]?.start ?? 0);
  const within = marks
    .map(({ start, end }): Mark => [start - from, Math.min(end - from, piece.length)])
    .filter(([start, end]) => start >= 0 && start < end);
  return { text: piece, marks: within, whole: piece.length === text.length, begins: from === 0 };
}

function cut(text: string, at: number): { piece: string; from: number } {
  if (text.length <= excerptLength) return { piece: text, from: 0 };
  const wanted = Math.max(0, Math.min(at - 60, text.length - excerptLength));
  const from = wanted === 0 ? 0 : Math.max(0, text.lastIndexOf(' ', wanted) + 1, wanted - 20);
  return { piece: text.slice(from, from + excerptLength), from };
}
