import type { Permission } from "./permission.ts";
import { isProduction } from "./stage.ts";
import { network } from "./network.ts";

/** Conversations, inbound, turns and projects; see packages/aws/src/dynamo/table.ts. */
const store = new sst.aws.Dynamo("Store", {
  fields: { pk: "string", sk: "string", gsi1pk: "string", gsi1sk: "string" },
  primaryIndex: { hashKey: "pk", rangeKey: "sk" },
  globalIndexes: { gsi1: { hashKey: "gsi1pk", rangeKey: "gsi1sk", projection: "keys-only" } },
  ttl: "expires_at_seconds",
  deletionProtection: isProduction,
  transform: { table: { pointInTimeRecovery: { enabled: isProduction } } },
});

/** Plans and phase documents, each under its own hash. SST's defaults make the bucket private and TLS only. */
const documents = new sst.aws.Bucket("Documents", {
  versioning: true,
  cors: false,
  transform: { bucket: { forceDestroy: !isProduction } },
});

new aws.s3.BucketLifecycleConfiguration("DocumentsUploads", {
  bucket: documents.name,
  rules: [
    {
      id: "incomplete-uploads",
      status: "Enabled",
      filter: { prefix: "" },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
    },
  ],
});

/** The owner of the files in the agent's home. Every access through the access point is made as this user. */
export const AGENT = { uid: 1001, gid: 1001 };

/** The agent's home: transcripts, skills' notes and workspaces, shared by all runners. */
export const home = new sst.aws.Efs("Home", {
  vpc: network,
  transform: {
    fileSystem: (args, opts) => {
      args.lifecyclePolicies = [
        { transitionToIa: "AFTER_30_DAYS" },
        { transitionToPrimaryStorageClass: "AFTER_1_ACCESS" },
      ];
      opts.retainOnDelete = isProduction;
    },
    accessPoint: {
      posixUser: AGENT,
      rootDirectory: {
        path: "/home",
        creationInfo: { ownerUid: AGENT.uid, ownerGid: AGENT.gid, permissions: "0750" },
      },
    },
  },
});

if (isProduction) {
  new aws.efs.BackupPolicy("HomeBackup", { fileSystemId: home.id, backupPolicy: { status: "ENABLED" } });
}

/** Links names only. A link to the components themselves would permit everything. */
export const table = new sst.Linkable("Table", { properties: { name: store.name } });
export const bucket = new sst.Linkable("Bucket", { properties: { name: documents.name } });

type TableAction = "GetItem" | "BatchGetItem" | "PutItem" | "UpdateItem" | "DeleteItem" | "Query";

export function onTable(...actions: TableAction[]): Permission {
  return { actions: actions.map((action) => `dynamodb:${action}`), resources: [store.arn] };
}

export const queryIndex: Permission = {
  actions: ["dynamodb:Query"],
  resources: [$interpolate`${store.arn}/index/gsi1`],
};

export const onDocuments: Permission[] = [
  { actions: ["s3:GetObject", "s3:PutObject"], resources: [$interpolate`${documents.arn}/plans/*`] },
  // Without this permission S3 answers "access denied" for a missing document.
  { actions: ["s3:ListBucket"], resources: [documents.arn] },
];
