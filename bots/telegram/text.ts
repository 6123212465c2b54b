import { type Part, type Text, withoutTables } from '../commands/reply.ts'

export type Tag = 'b' | 'i' | 'code' | 'pre' | 'blockquote expandable'

/** A stretch of plain text and the tags around it. */
export interface Run {
  readonly text: string
  readonly tags: readonly Tag[]
}

/** What one part of a reply says, and what stands between it and the next. */
export interface Section {
  readonly runs: readonly Run[]
  readonly gap: string
}

/** What parts say in words, those that have any. A phone has no room for the columns of a table. */
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
    case 'facts':
      return paragraph(factRuns(part.facts))
    case 'divider':
      return paragraph([{ text: '— — —', tags: [] }])
    case 'menu':
      return paragraph([{ text: part.label, tags: [] }])
    case 'picture':
      // Telegram knows no alternative text; under the picture it is folded away, and read aloud all the same.
      return paragraph([{ text: part.alternative, tags: ['blockquote expandable'] }])
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
    // Telegram lets code stand inside nothing else.
    if ('code' in piece) return { text: piece.code, tags: ['code'] }
    return { text: piece.strong, tags: [...around, 'b'] }
  })
}

function factRuns(facts: readonly { readonly label: string; readonly value: string }[]): Run[] {
  return facts.flatMap(({ label, value }, index) => [
    { text: `${index === 0 ? '' : '\n'}${label}: `, tags: [] },
    { text: value, tags: ['b'] },
  ])
}

/** Runs as Telegram's HTML. */
export function htmlOf(runs: readonly Run[]): string {
  return runs
    .map(({ text, tags }) => {
      const open = tags.map((tag) => `<${tag}>`).join('')
      const close = tags.map((tag) => `</${tag.split(' ')[0]}>`).reverse()
      return `${open}${escapeHtml(text)}${close.join('')}`
    })
    .join('')
}

/** For Telegram's HTML parse mode; a lone half of a surrogate pair, which it refuses, becomes U+FFFD. */
export function escapeHtml(text: string): string {
  return text.toWellFormed().replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Whether a reader would see nothing: Telegram refuses such a message or button. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text.toWellFormed())
}
