const TASK = /^\s*(?:\[[ xX]?\]|[☐☑])(?:\s|$)/u;

/** Whether a list item has a check box. */
export function isTask(item: string): boolean {
  return TASK.test(item);
}
