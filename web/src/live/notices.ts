// What the live side has to say to the person; the frame decides how it is shown.
export interface Notice {
  readonly title: string;
  readonly detail?: string;
  readonly tone?: 'danger';
  readonly timeoutSeconds?: number;
  readonly action?: { readonly label: string; readonly run: () => void };
}
/** Shows a notice and answers with what takes it away. */
type Show = (notice: Notice) => () => void;

let show: Show = () => () => undefined;
/** Called once by the frame. */
export const showNoticesBy = (by: Show): void => {
  show = by;
};
export const notify: Show = (notice) => show(notice);
