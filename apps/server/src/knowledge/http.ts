import { Refusal } from '@harken/contract/problems';
import type { PersonCaller } from '../platform/http/caller.ts';
import type { Http } from '../platform/http.ts';
import type { Knowledge } from './knowledge.ts';

const by = (caller: PersonCaller) => ({ kind: 'person', id: caller.person.id }) as const;

export function serveKnowledge(http: Pick<Http, 'serve'>, knowledge: Knowledge): void {
  http.serve('searchKnowledge', async ({ query }) => ({
    hits: knowledge.search(query.q, { locale: query.locale, limit: query.limit }),
  }));
  http.serve('listArticles', () => knowledge.list());
  http.serve('readArticle', async ({ params }) => ({ article: await knowledge.get(params.id) }));
  http.serve('createCollection', async ({ body }, caller) => ({
    collection: await knowledge.createCollection(body, by(caller)),
  }));
  http.serve('createArticle', async ({ body }, caller) => {
    if (Object.keys(body.texts).length === 0)
      throw new Refusal('request.invalid', 'An article needs a text in one language');
    return { article: await knowledge.createArticle(body, by(caller)) };
  });
  http.serve('updateArticle', async ({ params, body }, caller) => ({
    article: await knowledge.updateArticle(params.id, body, by(caller)),
  }));
  http.serve('publishArticle', async ({ params, body }, caller) => ({
    article: await knowledge.publish(params.id, body, by(caller)),
  }));
}
