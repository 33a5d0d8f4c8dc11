/** Public subnets in two zones. Tasks have public addresses, so there is no NAT to pay for. */
export const network = new sst.aws.Vpc("Network");

export const cluster = new sst.aws.Cluster("Cluster", { vpc: network });
