import fc from 'fast-check'

/** Values that a platform never sends where something else is expected. */
export const oddValue = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, true, false, 0, -1, 1.5, 1e308, '', '\0', '\ud800', [], {}),
  fc.string({ unit: 'binary' }),
  fc.jsonValue(),
)

/** JSON of so many levels, one in the other. */
export const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

/** One of these payloads with one of its fields, at any depth, replaced by an odd value. */
export function spoilt<Payload>(payloads: readonly Payload[]): fc.Arbitrary<Payload> {
  return fc
    .tuple(fc.constantFrom(...payloads), fc.nat(), oddValue)
    .map(([given, at, value]) => withValueAt(given, at, value))
}

/** The same payload with one of its fields, counted from the outside in, replaced. */
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
