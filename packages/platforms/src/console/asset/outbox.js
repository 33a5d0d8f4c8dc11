import { unsentItem } from "./message.js";
import { newNonce, send } from "./send.js";

const OK = 200;
const LOCKED = 401;

/**
 * What the person wrote or pressed and the planner does not have yet, oldest first. It is shown at once, is kept in the
 * browser, and is sent one after another. Calls `onTaken` with the kind of answer, and `onRefused` with the message.
 */
export function openOutbox(list, { onTrouble, onTaken, onRefused }) {
  const key = `echo-unsent:${document.body.dataset.channel}`;
  const read = () => JSON.parse(localStorage.getItem(key) ?? "[]");
  const write = (messages) => localStorage.setItem(key, JSON.stringify(messages));
  const show = (message) => list.append(unsentItem(message));
  const forget = ({ nonce }) => write(read().filter((message) => message.nonce !== nonce));
  const remove = ({ nonce }) => document.getElementById(`u${nonce}`)?.remove();
  let isSending = false;

  const sendAll = async () => {
    if (isSending) return;
    isSending = true;
    for (let [message] = read(); message !== undefined; [message] = read()) {
      const { nonce, text, press } = message;
      const { status, kind } = await send({ nonce, text, press }, onTrouble);
      // A page with the new token sends it.
      if (status === LOCKED) break;
      forget(message);
      // The message itself comes back with the conversation's events.
      if (status === OK) onTaken(kind);
      else {
        remove(message);
        onRefused(message);
      }
    }
    isSending = false;
  };

  for (const message of read()) show(message);
  void sendAll();
  return {
    /** `label` is what the person sees: the text, or the button's words. */
    put: (what, label) => {
      const message = { nonce: newNonce(), at: Date.now(), label, ...what };
      write([...read(), message]);
      show(message);
      void sendAll();
    },
    /** The planner has it, whether this page knows the answer or not. */
    arrived: (entry) => {
      forget(entry);
      remove(entry);
    },
  };
}
