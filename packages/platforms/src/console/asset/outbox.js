import { discard, isOnlyHere, keep, kept, keptKeys } from "./kept.js";
import { unsentItem, waitingLabel } from "./message.js";
import { newNonce, send } from "./send.js";

/**
 * What the person wrote or pressed and the planner does not have yet, oldest first. It is shown at once, is kept in the
 * browser, and is sent one after another. Two windows may send the same message: its nonce makes it one. Calls
 * `onTaken` with the kind of answer, and `onRefused` with the message.
 */
export function openOutbox(list, { onTrouble, onTaken, onRefused }) {
  const prefix = `echo-unsent:${document.body.dataset.channel}:`;
  const keyOf = ({ nonce }) => `${prefix}${nonce}`;
  const read = () =>
    keptKeys(prefix)
      .map((key) => JSON.parse(kept(key) ?? "null"))
      .filter((message) => message !== null)
      .toSorted((one, other) => one.at - other.at);
  const show = (message) => {
    if (document.getElementById(`u${message.nonce}`) === null) {
      list.append(unsentItem(message, isOnlyHere(keyOf(message))));
    }
  };
  const remove = ({ nonce }) => document.getElementById(`u${nonce}`)?.remove();
  /** The planner has it, or another window has given it back. */
  const settle = (message) => {
    remove(message);
    document.getElementById(`w${message.nonce}`)?.remove();
  };
  let isSending = false;

  const sendAll = async () => {
    if (isSending) return;
    isSending = true;
    for (let [message] = read(); message !== undefined; [message] = read()) {
      const { nonce, text, press } = message;
      const { end, kind } = await send({ nonce, text, press }, onTrouble);
      // A page with the new token sends it.
      if (end === "locked") break;
      const isOurs = kept(keyOf(message)) !== undefined;
      discard(keyOf(message));
      // The message itself comes with the conversation's events.
      document.getElementById(`w${nonce}`)?.remove();
      if (end === "taken") onTaken(kind);
      else settle(message);
      // Another window may have given it back already.
      if (end === "refused" && isOurs) onRefused(message);
    }
    isSending = false;
  };

  for (const message of read()) show(message);
  void sendAll();
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key?.startsWith(prefix) !== true) return;
    if (newValue === null) settle({ nonce: key.slice(prefix.length) });
    else show(JSON.parse(newValue));
  });
  return {
    /** `label` is what the person sees: the text, or the button's words. */
    put: (what, label) => {
      const last = read().at(-1)?.at ?? 0;
      const message = { nonce: newNonce(), at: Math.max(Date.now(), last + 1), label, ...what };
      keep(keyOf(message), JSON.stringify(message));
      show(message);
      void sendAll();
    },
    sendAll: () => void sendAll(),
    /** `item` shows the message among the others. Until the planner has taken it, it is not forgotten. */
    arrived: (entry, item) => {
      remove(entry);
      if (kept(keyOf(entry)) !== undefined)
        item.querySelector(".who").append(waitingLabel(entry, isOnlyHere(keyOf(entry))));
    },
  };
}
