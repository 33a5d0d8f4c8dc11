/** A limit of bytes as a person reads it: "256 KB". */
export function kilobytes(bytes: number): string {
  return `${Math.floor(bytes / 1024)} KB`;
}
