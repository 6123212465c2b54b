import { isBlank, type Run, type Section } from './text.ts'

/**
 * Lays sections out on as few messages as hold them, each of at most `lengthMax` UTF-16 units after entity parsing, which is
 * how Telegram counts. Breaks between sections; inside one only when it is longer than a message, at the end of a line or a
 * word where there is one. Nothing but white space is lost. No page is blank; there may be none.
 */
export function paginate(sections: readonly Section[], lengthMax: number): Run[][] {
  const pages: Run[][] = []
  let room = 0
  let gap = ''
  for (const section of sections) {
    for (const piece of cut(section.runs, lengthMax)) {
      const needed = gap.length + lengthOf(piece)
      const page = pages.at(-1)
      if (page === undefined || needed > room) {
        pages.push([...piece])
        room = lengthMax - lengthOf(piece)
      } else {
        page.push({ text: gap, tags: [] }, ...piece)
        room -= needed
      }
      gap = section.gap
    }
  }
  return pages
}

export function lengthOf(runs: readonly Run[]): number {
  return runs.reduce((sum, { text }) => sum + text.length, 0)
}

/** The runs in pieces of at most `lengthMax`, without blank ones. */
function cut(runs: readonly Run[], lengthMax: number): Run[][] {
  const pieces: Run[][] = []
  let rest = runs.filter(({ text }) => text !== '')
  while (rest.length > 0) {
    const at = breakAt(rest.map(({ text }) => text).join(''), lengthMax)
    const [piece, after] = splitAt(rest, at)
    if (!piece.every(({ text }) => isBlank(text))) pieces.push(piece)
    rest = after
  }
  return pieces
}

function breakAt(text: string, lengthMax: number): number {
  if (text.length <= lengthMax) return text.length
  const window = text.slice(0, lengthMax)
  const half = lengthMax / 2
  const line = window.lastIndexOf('\n') + 1
  if (line > half) return line
  const word = window.lastIndexOf(' ') + 1
  if (word > half) return word
  return isHighSurrogate(window.charCodeAt(lengthMax - 1)) ? lengthMax - 1 : lengthMax
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function splitAt(runs: readonly Run[], at: number): [Run[], Run[]] {
  const before: Run[] = []
  const after: Run[] = []
  let left = at
  for (const run of runs) {
    const taken = run.text.slice(0, left)
    const remaining = run.text.slice(left)
    if (taken !== '') before.push({ ...run, text: taken })
    if (remaining !== '') after.push({ ...run, text: remaining })
    left = Math.max(0, left - run.text.length)
  }
  return [before, after]
}
