/** What one field of a document counts for. `b` (0–1) is how much a long field is discounted. */
export interface FieldWeight {
  weight: number;
  b: number;
}

/** Occurrences of one term: three columns, sorted by document, one row per document and field. */
interface Postings {
  documents: number[];
  fields: number[];
  counts: number[];
  /** How many different documents are in the column. */
  documentCount: number;
}

/** Saturation: how soon further occurrences of a term stop counting. */
const K1 = 1.2;

/**
 * A growing collection of documents with weighted fields, ranked for a bag of terms.
 * Documents are numbered from 0 in the order they are added; a removed number is not used again.
 * @remarks Trades memory for speed: every posting is kept uncompressed (24 bytes), and a query allocates one score per
 *   document.
 */
export interface Ranking {
  /** @param fields terms per field, in the order of the weights the ranking was created with */
  add(fields: readonly (readonly string[])[]): number;
  /** @param fields exactly those the document was added with: they are not stored */
  remove(document: number, fields: readonly (readonly string[])[]): void;
  /** 0 for a term that is in no document, and otherwise > 0 and larger for rarer terms. */
  idf(term: string): number;
  /** What a term would weigh that is in no document: the largest possible `idf`. */
  rarest(): number;
  contains(document: number, term: string): boolean;
  /** Scores ≥ 0, one per document number. */
  score(query: ReadonlyMap<string, number>): Float64Array;
  documentCount(): number;
}

/**
 * BM25F: field counts are weighted and length-normalised, summed, and only then saturated.
 * @source Robertson & Zaragoza (2009), The Probabilistic Relevance Framework: BM25 and Beyond, §3.6;
 *   idf with + 1 inside the logarithm (Lucene), so that a term in most documents never counts negatively
 */
export function createRanking(weights: readonly FieldWeight[]): Ranking {
  const postings = new Map<string, Postings>();
  const lengths: number[][] = weights.map(() => []);
  const totals = weights.map(() => 0);
  let added = 0;
  let present = 0;

  function add(fields: readonly (readonly string[])[]): number {
    const document = added++;
    present++;
    fields.forEach((terms, field) => {
      lengths[field]![document] = terms.length;
      totals[field]! += terms.length;
    });
    for (const [term, counts] of countByField(fields)) {
      let row = postings.get(term);
      if (row === undefined) {
        row = { documents: [], fields: [], counts: [], documentCount: 0 };
        postings.set(term, row);
      }
      row.documentCount++;
      counts.forEach((count, field) => {
        if (count === 0) return;
        row.documents.push(document);
        row.fields.push(field);
        row.counts.push(count);
      });
    }
    return document;
  }

  function remove(document: number, fields: readonly (readonly string[])[]): void {
    present--;
    fields.forEach((terms, field) => {
      lengths[field]![document] = 0;
      totals[field]! -= terms.length;
    });
    for (const term of countByField(fields).keys()) {
      const row = postings.get(term);
      const from = row?.documents.indexOf(document) ?? -1;
      if (row === undefined || from < 0) continue;
      const to = row.documents.lastIndexOf(document) + 1;
      for (const column of [row.documents, row.fields, row.counts]) column.splice(from, to - from);
      row.documentCount--;
      if (row.documentCount === 0) postings.delete(term);
    }
  }

  const idfOf = (documents: number) => Math.log(1 + (present - documents + 0.5) / (documents + 0.5));

  function idf(term: string): number {
    const row = postings.get(term);
    return row === undefined ? 0 : idfOf(row.documentCount);
  }

  function contains(document: number, term: string): boolean {
    const documents = postings.get(term)?.documents ?? [];
    let low = 0;
    for (let high = documents.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if (documents[middle]! < document) low = middle + 1;
      else high = middle;
    }
    return documents[low] === document;
  }

  function score(query: ReadonlyMap<string, number>): Float64Array {
    const scores = new Float64Array(added);
    const means = totals.map((total) => Math.max(total / Math.max(present, 1), 1e-9));
    for (const [term, weight] of query) {
      const row = postings.get(term);
      if (row === undefined || weight <= 0) continue;
      const gain = weight * idfOf(row.documentCount) * (K1 + 1);
      const { documents, fields, counts } = row;
      for (let at = 0; at < documents.length; ) {
        const document = documents[at]!;
        let frequency = 0;
        for (; at < documents.length && documents[at] === document; at++) {
          const field = fields[at]!;
          const { weight: boost, b } = weights[field]!;
          frequency += (boost * counts[at]!) / (1 - b + (b * lengths[field]![document]!) / means[field]!);
        }
        scores[document]! += (gain * frequency) / (K1 + frequency);
      }
    }
    return scores;
  }

  return {
    add,
    remove,
    idf,
    contains,
    rarest: () => idfOf(0),
    score,
    documentCount: () => present,
  };
}

function countByField(fields: readonly (readonly string[])[]): Map<string, number[]> {
  const counts = new Map<string, number[]>();
  fields.forEach((terms, field) => {
    for (const term of terms) {
      let row = counts.get(term);
      if (row === undefined) {
        row = fields.map(() => 0);
        counts.set(term, row);
      }
      row[field]! += 1;
    }
  });
  return counts;
}
