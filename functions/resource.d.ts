// Written by hand until a first deployment writes sst-env.d.ts: what the stage links.
declare module "sst" {
  export interface Resource {
    Table: { name: string };
    Bucket: { name: string };
  }
}
export {};
