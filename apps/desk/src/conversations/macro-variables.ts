import type { Person, Queue } from '@harken/contract/people';
import type { Conversation } from '@harken/contract/record';
import { firstName } from '../platform/names.ts';
import type { MacroVariables } from './writing.ts';

/** Everything that a macro can name; it is filled from the conversation that it is used in. */
export const macroVariables = [
  'customer.firstName',
  'customer.name',
  'agent.firstName',
  'agent.name',
  'case.reference',
  'conversation.subject',
  'queue.name',
] as const;
export type MacroVariable = (typeof macroVariables)[number];

export function variablesOf(
  conversation: Conversation,
  me: Pick<Person, 'name'>,
  queue: Pick<Queue, 'name'> | undefined,
): MacroVariables & Record<MacroVariable, string | null | undefined> {
  const language = conversation.locale.startsWith('zh') ? 'zh' : 'en';
  return {
    'customer.firstName': firstName(conversation.customerName),
    'customer.name': conversation.customerName,
    'agent.firstName': firstName(me.name),
    'agent.name': me.name,
    'case.reference': conversation.caseReference,
    'conversation.subject': conversation.subject,
    'queue.name': queue?.name[language],
  };
}

/** Names between double braces that nothing will fill: they would reach the customer as a gap. */
export function unknownVariables(text: string): string[] {
  const named = [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, name = '']) => name.trim());
  return [...new Set(named.filter((name) => !(macroVariables as readonly string[]).includes(name)))];
}
