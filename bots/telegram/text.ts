import { type Part, type Text, withoutTables } from '../commands/reply.ts'

type Tag = 'b' | 'i' | 'code' | 'pre' | 'blockquote expandable'

export interface Run {
  readonly text: string
  readonly tags: readonly Tag[]
}

/** The text of one part, and the space behind it. */
export interface Section {
  readonly runs: readonly Run[]
  readonly gap: string
}

/** Renders the parts without tables: a phone has no room for columns. */
export function sectionsOf(parts: readonly Part[]): Section[] {
  return withoutTables(parts)
    .map(sectionOf)
    .filter((section) => section !== null)
}

function sectionOf(part: Part): Section | null {
  switch (part.kind) {
    case 'heading':
      return { runs: [{ text: part.text, tags: ['b'] }], gap: '\n' }
    case 'text':
      return paragraph(runsOf(part.text, false))
    case 'note':
      return paragraph(runsOf(part.text, true))
    case 'menu':
      return paragraph([{ text: part.label, tags: [] }])
    case 'table':
    case 'choices':
    case 'links':
    case 'contact-request':
      return null
  }
}

function paragraph(runs: readonly Run[]): Section {
  return { runs, gap: '\n\n' }
}

function runsOf(text: Text, small: boolean): Run[] {
  const around = small ? (['i'] as const) : []
  return (typeof text === 'string' ? [text] : text).map((piece) => {
    if (typeof piece === 'string') return { text: piece, tags: around }
    if ('person' in piece) return { text: piece.person, tags: around }
    if ('room' in piece) return { text: piece.room, tags: around }
    // Telegram nests nothing in code.
    if ('code' in piece) return { text: piece.code, tags: ['code'] }
    return { text: piece.strong, tags: [...around, 'b'] }
  })
}

export function htmlOf(runs: readonly Run[]): string {
  return runs
    .map(({ text, tags }) => {
      const open = tags.map((tag) => `<${tag}>`).join('')
      const close = tags.map((tag) => `</${tag.split(' ')[0]}>`).reverse()
      return `${open}${escapeHtml(text)}${close.join('')}`
    })
    .join('')
}

/** Telegram refuses lone surrogates; they become U+FFFD. */
function escapeHtml(text: string): string {
  return text.toWellFormed().replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** True for a text that looks empty, which Telegram refuses in messages and buttons. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text.toWellFormed())
}

/** Counts UTF-16 units like Telegram. Breaks between sections, else at a line or word; no page is blank. */
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

function lengthOf(runs: readonly Run[]): number {
  return runs.reduce((sum, { text }) => sum + text.length, 0)
}

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
