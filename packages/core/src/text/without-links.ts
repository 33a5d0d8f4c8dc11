/** An address with a scheme, or one that begins with `www.`; its host is the first group. */
const ADDRESS = /(?:[a-z][a-z0-9+.-]{1,20}:\/\/(?:[^\s/@<>()[\]]*@)?|(?=www\.))([^\s/?#<>()[\]"'`|*]+)/gi;
/** No part may hold a bracket, and each ends where the next begins: so no text makes the reading start over and over. */
const MASKED = /\[([^[\]\n]*)\]\(\s*<?([^)\s>[]+)(?:(?:>|[^\S\n])[^)\n[]*)?\)/g;

/** The text with every address as words that no chat takes for a link: `https://a.example/b` becomes `a[.]example/b`. */
export function withoutLinks(text: string): string {
  return text
    .replace(MASKED, (_masked, words: string, address: string) => (words === address ? address : `${words} ${address}`))
    .replace(ADDRESS, (_address, host: string) => host.replaceAll(".", "[.]"));
}
