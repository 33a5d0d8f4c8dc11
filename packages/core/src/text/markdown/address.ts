/** Whether it can become a link everywhere: an address of the web or of a mailbox. */
export function isWebAddress(href: string): boolean {
  return URL.canParse(href) && ["http:", "https:", "mailto:"].includes(new URL(href).protocol);
}

/** Whether a reader who sees this text knows the address. */
export function saysAddress(text: string, href: string): boolean {
  return [text, `http://${text}`, `mailto:${text}`].includes(href);
}
