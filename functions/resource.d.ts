// What the stage links. Written by hand, until the first deployment writes sst-env.d.ts.
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
    /** The secrets that were set, by their variables' names. */
    Secrets: Record<string, string>;
  }
}
