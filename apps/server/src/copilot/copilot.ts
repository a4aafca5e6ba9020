/** What helps the agent next: passages that answer what the customer asked last, or an honest "nothing does". */
import type { ConversationId } from '@harken/contract/ids';
import type { Conversation, Message } from '@harken/contract/record';
import type { RouteReply } from '@harken/contract/routes';
import { wantsPerson } from '@harken/engines/language';
import type { Knowledge } from '../knowledge/knowledge.ts';

export interface CopilotDeps {
  knowledge: Pick<Knowledge, 'answer'>;
  messages: (id: ConversationId, page: { limit: number }) => Promise<Message[]>;
}

/** The latest words of the customer that could be a question; asking for a person is none. */
const lookBack = 40;
const atMost = 3;

export function createCopilot({ knowledge, messages }: CopilotDeps) {
  async function suggest(conversation: Conversation): Promise<RouteReply<'suggestNext'>> {
    const thread = await messages(conversation.id, { limit: lookBack });
    const asked = thread.flatMap(({ author, content }) =>
      author.kind === 'customer' && content.kind === 'text' && !wantsPerson(content.text) ? [content.text] : [],
    );
    if (asked.length === 0) return { suggestions: [], abstained: 'nothing_asked' };
    const locale = conversation.locale.startsWith('zh') ? 'zh' : 'en';
    const found = asked
      .slice(-atMost)
      .reverse()
      .map((question) => knowledge.answer(question, { locale, history: asked.slice(-4) }, 'agents'));
    const suggestions = new Map(
      found.flatMap((one) =>
        one.kind === 'answer'
          ? [[one.sources[0]?.articleId, { text: one.text, confidence: one.confidence, sources: one.sources }] as const]
          : [],
      ),
    );
    const latest = found[0];
    return {
      suggestions: [...suggestions.values()],
      abstained: suggestions.size ? null : latest?.kind === 'abstain' ? latest.reason : 'no_match',
    };
  }

  return { suggest };
}
