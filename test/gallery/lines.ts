import type { FieldErrors, Form } from '../../bots/commands/form.ts'
import type { Choice, Part, Reply, Text } from '../../bots/commands/reply.ts'

/* Replies as lines of plain text, for people who read them without a chat. */

/** Rows of a table, and choices of a menu, that stand for all of them. */
const alikeMax = 4

export function linesOf(reply: Reply): string[] {
  const lines = [
    ...reply.parts.flatMap(partLines),
    ...(reply.form === undefined ? [] : formLines(reply.form)),
  ]
  const letters = (text: string) => text.replaceAll(/[^\p{L}\p{N}]/gu, '')
  const isShown = lines.some((line) => letters(line).includes(letters(reply.summary)))
  return (isShown ? lines : [`(${reply.summary})`, ...lines]).map(withoutRandomParts)
}

export function errorLines(errors: FieldErrors): string[] {
  return Object.values(errors).map((error) => withoutRandomParts(`✗ ${error}`))
}

function partLines(part: Part): string[] {
  switch (part.kind) {
    case 'heading':
      return [part.text]
    case 'text':
    case 'note':
      return plain(part.text).split('\n')
    case 'table':
      return firstOf([part.head.join(' · '), ...part.rows.map((cells) => cells.map(plain).join(' · '))])
    case 'choices':
      return choiceLines(part.choices)
    case 'menu':
      return [part.label.replace(/[^?]$/, '$&:'), ...choiceLines(part.choices)]
    case 'links':
      return part.links.map(({ label, url }) => `${label}: ${url}`)
    case 'contact-request':
      return [`[${part.label}]`]
  }
}

function choiceLines(choices: readonly Choice[]): string[] {
  const questions = choices.flatMap(({ label, confirm }) =>
    confirm === undefined
      ? []
      : [`[${label}] → ${confirm.title}: ${confirm.text} [${confirm.yes}] [${confirm.no}]`],
  )
  const labels = firstOf(choices.map(({ label }) => `[${label}]`)).join(' ')
  return [labels, ...new Set(firstOf(questions))].filter((line) => line !== '')
}

function formLines({ title, intro, fields, submit }: Form): string[] {
  return [
    `▢ ${title}`,
    ...(intro === undefined ? [] : plain(intro).split('\n')),
    ...fields.map((field) => {
      const { label, hint } = field
      const options = field.kind === 'one' || field.kind === 'several' ? field.options : []
      const choices = firstOf(options.map((option) => option.label)).join(', ')
      return `▢ ${label}${choices === '' ? '' : `: ${choices}`}${hint === undefined ? '' : ` (${hint})`}`
    }),
    `[${submit}]`,
  ]
}

function firstOf(lines: readonly string[]): string[] {
  return lines.length > alikeMax + 1 ? [...lines.slice(0, alikeMax), '…'] : [...lines]
}

function plain(text: Text): string {
  if (typeof text === 'string') return text
  return text
    .map((piece) => {
      if (typeof piece === 'string') return piece
      if ('person' in piece) return `@${piece.person}`
      return 'room' in piece ? `#${piece.room}` : Object.values(piece).join('')
    })
    .join('')
}

/** Ids and links differ from run to run. */
function withoutRandomParts(line: string): string {
  return line
    .replaceAll(/\b[0-9a-f]{4}…[0-9a-f]{4}\b/g, '70f5…7c6d')
    .replaceAll(/\/([a-z])\/[\w-]{16,}/g, '/$1/…')
    .replaceAll(/(.)\1{20,}/g, '$1$1$1…')
    .trimEnd()
}
