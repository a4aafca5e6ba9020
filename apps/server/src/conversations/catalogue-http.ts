import type { Http } from '../platform/http.ts';
import type { Conversations } from './conversations.ts';

export function serveCatalogue(http: Pick<Http, 'serve'>, conversations: Conversations): void {
  http.serve('createQueue', async ({ body }, caller) => ({ queue: await conversations.createQueue(body, caller) }));
  http.serve('updateQueue', async ({ params, body: { version, ...fields } }, caller) => ({
    queue: await conversations.updateQueue(params.id, version, fields, caller),
  }));
  http.serve('previewHours', ({ body }) => ({
    days: conversations.previewHours(body.hours).map((day) => ({
      ...day,
      open: day.open.map(({ from, to }) => ({ from: from.toISOString(), to: to.toISOString() })),
    })),
  }));
  http.serve('createSkill', async ({ body }, caller) => ({ skill: await conversations.createSkill(body, caller) }));
  http.serve('updateSkill', async ({ params, body: { version, ...fields } }, caller) => ({
    skill: await conversations.updateSkill(params.id, version, fields, caller),
  }));

  http.serve('createDisposition', async ({ body }, caller) => ({
    disposition: await conversations.createDisposition(body, caller),
  }));
  http.serve('updateDisposition', async ({ params, body: { version, ...fields } }, caller) => ({
    disposition: await conversations.updateDisposition(params.id, version, fields, caller),
  }));
  http.serve('createMacro', async ({ body }, caller) => ({ macro: await conversations.createMacro(body, caller) }));
  http.serve('updateMacro', async ({ params, body: { version, ...fields } }, caller) => ({
    macro: await conversations.updateMacro(params.id, version, fields, caller),
  }));

  http.serve('listTags', async () => ({ tags: await conversations.tagsWithCounts() }));
  http.serve('createTag', async ({ body }, caller) => ({ tag: await conversations.createTag(body, caller) }));
  http.serve('updateTag', async ({ params, body: { version, ...fields } }, caller) => ({
    tag: await conversations.updateTag(params.id, version, fields, caller),
  }));
  http.serve('mergeTags', ({ params, body }, caller) =>
    conversations.mergeTags(params.id, body.version, body.into, caller),
  );

  http.serve('createAttribute', async ({ body }, caller) => ({
    attribute: await conversations.createAttribute(body, caller),
  }));
  http.serve('updateAttribute', async ({ params, body: { version, ...fields } }, caller) => ({
    attribute: await conversations.updateAttribute(params.id, version, fields, caller),
  }));

  http.serve('listRatingForms', async () => ({ forms: await conversations.ratingForms() }));
  http.serve('createRatingForm', async ({ body }, caller) => ({
    form: await conversations.createRatingForm(body, caller),
  }));
  http.serve('updateRatingForm', async ({ params, body: { version, ...fields } }, caller) => ({
    form: await conversations.updateRatingForm(params.id, version, fields, caller),
  }));
}
