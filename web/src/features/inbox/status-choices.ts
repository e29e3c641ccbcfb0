// The words for what a list can be narrowed to.
export const statusChoices = {
  open: 'Open',
  waiting: 'Waiting',
  snoozed: 'Snoozed',
  closed: 'Closed',
  spam: 'Spam',
  all: 'Any status',
} as const;
