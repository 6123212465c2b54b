import fc from 'fast-check'

const oddValue = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, true, false, 0, -1, 1.5, 1e308, '', '\0', '\ud800', [], {}),
  fc.string({ unit: 'binary' }),
  fc.jsonValue(),
)

export const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

export function spoilt<Payload>(payloads: readonly Payload[]): fc.Arbitrary<Payload> {
  return fc
    .tuple(fc.constantFrom(...payloads), fc.nat(), oddValue)
    .map(([given, at, value]) => withValueAt(given, at, value))
}

/** Fields are counted from the outside in. */
function withValueAt<Payload>(given: Payload, at: number, value: unknown): Payload {
  const copy = structuredClone(given)
  const places: { in: Record<string, unknown>; name: string }[] = []
  const queue: unknown[] = [copy]
  for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
    if (typeof one !== 'object' || one === null) continue
    const fields = one as Record<string, unknown>
    for (const name of Object.keys(fields)) places.push({ in: fields, name })
    queue.push(...Object.values(fields))
  }
  const place = places[at % places.length]
  if (place !== undefined) place.in[place.name] = value
  return copy
}
