import { withoutAddresses } from '../../support/leaks/addresses.ts'

/** Lines of one run, or of a later one that must have the same. */
export type Recording = ReturnType<typeof recordingOf>

/** Characters of a line around a difference. */
const shownBefore = 300
const shownAfter = 700

export function recordingOf(earlier: readonly string[] | null = null) {
  const lines: string[] = []
  let difference: string | null = null

  function compare(at: number, line: string | undefined): void {
    const expected = earlier?.[at]
    if (earlier === null || difference !== null || expected === line) return
    const [first, other] = [expected ?? '(no more lines)', line ?? '(no more lines)']
    const from = Math.max(0, firstDifference(first, other) - shownBefore)
    difference =
      `the engines differ in line ${at + 1}, which is behind ${shown(lines[at - 1] ?? 'the beginning', 0)}\n` +
      `  first: ${shown(first, from)}\n` +
      `  other: ${shown(other, from)}`
  }

  return {
    lines: lines as readonly string[],
    add(line: string): void {
      compare(lines.length, line)
      lines.push(line)
    },
    /** Compares the lengths too. */
    end(): void {
      if (earlier !== null && earlier.length > lines.length) compare(lines.length, undefined)
    },
    /** The first difference, with both lines; null if there is none. */
    difference: () => difference,
  }
}

function firstDifference(one: string, other: string): number {
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  return at
}

function shown(line: string, from: number): string {
  const text = withoutAddresses(line)
  return `${from > 0 ? '…' : ''}${text.slice(from, from + shownBefore + shownAfter)}`
}
