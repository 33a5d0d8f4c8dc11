export const isProduction = $app.stage === "production";

/** Names what AWS shows without a stage of its own: `/echo-planner/production/…`. */
export const path = `/${$app.name}/${$app.stage}`;

const { accountId } = aws.getCallerIdentityOutput();
const { region } = aws.getRegionOutput();
const { partition } = aws.getPartitionOutput();

/** The name of something in this account and region whose own resource is out of reach here. */
export function arnOf(service: string, resource: $util.Input<string>): $util.Output<string> {
  return $interpolate`arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}
