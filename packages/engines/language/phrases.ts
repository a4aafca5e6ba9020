import type { SmallTalk } from './small-talk.ts';
import type { Locale } from './words.ts';

type Talk = Exclude<SmallTalk, 'acknowledgement'>;

/** What the virtual agent says by itself. Everything else it says is a sentence of an article. */
export const PHRASES: Record<Locale, Record<Talk, string> & { clarify: string }> = {
  en: {
    greeting: 'Hello. I am the virtual agent. What would you like to know?',
    thanks: 'You are welcome. Write here if there is anything else.',
    goodbye: 'Goodbye. You can continue this conversation at any time.',
    who_are_you:
      'I am a virtual agent, not a person. I answer from our articles and can bring in a person whenever you like.',
    clarify: 'Which of these do you mean?',
  },
  zh: {
    greeting: '您好，我是虚拟客服。请问您想了解什么？',
    thanks: '不客气。还有问题请随时告诉我。',
    goodbye: '再见。您可以随时继续这次会话。',
    who_are_you: '我是虚拟客服，不是真人。我根据帮助文章回答，您也可以随时转人工。',
    clarify: '您问的是哪一个？',
  },
};
