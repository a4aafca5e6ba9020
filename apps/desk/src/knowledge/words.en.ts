export const knowledge = {
  title: 'Knowledge',
  back: 'Back to the list',
  empty: 'There are no articles yet.',
  search: {
    label: 'Search knowledge',
    hint: 'What does the customer ask?',
    results: 'Passages found',
    count_one: '{{count}} passage',
    count_other: '{{count}} passages',
    none: 'No article says this',
    noneText: 'Try other words. What is missing is worth telling whoever writes the articles.',
    empty: 'Type what the customer asks.',
  },
  nothingOpen: { title: 'No article is open', text: 'Search, or choose one from the shelves.' },
  article: {
    label: 'Article',
    loading: 'Loading the article',
    checked: 'Checked {{day}}',
    unchecked: 'Not checked yet',
    notPublished: 'not published',
  },
  dialog: { title: 'Search knowledge', back: 'Back to the results', insert: 'Insert the passage' },
};
