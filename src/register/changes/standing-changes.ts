import type { ChangeView } from './history.ts'

/**
 * Of the changes of an address at one brand, newest first, those of one key that count: without what was taken back by two
 * people, and without a refusal that was kept though a younger ONAY stood.
 */
export function standingChanges(
  changes: readonly ChangeView[],
  { channel, recipientType }: Pick<ChangeView, 'channel' | 'recipientType'>,
): readonly ChangeView[] {
  const standing: ChangeView[] = []
  for (const one of changes.toReversed()) {
    if (one.channel !== channel || one.recipientType !== recipientType) continue
    const { effect, restores } = one
    if (restores !== null) standing.splice(standing.findLastIndex(({ ordinal }) => ordinal <= restores) + 1)
    else if (effect !== 'repeat' || standing.at(-1)?.status !== 'ONAY') standing.push(one)
  }
  return standing.toReversed()
}
