// Written by hand until a first deployment writes sst-env.d.ts: what the stage links.
import "sst";

declare module "sst" {
  export interface Resource {
    App: { name: string; stage: string };
    Table: { name: string };
    Bucket: { name: string };
    Dispatch: { name: string };
    Runner: {
      cluster: string;
      taskDefinition: string;
      container: string;
      subnets: string[];
      securityGroups: string[];
    };
    /** By the names of the environment; those that were set. */
    Secrets: Record<string, string>;
  }
}
