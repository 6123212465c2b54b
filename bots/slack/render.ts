import type { types } from '@slack/bolt'
import type { Language } from '../../src/register/people.ts'
import { type Choice, encodeAction, type Part, type Reply, type Text } from '../commands/reply.ts'
import { messageBudget, type Piece, withinBudget } from './budget.ts'
import { clean, code, cut, literal, oneLine, person, room, strong, textMax } from './mrkdwn.ts'
import type { Payload } from './options.ts'

/**
 * A neutral reply as Slack's blocks, always within its limits. Every text object is literal: nothing that was inserted
 * can mention, link or format, but for a person that a reply means to name.
 */

export interface Rendered {
  /** What notifications and screen readers get. */
  readonly text: string
  readonly blocks: readonly types.KnownBlock[]
}

const nothing = '—'

const missingLine = {
  tr: (lines: number) => `Sığmadı: ${lines} satır daha var.`,
  en: (lines: number) => `Too long for one message: ${lines} more lines are left out.`,
}

/** `file` is what Slack calls the picture of the reply; where there is none it goes without. */
export function render(reply: Reply, language: Language, file: string | null = null): Rendered {
  const text = literal(clean(reply.summary).trim(), textMax) || nothing
  const pieces = reply.parts.flatMap((part, place) => piecesOf(part, `izin:${place}`, file))
  const shown = pieces.length > 0 ? pieces : [{ block: section(text), lines: 1 }]
  const room = { ...messageBudget, characters: messageBudget.characters - text.length }
  return { text, blocks: withinBudget(shown, room, (lines) => context(missingLine[language](lines))) }
}

/** A message of the app to one person. */
export function messagePayload(reply: Reply, language: Language): Payload {
  return { ...render(reply, language) }
}

/** The answer to a command: only the person who typed it sees it. */
export function commandPayload(reply: Reply, language: Language): Payload {
  return { response_type: 'ephemeral', ...render(reply, language) }
}

/**
 * The answer to a press. It takes the place of the pressed message only where that is seen by nobody else; else it would
 * publish one person's answer.
 */
export function pressPayload(
  reply: Reply,
  language: Language,
  pressed: { readonly isPrivate: boolean },
): Payload {
  const replaces = reply.replaces === true && pressed.isPrivate
  return { response_type: 'ephemeral', replace_original: replaces, ...render(reply, language) }
}

function piecesOf(part: Part, id: string, file: string | null): Piece[] {
  switch (part.kind) {
    case 'heading':
      return heading(part.text)
    case 'text':
      return chunks(part.text).map((chunk) => ({ block: section(chunk), lines: chunk.split('\n').length }))
    case 'note':
      return chunks(part.text).map((chunk) => ({ block: context(chunk), lines: chunk.split('\n').length }))
    case 'facts':
      return facts(part.facts)
    case 'table':
      return table(part)
    case 'picture':
      return file === null ? [] : [{ block: image(part.alternative, file), lines: 0 }]
    case 'divider':
      return [{ block: { type: 'divider' }, lines: 0 }]
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

function heading(text: string): Piece[] {
  const line = oneLine(text)
  return line === '' ? [] : [{ block: { type: 'header', text: plain(line, 150) }, lines: 1 }]
}

type Fact = { readonly label: string; readonly value: string }

function facts(given: readonly Fact[]): Piece[] {
  const fields = given.map(({ label, value }) =>
    mrkdwn([strong(label, 300), literal(clean(value).trim(), 1600) || nothing].filter(Boolean).join('\n')),
  )
  return groups(fields, 10).map((group) => ({
    block: { type: 'section', fields: [...group] },
    lines: group.length,
  }))
}

/** A line per row, since a real table does not fit a phone: the first cell, then the others under their heads' names. */
function table({ caption, head, rows }: Extract<Part, { kind: 'table' }>): Piece[] {
  const title = strong(caption, 300)
  const lines = rows.map((row) => rowLine(head, row))
  return packed(title === '' ? lines : [title, ...lines], '\n').map((chunk) => ({
    block: section(chunk),
    lines: chunk.split('\n').length,
  }))
}

const cellsMax = 20

function rowLine(head: readonly string[], [first = '', ...others]: readonly string[]): string {
  const cells = others.slice(0, cellsMax - 1).map((cell, n) => {
    const name = literal(oneLine(head[n + 1] ?? ''), 40)
    const value = literal(oneLine(cell), 90) || nothing
    return name === '' ? value : `${name}: ${value}`
  })
  return [strong(first, 150) || nothing, ...cells].join(' · ')
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

/** Slack tells of these presses too; their ids are none of those that do something. */
function links(given: Extract<Part, { kind: 'links' }>['links'], id: string): Piece {
  const elements = given.map(
    ({ label, url }, n): types.Button => ({
      type: 'button',
      action_id: `${id}:${n}`,
      text: plain(label, 75),
      style: 'primary',
      url,
    }),
  )
  return { block: { type: 'actions', elements }, lines: given.length }
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

/** Running text in pieces that fit a text object each, broken at line ends where that can be. */
export function chunks(text: Text): string[] {
  const fragments = (typeof text === 'string' ? [text] : text).flatMap((piece) => {
    if (typeof piece !== 'string') return [setOff(piece)]
    return [...clean(piece).matchAll(/[^\n]{1,400}\n?|\n/gu)].map(([slice]) => literal(slice))
  })
  return packed(fragments, '')
}

function setOff(piece: Exclude<Exclude<Text, string>[number], string>): string {
  if ('person' in piece) return person(piece.person)
  if ('room' in piece) return room(piece.room)
  return 'strong' in piece ? strong(piece.strong, 600) : code(piece.code, 600)
}

/** Joins fragments as long as the whole fits a text object; what holds nothing to read is left out. */
function packed(fragments: readonly string[], between: string): string[] {
  const full: string[] = []
  let open = ''
  for (const fragment of fragments) {
    const longer = open === '' ? fragment : open + between + fragment
    if (longer.length > textMax) full.push(open)
    open = longer.length > textMax ? fragment : longer
  }
  return [...full, open].map((chunk) => chunk.trim()).filter((chunk) => chunk !== '')
}

export function section(text: string): types.SectionBlock {
  return { type: 'section', text: mrkdwn(text) }
}

function image(alternative: string, file: string): types.KnownBlock {
  return { type: 'image', slack_file: { id: file }, alt_text: oneLine(alternative).slice(0, 2000) || nothing }
}

function context(text: string): types.ContextBlock {
  return { type: 'context', elements: [mrkdwn(text)] }
}

function mrkdwn(text: string): types.MrkdwnElement {
  return { type: 'mrkdwn', text, verbatim: true }
}

export function plain(text: string, max: number): types.PlainTextElement {
  return { type: 'plain_text', text: cut(oneLine(text), max) || nothing }
}

export function groups<Item>(items: readonly Item[], size: number): (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) =>
    items.slice(n * size, (n + 1) * size),
  )
}
