import { dispatcher } from "./dispatch.ts";
import { ofDeployer } from "./setting.ts";
import { webhook } from "./webhook.ts";

interface Alarm {
  description: string;
  namespace: string;
  metric: string;
  dimensions: Record<string, $util.Input<string>>;
  statistic: "Sum" | "Maximum" | "p99";
  /** The alarm goes off above this value. */
  most: number;
  /** How many minutes in a row the value must be above it. */
  minutes: number;
  /** Missing data also sets off the alarm. */
  needsData?: boolean;
}

const ofWebhook = { namespace: "AWS/Lambda", dimensions: { FunctionName: webhook.name } };
const ofDispatch = { namespace: "AWS/Lambda", dimensions: { FunctionName: dispatcher.name } };
/** See packages/aws/src/cloudwatch/metric.ts. */
const ours = { namespace: "EchoPlanner", dimensions: { Stage: $app.stage } };

const ALARMS: Record<string, Alarm> = {
  WebhookErrors: {
    ...ofWebhook,
    description: "Messages were not taken: the platforms try again, or the people see it.",
    metric: "Url5xxCount",
    statistic: "Sum",
    most: 0,
    minutes: 1,
  },
  WebhookSlow: {
    ...ofWebhook,
    description: "Answers come close to Discord's three seconds.",
    metric: "Duration",
    statistic: "p99",
    most: 2000,
    minutes: 5,
  },
  OldestUnanswered: {
    ...ours,
    description: "Somebody has been waiting for longer than three attempts of a turn take, or nobody looks.",
    metric: "OldestUnansweredSeconds",
    statistic: "Maximum",
    most: 2400,
    minutes: 5,
    needsData: true,
  },
  DispatchErrors: {
    ...ofDispatch,
    description: "The function that starts runners failed.",
    metric: "Errors",
    statistic: "Sum",
    most: 0,
    minutes: 1,
  },
  DispatchFailures: {
    ...ours,
    description: "The webhook could not ask for runners; they are started a minute later.",
    metric: "DispatchFailures",
    statistic: "Sum",
    most: 2,
    minutes: 5,
  },
  RunnerStartFailures: {
    ...ours,
    description: "ECS does not start runners.",
    metric: "RunnerStartFailures",
    statistic: "Sum",
    most: 2,
    minutes: 5,
  },
  RescueFailures: {
    ...ours,
    description: "The look at every minute could not finish what it found.",
    metric: "RescueFailures",
    statistic: "Sum",
    most: 2,
    minutes: 5,
  },
};

if (!$dev) {
  const topic = new aws.sns.Topic("Alarms");
  const email = ofDeployer("ALARM_EMAIL");
  if (email !== undefined) {
    new aws.sns.TopicSubscription("AlarmsByEmail", { topic: topic.arn, protocol: "email", endpoint: email });
  }
  for (const [name, alarm] of Object.entries(ALARMS)) {
    new aws.cloudwatch.MetricAlarm(`${name}Alarm`, {
      name: `${$app.name}-${$app.stage}-${name}`,
      alarmDescription: alarm.description,
      namespace: alarm.namespace,
      metricName: alarm.metric,
      dimensions: alarm.dimensions,
      ...(alarm.statistic === "p99" ? { extendedStatistic: "p99" } : { statistic: alarm.statistic }),
      comparisonOperator: "GreaterThanThreshold",
      threshold: alarm.most,
      period: 60,
      evaluationPeriods: alarm.minutes,
      treatMissingData: alarm.needsData === true ? "breaching" : "notBreaching",
      alarmActions: [topic.arn],
      okActions: [topic.arn],
    });
  }
}
