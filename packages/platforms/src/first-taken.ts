/**
 * Sends one form after the other until one is not refused for its content. `send` throws the refusal. If every form is
 * refused, throws the last refusal.
 */
export async function firstTaken<Form, Result>(
  forms: readonly Form[],
  isContent: (error: unknown) => boolean,
  send: (form: Form) => Promise<Result>,
): Promise<Result> {
  for (const form of forms.slice(0, -1)) {
    try {
      return await send(form);
    } catch (error) {
      if (!isContent(error)) throw error;
    }
  }
  const last = forms.at(-1);
  if (last === undefined) throw new Error("there is no form to send");
  return send(last);
}
