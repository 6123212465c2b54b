import type { FormParameter } from './arguments.ts'
import type { FieldErrors, Form } from './form.ts'

/* The answer of a command, without markup; each bot renders it and escapes for its platform. */

/** A person and a room are named by their Slack ids. */
export type Text =
  | string
  | readonly (
      | string
      | { readonly strong: string }
      | { readonly code: string }
      | { readonly person: string }
      | { readonly room: string }
    )[]

export function inLines(lines: readonly Text[]): Text {
  return lines.flatMap((line, index) => [
    ...(index === 0 ? [] : ['\n']),
    ...(typeof line === 'string' ? [line] : line),
  ])
}

export function withoutTables(parts: readonly Part[]): Part[] {
  return parts.flatMap((part) => (part.kind === 'table' ? withoutTables(part.otherwise) : [part]))
}

/** Value of a button. It passes through the platform, so it carries neither an address nor a recipient's number. */
export interface Action {
  readonly name: string
  readonly values: readonly (string | number)[]
}

/** Action as a platform sends it, not checked yet: a value may be any text. */
export interface ReceivedAction {
  readonly name: string
  readonly values: readonly string[]
}

export interface Choice {
  readonly label: string
  readonly action: Action
  readonly style?: 'primary' | 'danger'
  /** Asked before the press counts, where the platform can. */
  readonly confirm?: {
    readonly title: string
    readonly text: string
    readonly yes: string
    readonly no: string
  }
}

export function button(label: string, name: string, ...values: Action['values']): Choice {
  return { label, action: { name, values } }
}

export function dangerButton(label: string, name: string, ...values: Action['values']): Choice {
  return { ...button(label, name, ...values), style: 'danger' }
}

export type Part =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: Text }
  | { readonly kind: 'note'; readonly text: Text }
  | {
      readonly kind: 'table'
      readonly head: readonly string[]
      readonly rows: readonly (readonly Text[])[]
      readonly otherwise: readonly Part[]
    }
  | { readonly kind: 'choices'; readonly choices: readonly Choice[] }
  | { readonly kind: 'menu'; readonly label: string; readonly choices: readonly Choice[] }
  | { readonly kind: 'links'; readonly links: readonly { readonly label: string; readonly url: string }[] }
  /** Asks for the person's own phone number (Telegram). */
  | { readonly kind: 'contact-request'; readonly label: string }

export function buttons(...choices: readonly Choice[]): Part {
  return { kind: 'choices', choices }
}

/** Buttons for a few choices, a menu for many; Slack takes 100 at most. */
export function chooseFrom(label: string, choices: readonly Choice[]): Part {
  return choices.length <= 5 ? buttons(...choices) : menu(label, choices.slice(0, 100))
}

export function menu(label: string, choices: readonly Choice[]): Part {
  return { kind: 'menu', label, choices }
}

export function paragraph(text: Text): Part {
  return { kind: 'text', text }
}

export function note(text: Text): Part {
  return { kind: 'note', text }
}

export function sentence(text: string, ...parts: readonly Part[]): Reply {
  return textReply(text, text, ...parts)
}

/** A line for each fact: its label, then its value. */
export function factLines(facts: readonly { readonly label: string; readonly value: string }[]): Part {
  return paragraph(inLines(facts.map(({ label, value }) => [`${label}: `, { strong: value }])))
}

export function titledReply(title: string, ...parts: readonly Part[]): Reply {
  return { summary: title, parts: [{ kind: 'heading', text: title }, ...parts] }
}

export function textReply(summary: string, text: Text, ...parts: readonly Part[]): Reply {
  return { summary, parts: [{ kind: 'text', text }, ...parts] }
}

export interface Reply {
  /** For notifications and screen readers; never an address. */
  readonly summary: string
  readonly parts: readonly Part[]
  /** Replaces the message whose button was pressed. */
  readonly replaces?: boolean
  /** Removes a keyboard that asked for a contact (Telegram). */
  readonly closesKeyboard?: boolean
  /** The parameter that a form marks as wrong; nothing was done, and the summary says why. */
  readonly wrong?: FormParameter
  /** True if something was stored: a form with this answer has no other effect when it is sent again. */
  readonly isStored?: boolean
  /** True if a RET was recorded and yet an ONAY that it asked to end still stands. */
  readonly leavesOnay?: boolean
  /** Form to open; a platform without forms shows the parts instead. */
  readonly form?: Form
}

/** Marks the answer to something that was stored. */
export function stored(reply: Reply): Reply {
  return { ...reply, isStored: true }
}

export type FormAnswer =
  | { readonly kind: 'errors'; readonly errors: FieldErrors }
  | { readonly kind: 'reply'; readonly reply: Reply }

const separator = '|'

/** Throws if a value holds the separator or the whole is over 64 bytes, Telegram's limit. */
export function encodeAction({ name, values }: Action): string {
  const pieces = [name, ...values.map(String)]
  if (pieces.some((piece) => piece.includes(separator))) {
    throw new Error(`Cannot encode action ${name}: a value holds "${separator}"`)
  }
  const text = pieces.join(separator)
  const bytes = new TextEncoder().encode(text).length
  if (bytes > 64)
    throw new Error(`Cannot encode action ${name}: ${bytes} bytes, at most 64 fit into a button`)
  return text
}

export function decodeAction(text: string): ReceivedAction {
  const [name = '', ...values] = text.split(separator)
  return { name, values }
}

/** Each button carries how many items to skip. */
export function pageOf<Item>(
  all: readonly Item[],
  skipped: number,
  { size, action, before, after }: { size: number; action: string; before: string; after: string },
): { readonly shown: readonly Item[]; readonly pageChoices: readonly Choice[] } {
  const offset = skipped < all.length ? skipped : 0
  const pageChoices = [
    ...(offset > 0 ? [button(before, action, Math.max(0, offset - size))] : []),
    ...(offset + size < all.length ? [button(after, action, offset + size)] : []),
  ]
  return { shown: all.slice(offset, offset + size), pageChoices }
}

export function skippedIn([skipped = '']: readonly string[]): number {
  return /^\d{1,5}$/.test(skipped) ? Math.min(Number(skipped), 10_000) : 0
}
