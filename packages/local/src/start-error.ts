/** The planner cannot start. Each line says one thing that is wrong, and what to do. */
export class StartError extends Error {
  readonly code = "start-refused";
}
