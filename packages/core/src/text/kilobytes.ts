/** A limit in bytes, for a person to read: "256 KB". */
export function kilobytes(bytes: number): string {
  return `${Math.floor(bytes / 1024)} KB`;
}
