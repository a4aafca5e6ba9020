import type { ConversationId } from '@harken/contract/ids';
import type { Person } from '@harken/contract/people';
import type { Conversation } from '@harken/contract/record';
import type { Http } from '../platform/http.ts';
import type { createCopilot } from './copilot.ts';

interface CopilotHttpDeps {
  copilot: ReturnType<typeof createCopilot>;
  /** Throws `record.not_found` when this person may not see it. */
  visible: (me: Person, id: ConversationId) => Promise<Conversation>;
}

export function serveCopilot(http: Pick<Http, 'serve'>, { copilot, visible }: CopilotHttpDeps): void {
  http.serve('suggestNext', async ({ params }, caller) => copilot.suggest(await visible(caller.person, params.id)));
}
