/** What the virtual agent says in its own words. Everything else it says is quoted from an article. */
import type { Locale } from '@harken/contract/people';

export const words: Record<Locale, Record<Word, string>> = {
  en: {
    notFound:
      'I can’t find an answer to that in our articles, and I won’t guess. Would you put it another way, or shall a person help?',
    notFoundAgain: 'I can’t answer this one, so I’m bringing in a person. They’ll see everything we wrote.',
    needsPerson: 'A person has to do this for you. I’m bringing one in; they’ll see everything we wrote.',
    notHelped: 'Then a person should look at it. I’m bringing one in; they’ll see everything we wrote.',
    asked: 'I’m finding a person for you. They’ll see everything we wrote.',
    cannotRead: 'I can’t open files. If it matters for your question, describe it in words, or say “a person”.',
    notAQuestion: 'Tell me what you would like to know, or say “a person”.',
    writeOn: 'If this doesn’t settle it, just write on: a person takes over and sees everything we wrote.',
    notBeside: 'I have no answer to that in our articles; a person can tell you afterwards.',
    promised: 'Someone will answer here, without you repeating anything',
  },
  zh: {
    notFound: '我在帮助文章里找不到这个问题的答案，也不想乱猜。可以换个说法再问一次，或者让人工来帮您？',
    notFoundAgain: '这个问题我答不了，正在为您转人工。对方能看到我们之前写的全部内容。',
    needsPerson: '这件事需要人工为您办理。正在为您转接，对方能看到我们之前写的全部内容。',
    notHelped: '那就请人工来看看。正在为您转接，对方能看到我们之前写的全部内容。',
    asked: '正在为您转人工。对方能看到我们之前写的全部内容。',
    cannotRead: '我打不开文件。如果它和您的问题有关，请用文字说明，或者说“转人工”。',
    notAQuestion: '请告诉我您想了解什么，或者说“转人工”。',
    writeOn: '如果这没有解决问题，请直接继续写，人工会接手，并能看到我们之前写的全部内容。',
    notBeside: '这个问题我在帮助文章里找不到答案，稍后可以请人工告诉您。',
    promised: '会有人在这里回复您，您不需要重复说明',
  },
};

type Word =
  | 'notFound'
  | 'notFoundAgain'
  | 'needsPerson'
  | 'notHelped'
  | 'asked'
  | 'cannotRead'
  | 'notAQuestion'
  | 'writeOn'
  | 'notBeside'
  | 'promised';
