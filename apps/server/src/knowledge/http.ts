import { Refusal } from '@harken/contract/problems';
import type { Http } from '../platform/http.ts';
import type { Knowledge } from './knowledge.ts';

export function serveKnowledge(http: Pick<Http, 'serve'>, knowledge: Knowledge): void {
  http.serve('searchKnowledge', async ({ query }) => ({
    hits: knowledge.search(query.q, { locale: query.locale, limit: query.limit }),
  }));
  http.serve('listArticles', (_, { permissions }) => knowledge.list(permissions.has('knowledge.edit')));
  http.serve('readArticle', async ({ params }) => ({ article: await knowledge.get(params.id) }));

  http.serve('createCollection', async ({ body }, caller) => ({
    collection: await knowledge.createCollection(body, caller),
  }));
  http.serve('updateCollection', async ({ params, body }, caller) => ({
    collection: await knowledge.updateCollection(params.id, body, caller),
  }));
  http.serve('orderCollections', async ({ body }, caller) => ({
    collections: await knowledge.orderCollections(body, caller),
  }));

  http.serve('createArticle', async ({ body }, caller) => {
    if (Object.keys({ ...body.texts, ...body.drafts }).length === 0)
      throw new Refusal('request.invalid', 'An article needs a text in one language, or the draft of one');
    return { article: await knowledge.createArticle(body, caller) };
  });
  http.serve('updateArticle', async ({ params, body }, caller) => ({
    article: await knowledge.updateArticle(params.id, body, caller),
  }));
  http.serve('publishArticle', async ({ params, body }, caller) => ({
    article: await knowledge.publish(params.id, body, caller),
  }));

  http.serve('readDrafts', async ({ params }) => ({ drafts: await knowledge.draftsOf(params.id) }));
  http.serve('saveDraft', async ({ params, body }, caller) => ({
    draft: await knowledge.saveDraft(params.id, params.locale, body, caller),
  }));
  http.serve('discardDraft', async ({ params, query }, caller) => {
    await knowledge.discardDraft(params.id, params.locale, query.version, caller);
    return null;
  });
  http.serve('articleHistory', async ({ params }) => ({ versions: await knowledge.history(params.id) }));
  http.serve('tryArticle', async ({ params, body }) => ({ answers: await knowledge.tryText(params.id, body) }));

  http.serve('listProposals', async ({ query }) => ({ proposals: await knowledge.proposals.list(query.state) }));
  http.serve('acceptProposal', async ({ params, body }, caller) => ({
    proposal: await knowledge.proposals.accept(params.id, body, caller),
  }));
  http.serve('rejectProposal', async ({ params, body }, caller) => ({
    proposal: await knowledge.proposals.reject(params.id, body.version, caller),
  }));
  http.serve('reopenProposal', async ({ params, body }, caller) => ({
    proposal: await knowledge.proposals.reopen(params.id, body.version, caller),
  }));

  http.serve('importArticles', async ({ body }, caller) => ({ pages: await knowledge.importPages(body, caller) }));
}
