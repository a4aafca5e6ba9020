/** Asking a person by a form: first what our articles say to it, then the message itself. */
import { addressesIn } from './addresses.ts';
import { html, icon, type Part } from './html.ts';
import { besides, framed, otherLocale, type Sight, waysOf } from './layout.ts';
import { answerBox, type Found } from './search.ts';

export const contactLimits = { name: 120, email: 254, subject: 200, message: 8000 } as const;
export type ContactField = keyof typeof contactLimits;

export interface Contact {
  values: Partial<Record<ContactField, string>>;
  /** Made with the form: the same form sent twice is one message. */
  form: string;
  wrong?: Partial<Record<ContactField, 'missing' | 'too_long' | 'not_email'>>;
  /** The field that only programs fill in was filled in. */
  trapped?: boolean;
  /** What our articles say to it: shown once, before anything is sent. */
  answer?: Found['answer'];
}

export function contactPage(sight: Sight, contact: Contact): string {
  const { t, to } = waysOf(sight);
  const { wrong = {}, values, answer } = contact;
  const abroad = addressesIn(otherLocale(sight.locale));
  const again = Object.keys(wrong).length > 0;
  return framed(sight, {
    title: again ? `${t.pleaseCorrect} ${t.contactTitle}` : t.contactTitle,
    description: t.contactLead,
    ...(values.message || values.subject ? {} : { canonical: to.contact() }),
    versions: { [sight.locale]: to.contact(), [otherLocale(sight.locale)]: abroad.contact() },
    other: abroad.contact(values.subject),
    crumbs: [{ text: t.help, href: to.home }],
    main: html`<h1>${answer ? t.answerFirst : t.contactTitle}</h1>
${
  answer
    ? html`<p class="lead">${t.answerFirstMore}</p>${answerBox(sight, answer)}${formOf(sight, contact, 'sealed')}<h2>${t.changeIt}</h2>${formOf(sight, contact, 'open')}`
    : html`<p class="lead">${t.contactLead}</p>${
        contact.trapped
          ? html`<p class="wrong" role="alert">${icon('warn')}${t.trapped}</p>`
          : again && html`<p class="wrong" role="alert">${icon('warn')}${t.pleaseCorrect}</p>`
      }${formOf(sight, contact, 'open')}`
}`,
    aside: besides(sight),
  });
}

/** `sealed` sends what was written as it is. */
function formOf(sight: Sight, { values, form, wrong = {}, trapped, answer }: Contact, kind: 'open' | 'sealed'): Part {
  const { t, to } = waysOf(sight);
  const hidden = html`<input type="hidden" name="form" value=${form} />${sight.reader && html`<input type="hidden" name="csrf" value=${sight.reader.csrf} />`}`;
  if (kind === 'sealed') {
    const kept = Object.entries(values).map(
      ([name, value]) => html`<input type="hidden" name=${name} value=${value} />`,
    );
    return html`<form method="post" action=${to.contact()} class="acts">${hidden}${kept}<input type="hidden" name="anyway" value="yes" /><button class="btn primary">${t.sendAnyway}</button></form>`;
  }
  const says = { missing: t.isMissing, too_long: t.isTooLong, not_email: t.isNotEmail };
  const field = (
    name: ContactField,
    label: string,
    more: { help?: string; type?: string; must?: boolean; auto?: string },
  ) => {
    const bad = wrong[name];
    const about = [bad && `${name}-wrong`, more.help && `${name}-help`].filter(Boolean).join(' ') || undefined;
    const common = {
      id: name,
      name,
      maxlength: contactLimits[name],
      required: more.must,
      autocomplete: more.auto,
      'aria-invalid': bad ? 'true' : undefined,
      'aria-describedby': about,
    };
    return html`<div class="field"><label for=${name}>${label}${!more.must && html` <span class="q">${t.optional}</span>`}</label>${
      name === 'message'
        ? html`<textarea ...${common} rows="7">${values.message}</textarea>`
        : html`<input ...${common} type=${more.type ?? 'text'} value=${values[name]} />`
    }${bad && html`<p class="bad" id=${`${name}-wrong`}>${says[bad]}</p>`}${more.help && html`<p class="s" id=${`${name}-help`}>${more.help}</p>`}</div>`;
  };
  return html`<form method="post" action=${to.contact()} class="write">${hidden}
${field('message', t.message, { help: t.messageHelp, must: true })}
${field('subject', t.subject, {})}
${!sight.reader && [field('name', t.yourName, { auto: 'name' }), field('email', t.yourEmail, { help: t.emailHelp, type: 'email', auto: 'email' })]}
<div class=${trapped ? 'field' : 'trap'} aria-hidden=${trapped ? undefined : 'true'}><label for="website">${t.trap}</label><input id="website" name="website" tabindex=${trapped ? undefined : '-1'} autocomplete="off" /></div>
${answer && html`<input type="hidden" name="anyway" value="yes" />`}<button class="btn primary">${t.send}</button></form>`;
}
