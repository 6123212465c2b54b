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

/* A neutral reply as blocks. All text is literal but the people and rooms that a reply names. */

interface Rendered {
  readonly text: string
  readonly blocks: readonly types.KnownBlock[]
}

const missingLine = {
  tr: (lines: number) => `Sığmadı: ${lines} satır daha var.`,
  en: (lines: number) =>
    `Too long for one message: ${lines} more ${lines === 1 ? 'line is' : 'lines are'} left out.`,
}

/** Renders a reply without tables, which modals and the app's own tab refuse. */
export function render(reply: Reply, language: Language): Rendered {
  return rendered(reply, withoutTables(reply.parts), language)
}

function renderWithTable(reply: Reply, language: Language): Rendered {
  const first = reply.parts.findIndex(({ kind }) => kind === 'table')
  const parts = reply.parts.flatMap((part, at) => (at === first ? [part] : withoutTables([part])))
  return rendered(reply, parts, language)
}

function rendered({ summary }: Reply, parts: readonly Part[], language: Language): Rendered {
  const text = literal(clean(summary).trim(), textMax) || nothing
  const pieces = parts.flatMap((part, at) => piecesOf(part, at, language))
  const shown = pieces.length > 0 ? pieces : [{ block: section(text), lines: 1 }]
  return { text, blocks: withinBudget(text, shown, (lines) => context(missingLine[language](lines))) }
}

/** Answers a person so that only they see it. It replaces a pressed message only if that, too, is theirs alone. */
export function answerOf(
  reply: Reply,
  language: Language,
  pressed?: { readonly isPrivate: boolean },
): Answer {
  const replaces = reply.replaces === true && pressed?.isPrivate === true
  const seen = { response_type: 'ephemeral', replace_original: replaces }
  return { payload: { ...seen, ...renderWithTable(reply, language) }, reply, language }
}

function piecesOf(part: Part, at: number, language: Language): Piece[] {
  const id = `izin:${at}`
  switch (part.kind) {
    case 'heading':
      return heading(part.text)
    case 'text':
      return running(part.text, section)
    case 'note':
      return running(part.text, context)
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

function running(text: Text, shown: (chunk: string) => types.KnownBlock): Piece[] {
  return chunks(text).map((chunk) => ({ block: shown(chunk), lines: chunk.split('\n').length }))
}

function heading(text: string): Piece[] {
  const line = oneLine(text)
  return line === '' ? [] : [{ block: { type: 'header', text: plain(line, 150) }, lines: 1 }]
}

function table({ head, rows }: Extract<Part, { kind: 'table' }>, language: Language): Piece[] {
  const shown = tableOf(head, rows)
  const left = rows.length - (shown?.rows.length ?? 0) + 1
  if (shown === null) return []
  return [
    { block: shown, lines: shown.rows.length - 1 },
    ...(left > 0 ? [{ block: context(missingLine[language](left)), lines: left }] : []),
  ]
}

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

/** Makes buttons that open links. Slack reports their presses too; no action belongs to their ids. */
function links(list: Extract<Part, { kind: 'links' }>['links'], id: string): Piece {
  const elements = list.map(({ label, url }, n): types.Button => {
    const text = plain(label, 75)
    return { type: 'button', action_id: `${id}:${n}`, text, style: 'primary', url }
  })
  return { block: { type: 'actions', elements }, lines: list.length }
}

function confirmation({ title, text, yes, no }: NonNullable<Choice['confirm']>): types.ConfirmationDialog {
  return { title: plain(title, 100), text: plain(text, 300), confirm: plain(yes, 30), deny: plain(no, 30) }
}

function menu(label: string, choices: readonly Choice[], id: string): Piece {
  const select: types.StaticSelect = {
    type: 'static_select',
    action_id: id,
    placeholder: plain(label, 150),
    options: choices.map((choice) => ({ text: plain(choice.label, 75), value: encodeAction(choice.action) })),
  }
  return { block: { type: 'actions', elements: [select] }, lines: choices.length }
}

export function plain(text: string, max: number): types.PlainTextElement {
  return { type: 'plain_text', text: cut(oneLine(text), max) || nothing }
}

export function groups<Item>(items: readonly Item[], size: number): (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) =>
    items.slice(n * size, (n + 1) * size),
  )
}
