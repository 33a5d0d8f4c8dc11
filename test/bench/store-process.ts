import { openEmbeddedStores } from "@echo/local/store/embedded";

/** Embedded stores in a process of their own, so that their memory is not taken for ours. */
const stores = await openEmbeddedStores({ table: "bench", bucket: "bench" });
process.on("disconnect", () => process.exit(0));
process.send?.({ dynamo: stores.dynamoUrl, s3: stores.s3Url });
