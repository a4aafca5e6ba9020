/** What a tool answered, cut down to what it was declared to answer. */
import type { AnswerField, Scalar, Tool, Value } from './definition.ts';

const LONGEST = 500;
const MOST_ENTRIES = 50;

/** Null where something declared is missing or of another kind. What was not declared is left out. */
export function readAnswer(tool: Pick<Tool, 'answer'>, raw: unknown): Record<string, Value> | null {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return tool.answer.some(({ required }) => required) ? null : {};
  const answer: Record<string, Value> = {};
  for (const field of tool.answer) {
    const given = Object.hasOwn(raw, field.name) ? (raw as Record<string, unknown>)[field.name] : undefined;
    if (given === undefined || given === null) {
      if (field.required) return null;
      continue;
    }
    const value = field.type === 'list' ? listOf(field, given) : scalarOf(field.type, given);
    if (value === null) return null;
    answer[field.name] = value;
  }
  return answer;
}

function listOf({ fields = [] }: AnswerField, given: unknown): Value[] | null {
  if (!Array.isArray(given)) return null;
  const entries: Value[] = [];
  for (const one of given.slice(0, MOST_ENTRIES)) {
    if (typeof one !== 'object' || one === null) return null;
    const entry: Record<string, Value> = {};
    for (const { name, type } of fields) {
      const value = Object.hasOwn(one, name) ? scalarOf(type, (one as Record<string, unknown>)[name]) : null;
      if (value === null) return null;
      entry[name] = value;
    }
    entries.push(entry);
  }
  return entries;
}

function scalarOf(type: 'text' | 'number' | 'yes_no' | 'date', given: unknown): Scalar | null {
  if (type === 'number') return typeof given === 'number' && Number.isFinite(given) ? given : null;
  if (type === 'yes_no') return typeof given === 'boolean' ? given : null;
  if (typeof given !== 'string' || given.length > LONGEST) return null;
  if (type === 'date') return /^\d{4}-\d{2}-\d{2}$/.test(given) ? given : null;
  return given.replace(/[\p{Cc}]+/gu, ' ');
}
