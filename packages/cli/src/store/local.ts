/** This machine's stores. `empty`: nothing was ever stored, and these stores are lost when the command ends. */
export interface LocalStores {
  kind: "running" | "opened" | "empty";
  table: string;
  bucket: string;
  dynamoUrl: string;
  s3Url: string;
  /** The workspace of the planner that used these stores last. `undefined` if it did not say. */
  workspace: string | undefined;
  close: () => Promise<void>;
}
