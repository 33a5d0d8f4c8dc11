/** @typedef {{ name: string, hint: string }} Choice */

const FRESH_MS = 5000;

/** Completes commands and slugs in the message field: arrows choose, Tab or Enter accepts, Escape closes. */
export function completeIn(field, list, tell) {
  /** @type {{ at: number, commands: Choice[], slugs: Choice[] }} */
  let known = { at: 0, commands: [], slugs: [] };
  /** @type {Choice[]} */
  let shown = [];
  let chosen = 0;
  let hasMoved = false;

  const load = async () => {
    if (Date.now() - known.at < FRESH_MS) return;
    known = { ...known, at: Date.now() };
    const response = await fetch("/console/completions").catch(() => undefined);
    if (response?.ok) known = { ...known, ...(await response.json()) };
  };

  const find = () => {
    const text = field.value;
    const command = /^\/([a-z]*)$/i.exec(text);
    if (command) {
      const typed = command[1].toLowerCase();
      return known.commands
        .filter(({ name }) => name.startsWith(typed))
        .map(({ name, hint }) => ({ name: `/${name}`, hint }));
    }
    const slug = /^\/plan ([a-z0-9-]*)$/i.exec(text);
    if (!slug) return [];
    const typed = slug[1].toLowerCase();
    return known.slugs
      .filter(({ name }) => name.includes(typed))
      .map(({ name, hint }) => ({ name: `/plan ${name}`, hint }));
  };

  const show = () => {
    list.hidden = shown.length === 0;
    list.replaceChildren(
      ...shown.map(({ name, hint }, index) => {
        const option = document.createElement("li");
        option.id = `choice-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", String(index === chosen));
        const strong = document.createElement("strong");
        strong.textContent = name;
        const small = document.createElement("span");
        small.textContent = hint;
        option.append(strong, small);
        option.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(index);
        });
        return option;
      }),
    );
    if (shown.length === 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", `choice-${chosen}`);
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
  };

  const close = () => {
    shown = [];
    show();
  };

  const take = (index) => {
    const { name } = shown[index];
    field.value = `${name} `;
    close();
    field.dispatchEvent(new Event("input"));
  };

  const move = (by) => {
    hasMoved = true;
    chosen = (chosen + by + shown.length) % shown.length;
    show();
  };

  field.addEventListener("input", async () => {
    if (field.value.startsWith("/")) await load();
    shown = find();
    chosen = 0;
    hasMoved = false;
    show();
    tell(shown.length);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (shown.length === 0 || event.isComposing) return;
    // Enter sends the text as typed. The person must first choose a slug that is merely similar.
    const isMeant = hasMoved || (!field.value.includes(" ") && shown[chosen].name !== field.value);
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape") close();
    else if (event.key === "Tab" || (event.key === "Enter" && isMeant)) take(chosen);
    else {
      if (event.key === "Enter") close();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  });
}
