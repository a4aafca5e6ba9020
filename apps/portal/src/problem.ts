/** A page for what went wrong: what happened, what to do, and the way back. */
import { addressesIn } from './addresses.ts';
import { html } from './html.ts';
import { framed, otherLocale, type Sight, type Topic, topicList, waysOf } from './layout.ts';

export function problemPage(sight: Sight, status: number, topics: readonly Topic[] = []): string {
  const { t, to } = waysOf(sight);
  const [title, more] = t.problems[status] ?? t.problems[500] ?? ['', ''];
  return framed(sight, {
    title,
    other: addressesIn(otherLocale(sight.locale)).home,
    nav: topics.length > 0 && html`<h2>${t.topics}</h2>${topicList(sight, topics)}`,
    main: html`<h1>${title}</h1><p class="lead">${more}</p><p class="acts"><a class="btn" href=${to.home}>${t.toHome}</a> <a class="btn" href=${to.contact()}>${t.askPerson}</a></p>`,
  });
}
