/** This machine's stores. `empty`: nothing was ever stored, and these stores are lost when the command ends. */
export interface LocalStores {
  kind: "running" | "opened" | "empty";
  table: string;
  bucket: string;
  dynamoUrl: string;
  s3Url: string;
  close: () => Promise<void>;
}
