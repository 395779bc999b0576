/** A screen on which style-narrow.css stacks the panes. */
export const narrowScreen = window.matchMedia('(max-width: 760px)');
