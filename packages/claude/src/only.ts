/*
 * The person's own settings may allow every write. A rule that denies is stronger than any that allows, but it has no
 * exceptions and no negated classes. So everything beside the one allowed path is denied, letter by letter.
 */

/** Patterns that together match every path below `root` but `path` and what is below it. `path` is relative. */
export function beside(root: string, path: string): string[] {
  const parts = path.split("/");
  return parts.flatMap((part, index) =>
    otherNames(part).map((name) => [root, ...parts.slice(0, index), name].join("/")),
  );
}

/** Every name but this one: its beginnings, those that go on differently, and those that go on after it. */
function otherNames(name: string): string[] {
  const letters = name.split("");
  return [
    ...letters.map((letter, at) => `${name.slice(0, at)}[${otherCharacters(letter)}]*`),
    ...letters.slice(1).map((_letter, at) => name.slice(0, at + 1)),
    `${name}?*`,
  ];
}

const LAST = 0xff_ff;

/** The inside of a class of every character but this one, in both cases, and `/`. Rules ignore case. */
function otherCharacters(letter: string): string {
  const left = new Set(["/", letter.toLowerCase(), letter.toUpperCase()].map((one) => one.charCodeAt(0)));
  let from = 1;
  let ranges = "";
  for (const code of [...[...left].toSorted((one, other) => one - other), LAST + 1]) {
    if (code > from) ranges += range(from, code - 1);
    from = code + 1;
  }
  return ranges;
}

function range(from: number, to: number): string {
  const [first, last] = [String.fromCharCode(from), String.fromCharCode(to)];
  return from === to ? first : `${first}-${last}`;
}
