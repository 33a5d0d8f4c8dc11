/** From each name the names that it points to. */
type Graph = ReadonlyMap<string, ReadonlySet<string>>;
type Arrow = readonly [from: string, to: string];

/** The circles, `a → b → a`: every arrow of which there is a way back stands in one of them. */
export function findCircles(arrows: readonly Arrow[]): string[][] {
  const graph = graphOf(arrows);
  const shown = new Set<string>();
  const circles: string[][] = [];
  for (const [from, to] of arrows) {
    const back = shown.has(`${from} ${to}`) ? undefined : shortestWay(graph, to, from);
    if (back === undefined) continue;
    const circle = [from, ...back];
    for (const [left, right] of arrowsOf(circle)) shown.add(`${left} ${right}`);
    circles.push(circle);
  }
  return circles;
}

/** The steps of a way: `a → b` and `b → c` of `a → b → c`. */
export function arrowsOf(way: readonly string[]): Arrow[] {
  return way.slice(1).map((to, index) => [way[index] ?? "", to]);
}

function graphOf(arrows: readonly Arrow[]): Graph {
  const graph = new Map<string, Set<string>>();
  for (const [from, to] of arrows) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  return graph;
}

function shortestWay(graph: Graph, from: string, to: string): string[] | undefined {
  const ways = new Map([[from, [from]]]);
  for (const [name, way] of ways) {
    if (name === to) return way;
    for (const next of graph.get(name) ?? []) if (!ways.has(next)) ways.set(next, [...way, next]);
  }
  return undefined;
}
