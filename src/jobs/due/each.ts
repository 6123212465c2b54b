/**
 * Deals with one after the other. What fails keeps none behind it from its turn: the first error is thrown when all have had
 * theirs, so that it is told of.
 */
export async function forEachThenThrow<Item>(
  items: Iterable<Item>,
  dealWith: (item: Item) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = []
  for (const item of items) {
    try {
      await dealWith(item)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}
