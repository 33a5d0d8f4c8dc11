/** Emoji that the planner uses. The page draws them, because not every machine has a font for them. */
const DRAWINGS = new Map([
  ["🧠", "brain"],
  ["✅", "check"],
  ["📋", "plan"],
  ["🌙", "moon"],
  ["🌅", "sunrise"],
  ["⏳", "hourglass"],
  ["👀", "eye"],
  ["⚠️", "warning"],
  ["🚧", "works"],
  ["⬜", "box"],
  ["☐", "box"],
  ["☑", "ticked"],
  ["⏭️", "skip"],
  ["▶️", "play"],
]);
const KNOWN = new RegExp(`(${Array.from(DRAWINGS.keys()).join("|")})`, "u");
const SVG = "http://www.w3.org/2000/svg";

export function drawing(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** Draws the known emoji below `root`. The characters stay, hidden, for screen readers and for copying. */
export function drawEmoji(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    if (KNOWN.test(walker.currentNode.data) && walker.currentNode.parentElement?.className !== "unseen") {
      found.push(walker.currentNode);
    }
  }
  for (const text of found) {
    const parts = text.data.split(KNOWN).map((part) => {
      const name = DRAWINGS.get(part);
      if (name === undefined) return part;
      const shown = document.createElement("span");
      const unseen = document.createElement("span");
      unseen.className = "unseen";
      unseen.textContent = part;
      shown.append(drawing(name), unseen);
      return shown;
    });
    text.replaceWith(...parts);
  }
}
