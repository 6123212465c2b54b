import type { types } from '@slack/bolt'
import type { Language } from '../../src/register/recipients/people.ts'
import {
  type Choice,
  encodeAction,
  type Part,
  type Reply,
  type Text,
  withoutTables,
} from '../commands/reply.ts'
import {
  chunks,
  clean,
  context,
  cut,
  literal,
  nothing,
  oneLine,
  type Piece,
  section,
  tableOf,
  textMax,
  withinBudget,
} from './mrkdwn.ts'
import type { Answer } from './options.ts'

/* Replies as blocks of a Slack message. All text is literal except mentions of people and channels. */

/** Blocks of a message, and the text that notifications show. */
interface Rendered {
  readonly text: string
  readonly blocks: readonly types.KnownBlock[]
}

/** Sentence for lines that have no place in a message. */
const missingLine = {
  tr: (lines: number) => `Sığmadı: ${lines} satır daha var.`,
  en: (lines: number) =>
    `Too long for one message: ${lines} more ${lines === 1 ? 'line is' : 'lines are'} left out.`,
}

/** Renders a reply without tables, which modals and the home tab refuse. */
export function render(reply: Reply, language: Language): Rendered {
  return renderParts(reply, withoutTables(reply.parts), language)
}

/** Renders a reply with its first table; Slack takes one table in a message. */
function renderWithTable(reply: Reply, language: Language): Rendered {
  const firstTable = reply.parts.findIndex(({ kind }) => kind === 'table')
  const parts = reply.parts.flatMap((part, index) => (index === firstTable ? [part] : withoutTables([part])))
  return renderParts(reply, parts, language)
}

/** Renders parts of a reply within the limits of a Slack message. Without parts the summary is shown. */
function renderParts({ summary }: Reply, parts: readonly Part[], language: Language): Rendered {
  const text = literal(clean(summary).trim(), textMax) || nothing
  const pieces = parts.flatMap((part, index) => piecesOf(part, index, language))
  const nonEmptyPieces = pieces.length > 0 ? pieces : [{ block: section(text), lines: 1 }]
  return {
    text,
    blocks: withinBudget(text, nonEmptyPieces, (lines) => context(missingLine[language](lines))),
  }
}

/**
 * Makes an answer that only this person sees. It takes the place of the message with the pressed button only if no other person
 * sees that message.
 */
export function answerOf(
  reply: Reply,
  language: Language,
  pressed?: { readonly isPrivate: boolean },
): Answer {
  const replaces = reply.replaces === true && pressed?.isPrivate === true
  const visibility = { response_type: 'ephemeral', replace_original: replaces }
  return { payload: { ...visibility, ...renderWithTable(reply, language) }, reply, language }
}

/** Renders a part of a reply as blocks. `index` makes the ids of its buttons unique in the message. */
function piecesOf(part: Part, index: number, language: Language): Piece[] {
  const id = `izin:${index}`
  switch (part.kind) {
    case 'heading':
      return heading(part.text)
    case 'text':
      return textPieces(part.text, section)
    case 'note':
      return textPieces(part.text, context)
    case 'table':
      return table(part, language)
    case 'choices':
      return groups(part.choices, 25).map((group, n) => buttons(group, `${id}:${n}`))
    case 'menu':
      return groups(part.choices, 100).map((group, n) => menu(part.label, group, `${id}:${n}`))
    case 'links':
      return groups(part.links, 25).map((group, n) => links(group, `link:${id}:${n}`))
    case 'contact-request':
      // Only Telegram can ask for a phone number.
      return []
  }
}

/** Renders a text as blocks of the given kind, each within Slack's limit. */
function textPieces(text: Text, blockOf: (chunk: string) => types.KnownBlock): Piece[] {
  return chunks(text).map((chunk) => ({ block: blockOf(chunk), lines: chunk.split('\n').length }))
}

/** Renders a heading; nothing for an empty text. */
function heading(text: string): Piece[] {
  const line = oneLine(text)
  return line === '' ? [] : [{ block: { type: 'header', text: plain(line, 150) }, lines: 1 }]
}

/** Renders a table. A note says how many rows did not fit. */
function table({ head, rows }: Extract<Part, { kind: 'table' }>, language: Language): Piece[] {
  const block = tableOf(head, rows)
  const missing = rows.length - (block?.rows.length ?? 0) + 1
  if (block === null) return []
  return [
    { block, lines: block.rows.length - 1 },
    ...(missing > 0 ? [{ block: context(missingLine[language](missing)), lines: missing }] : []),
  ]
}

/** Renders buttons with a block of their own. */
function buttons(choices: readonly Choice[], id: string): Piece {
  const elements = choices.map(
    (choice, n): types.Button => ({
      type: 'button',
      action_id: `${id}:${n}`,
      text: plain(choice.label, 75),
      value: encodeAction(choice.action),
      ...(choice.style === undefined ? {} : { style: choice.style }),
      ...(choice.confirm === undefined ? {} : { confirm: confirmation(choice.confirm) }),
    }),
  )
  return { block: { type: 'actions', elements }, lines: choices.length }
}

/** Renders buttons that open links. Slack reports a press of them too, and their ids belong to no action. */
function links(list: Extract<Part, { kind: 'links' }>['links'], id: string): Piece {
  const elements = list.map(({ label, url }, n): types.Button => {
    const text = plain(label, 75)
    return { type: 'button', action_id: `${id}:${n}`, text, style: 'primary', url }
  })
  return { block: { type: 'actions', elements }, lines: list.length }
}

/** Renders the question that Slack asks before a press counts. */
function confirmation({ title, text, yes, no }: NonNullable<Choice['confirm']>): types.ConfirmationDialog {
  return { title: plain(title, 100), text: plain(text, 300), confirm: plain(yes, 30), deny: plain(no, 30) }
}

/** Renders a menu; choosing an entry is a press of its button. */
function menu(label: string, choices: readonly Choice[], id: string): Piece {
  const select: types.StaticSelect = {
    type: 'static_select',
    action_id: id,
    placeholder: plain(label, 150),
    options: choices.map((choice) => ({ text: plain(choice.label, 75), value: encodeAction(choice.action) })),
  }
  return { block: { type: 'actions', elements: [select] }, lines: choices.length }
}

/**
 * Makes a text without markup, at most `max` characters on one line. Slack refuses an empty text, so it becomes a
 * dash.
 */
export function plain(text: string, max: number): types.PlainTextElement {
  return { type: 'plain_text', text: cut(oneLine(text), max) || nothing }
}

/** Splits a list into lists of at most `size` items. */
export function groups<Item>(items: readonly Item[], size: number): (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) =>
    items.slice(n * size, (n + 1) * size),
  )
}
