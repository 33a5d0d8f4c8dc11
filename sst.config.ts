/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  app(input) {
    const isProduction = input.stage === "production";
    return {
      name: "echo-planner",
      home: "aws",
      // What people have planned outlives a mistaken `sst remove`.
      removal: isProduction ? "retain" : "remove",
      protect: isProduction,
    };
  },
  async run() {
    const { trustServicesOnly } = await import("./infra/role.ts");
    trustServicesOnly();
    const { webhook } = await import("./infra/webhook.ts");
    await import("./infra/gateway.ts");
    await import("./infra/alarm.ts");
    const { bucket, table } = await import("./infra/storage.ts");
    return { url: webhook.url, table: table.properties.name, bucket: bucket.properties.name };
  },
});
