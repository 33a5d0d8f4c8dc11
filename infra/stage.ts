export const isProduction = $app.stage === "production";

/** Begins each name that SST does not give a stage: `/echo-planner/production/…`. */
export const path = `/${$app.name}/${$app.stage}`;

const { accountId } = aws.getCallerIdentityOutput();
const { region } = aws.getRegionOutput();
const { partition } = aws.getPartitionOutput();

/** The ARN of something in this account and region whose resource object is not available here. */
export function arnOf(service: string, resource: $util.Input<string>): $util.Output<string> {
  return $interpolate`arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}
