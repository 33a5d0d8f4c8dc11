/** Where the stores of one machine answer. `empty`: nothing was ever stored there, and these are gone with the command. */
export interface LocalStores {
  kind: "running" | "opened" | "empty";
  table: string;
  bucket: string;
  dynamoUrl: string;
  s3Url: string;
  close: () => Promise<void>;
}
