/** Files, or anything else, by the ones that each of them uses. */
export type Arrows = ReadonlyMap<string, readonly string[]>

/** Returns the groups of two and more whose members all reach each other (Tarjan), largest first. */
export function circlesOf(arrows: Arrows): string[][] {
  const numbers = new Map<string, number>()
  const lowest = new Map<string, number>()
  const path: string[] = []
  const circles: string[][] = []

  function visit(node: string): number {
    const number = numbers.size
    numbers.set(node, number)
    lowest.set(node, number)
    path.push(node)
    for (const target of arrows.get(node) ?? []) {
      const reached = numbers.has(target) ? lowestOnPath(target) : arrows.has(target) ? visit(target) : null
      if (reached !== null) lowest.set(node, Math.min(lowest.get(node) ?? number, reached))
    }
    if (lowest.get(node) === number) {
      const circle = path.splice(path.indexOf(node))
      if (circle.length > 1) circles.push(circle)
    }
    return lowest.get(node) ?? number
  }

  const lowestOnPath = (node: string) => (path.includes(node) ? (numbers.get(node) ?? null) : null)

  for (const node of arrows.keys()) if (!numbers.has(node)) visit(node)
  return circles.sort((one, other) => other.length - one.length)
}
