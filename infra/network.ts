/** Two zones of public subnets: tasks have addresses of their own, and there is no NAT to pay for. */
export const network = new sst.aws.Vpc("Network");

export const cluster = new sst.aws.Cluster("Cluster", { vpc: network });
